import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { CHUNK, CHUNKS, CONTENT_TYPE, ETAG, HELLO, SERVER } from './payload.ts'
import { reportTo } from './report.ts'

function hello(response: ServerResponse): void {
  response.writeHead(200, {
    Server: SERVER,
    'Content-Type': CONTENT_TYPE,
    Etag: ETAG,
    'Content-Length': HELLO.length,
  })
  response.end(HELLO)
}

function echo(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const body = JSON.stringify(JSON.parse(Buffer.concat(chunks).toString()))
    response.writeHead(200, {
      Server: SERVER,
      'Content-Type': 'application/json; charset=UTF-8',
      'Content-Length': Buffer.byteLength(body),
    })
    response.end(body)
  })
}

async function download(response: ServerResponse): Promise<void> {
  response.writeHead(200, { Server: SERVER, 'Content-Type': 'application/octet-stream' })
  for (let i = 0; i < CHUNKS; i++) {
    if (!response.write(CHUNK)) await new Promise((resolve) => response.once('drain', resolve))
  }
  response.end()
}

function upload(request: IncomingMessage, response: ServerResponse): void {
  let bytes = 0
  request.on('data', (chunk: Buffer) => (bytes += chunk.length))
  request.on('end', () => {
    const body = String(bytes)
    response.writeHead(200, {
      Server: SERVER,
      'Content-Type': CONTENT_TYPE,
      'Content-Length': body.length,
    })
    response.end(body)
  })
}

const server = createServer((request, response) => {
  switch (request.url) {
    case '/':
      return hello(response)
    case '/async':
      return void Promise.resolve().then(() => hello(response))
    case '/echo':
      return echo(request, response)
    case '/download':
      return void download(response)
    case '/upload':
      return upload(request, response)
    default:
      response.writeHead(404).end()
  }
})
server.listen(0, '127.0.0.1', () => reportTo((server.address() as { port: number }).port))
