import { connect } from 'node:net'
import { once } from 'node:events'
import { HTTPServer } from '@tornado-ts/httpserver'
import {
  type HTTPConnection,
  HTTPHeaders,
  HTTPMessageDelegate,
  type HTTPServerConnectionDelegate,
  ResponseStartLine,
} from '@tornado-ts/httputil'

const open: HTTPServer[] = []

/** Serves a delegate on a free port; `closeServers` ends it. */
export async function serve(delegate: HTTPServerConnectionDelegate): Promise<number> {
  const server = new HTTPServer(delegate)
  open.push(server)
  await server.listen(0, '127.0.0.1')
  return server.port!
}

export async function closeServers(): Promise<void> {
  for (const server of open.splice(0)) {
    server.stop()
    await server.closeAllConnections()
  }
}

/** Sends bytes and returns everything that comes back before the server closes. */
export async function exchange(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let received = ''
  socket.setEncoding('latin1').on('data', (data: string) => (received += data))
  socket.on('error', () => undefined)
  socket.write(text)
  await once(socket, 'close')
  return received
}

/** One request on a connection of its own; the body of the answer, or its status line if not 200. */
export async function get(port: number, path: string, host = 'localhost'): Promise<string> {
  const answer = await exchange(
    port,
    `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
  )
  const [head = '', body = ''] = answer.split('\r\n\r\n')
  return head.startsWith('HTTP/1.1 200 ') ? body : head.slice(0, head.indexOf('\r\n'))
}

/** Answers with a text. */
export function answer(connection: HTTPConnection, body: string): void {
  const headers = new HTTPHeaders({ 'Content-Length': String(Buffer.byteLength(body)) })
  void connection.writeHeaders(new ResponseStartLine('HTTP/1.1', 200, 'OK'), headers, body)
  connection.finish()
}

/** Answers with a text when the request is complete. */
export class Answering extends HTTPMessageDelegate {
  readonly #connection: HTTPConnection
  readonly #text: string

  constructor(connection: HTTPConnection, text: string) {
    super()
    this.#connection = connection
    this.#text = text
  }

  override finish(): void {
    answer(this.#connection, this.#text)
  }
}

/** A connection delegate that answers every request with a text. */
export function answering(text: string): Pick<HTTPServerConnectionDelegate, 'startRequest'> {
  return {
    startRequest: (_server: unknown, connection: HTTPConnection) => new Answering(connection, text),
  }
}
