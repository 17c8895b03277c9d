import { HTTPServer } from '@tornado-ts/httpserver'
import { Event } from '@tornado-ts/locks'
import { define, options, parseCommandLine } from '@tornado-ts/options'
import { Chat } from './application.ts'

define('port', { default: 8888, help: 'port to listen on' })
define('debug', { default: false, help: 'show tracebacks, reload templates' })
parseCommandLine()

const server = new HTTPServer(new Chat({ debug: options.debug as boolean }))
await server.listen(options.port as number)
console.log(`listening on http://localhost:${server.port}/`)

const stop = new Event()
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stop.set())
await stop.wait()
await server.drain({ timeout: 10 })
