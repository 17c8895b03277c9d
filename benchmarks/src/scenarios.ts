/** One kind of load, and the servers that are put under it. */
export interface Scenario {
  readonly name: string
  readonly path: string
  readonly connections: number
  readonly servers: readonly string[]
  /** A script of src/wrk, for what wrk's flags cannot say. */
  readonly script?: string
  readonly headers?: readonly string[]
  /** Bytes of body moved by each request, where the rate in MB/s is the interesting figure. */
  readonly bytesPerRequest?: number
}

/** What Chromium sends with a navigation, cookies included: 15 lines, about 700 bytes. */
const BROWSER_HEADERS: readonly string[] = [
  'Connection: keep-alive',
  'Cache-Control: max-age=0',
  'sec-ch-ua: "Chromium";v="140", "Not=A?Brand";v="24", "Google Chrome";v="140"',
  'sec-ch-ua-mobile: ?0',
  'sec-ch-ua-platform: "Linux"',
  'Upgrade-Insecure-Requests: 1',
  'User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  'Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
  'Sec-Fetch-Site: none',
  'Sec-Fetch-Mode: navigate',
  'Sec-Fetch-User: ?1',
  'Accept-Encoding: gzip, deflate, br, zstd',
  'Accept-Language: en-GB,en;q=0.9,de;q=0.8',
  'Cookie: _ga=GA1.1.1234567890.1700000000; session=2|1:0|10:1700000000|4:user|8:YXxiOmM=|0123456789abcdef; theme=dark',
]

const HTTP_SERVERS: readonly string[] = ['node-http', 'fastify', 'tornado-web']
const MIB = 1048576

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'hello world',
    path: '/',
    connections: 64,
    servers: ['net', 'node-http', 'fastify', 'tornado-httpserver', 'tornado-web'],
  },
  {
    name: 'hello world, browser headers',
    path: '/',
    connections: 64,
    servers: HTTP_SERVERS,
    headers: BROWSER_HEADERS,
  },
  {
    name: 'hello world, async handler',
    path: '/async',
    connections: 64,
    servers: HTTP_SERVERS,
  },
  {
    name: 'hello world, pipelined 16 deep',
    path: '/',
    connections: 64,
    servers: ['node-http', 'fastify', 'tornado-httpserver', 'tornado-web'],
    script: 'pipeline.lua',
  },
  {
    name: 'POST of 1 KiB JSON, echoed',
    path: '/echo',
    connections: 64,
    servers: HTTP_SERVERS,
    script: 'json.lua',
  },
  {
    name: '1 MiB streamed down',
    path: '/download',
    connections: 8,
    servers: HTTP_SERVERS,
    bytesPerRequest: MIB,
  },
  {
    name: '1 MiB streamed up',
    path: '/upload',
    connections: 8,
    servers: HTTP_SERVERS,
    script: 'upload.lua',
    bytesPerRequest: MIB,
  },
]
