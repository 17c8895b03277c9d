import { AsyncHTTPClient } from '@tornado-ts/httpclient'
import { define, options, parseCommandLine } from '@tornado-ts/options'
import { crawl } from './crawl.ts'

define('base-url', {
  default: 'http://www.tornadoweb.org/en/stable/',
  help: 'where to begin; pages elsewhere are left alone',
})
define('concurrency', { default: 10, help: 'pages fetched at a time' })
define('timeout', { type: 'timedelta', default: 300, help: 'when to give up' })
parseCommandLine()

const started = performance.now()
const { fetched, dead } = await crawl(new AsyncHTTPClient(), options.baseUrl as string, {
  concurrency: options.concurrency as number,
  timeout: options.timeout as number,
  onFetch: (url) => console.log(`fetching ${url}`),
})
const seconds = ((performance.now() - started) / 1000).toFixed(1)
console.log(`Done in ${seconds} seconds, fetched ${fetched.size} URLs.`)
for (const url of dead) console.log(`unable to fetch ${url}`)
