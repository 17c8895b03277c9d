import { fileURLToPath } from 'node:url'
import { afterEach } from '@jest/globals'
import { HTTPHeaders, ResponseStartLine } from '@tornado-ts/httputil'
import type { HTTPServerRequest } from '@tornado-ts/httputil'
import { HTTPServer } from '../../src/index.ts'
import type { HTTPServerOptions, RequestCallback } from '../../src/index.ts'
import { RawClient } from './raw-client.ts'

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url))

/** Options of a TLS server, with a certificate made for these tests. */
export const TLS: HTTPServerOptions = {
  sslOptions: { certfile: fixture('localhost.crt'), keyfile: fixture('localhost.key') },
}

const servers: HTTPServer[] = []
const clients: RawClient[] = []

afterEach(async () => {
  for (const client of clients.splice(0)) client.close()
  await Promise.all(servers.splice(0).map((server) => server.drain({ timeout: 0 })))
})

/** A server that is listening on a free port, and closed after the test. */
export async function serve(
  callback: ConstructorParameters<typeof HTTPServer>[0],
  options: HTTPServerOptions = {},
): Promise<HTTPServer> {
  const server = new HTTPServer(callback, options)
  servers.push(server)
  await server.listen(0, '127.0.0.1')
  return server
}

/** A client of a server on TCP, or on the path of a Unix socket. */
export async function connect(target: HTTPServer | string): Promise<RawClient> {
  const client = await RawClient.connect(typeof target === 'string' ? target : portOf(target))
  clients.push(client)
  return client
}

export async function connectTls(server: HTTPServer): Promise<RawClient> {
  const client = await RawClient.connectTls(portOf(server))
  clients.push(client)
  return client
}

/** Sends text to a new connection and gives everything up to its end. */
export async function talk(target: HTTPServer | string, text: string): Promise<string> {
  const client = await connect(target)
  client.send(text)
  return client.end()
}

/** Sends one request and gives the body of the response. */
export async function ask(
  server: HTTPServer,
  path: string,
  headers: readonly string[] = [],
): Promise<string> {
  const lines = headers.map((line) => `${line}⏎`).join('')
  const text = await talk(server, `GET ${path} HTTP/1.1⏎Host: a⏎Connection: close⏎${lines}⏎`)
  return bodyOf(text)
}

/** The body of a response, as UTF-8. */
export function bodyOf(response: string): string {
  return Buffer.from(response.slice(response.indexOf('\r\n\r\n') + 4), 'latin1').toString()
}

/** Answers with a text. */
export function respond(
  request: HTTPServerRequest,
  body: string,
  init: Record<string, string> = {},
): void {
  const headers = new HTTPHeaders({ ...init, 'Content-Length': String(Buffer.byteLength(body)) })
  void request.connection?.writeHeaders(new ResponseStartLine('', 200, 'OK'), headers, body)
  request.connection?.finish()
}

/** A callback that answers with a value derived from the request, as JSON. */
export function answering(value: (request: HTTPServerRequest) => unknown): RequestCallback {
  return (request) => respond(request, JSON.stringify(value(request)))
}

export const hello: RequestCallback = (request) => respond(request, 'Hello')

function portOf(server: HTTPServer): number {
  if (server.port === undefined) throw new Error('the server is not listening')
  return server.port
}
