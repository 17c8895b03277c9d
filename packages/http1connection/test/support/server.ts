import net from 'node:net'
import { afterEach } from '@jest/globals'
import { HTTPHeaders, ResponseStartLine } from '@tornado-ts/httputil'
import type { HTTPConnection, HTTPMessageDelegate, RequestStartLine } from '@tornado-ts/httputil'
import { IOStream } from '@tornado-ts/iostream'
import {
  HTTP1Connection,
  HTTP1ConnectionParameters,
  HTTP1ServerConnection,
} from '../../src/index.ts'
import type { HTTP1ConnectionParametersOptions } from '../../src/index.ts'
import { RawClient } from './raw-client.ts'

/** A request as a test's handler sees it. */
export interface Received {
  connection: HTTP1Connection
  method: string
  path: string
  headers: HTTPHeaders
  /** The pieces as they came. */
  pieces: string[]
  body: string
}

export type Handler = (request: Received) => void

/** Overrides parts of the delegate that collects requests for a handler. */
export type Hooks = Partial<{
  headersReceived(request: Received): void | Promise<void>
  dataReceived(chunk: Buffer, request: Received): void | Promise<void>
  finish(request: Received): void
  onConnectionClose(request: Received): void
}>

const servers: { close(): void }[] = []
const clients: RawClient[] = []

afterEach(async () => {
  for (const client of clients.splice(0)) client.close()
  for (const server of servers.splice(0)) server.close()
  await new Promise((resolve) => setImmediate(resolve))
})

/** A server of HTTP1ServerConnections on a free port of the loopback interface. */
export class TestServer {
  port = 0
  /** Names of delegate calls, over all connections. */
  readonly events: string[] = []
  readonly connections: HTTP1ServerConnection[] = []
  readonly #server: net.Server
  #watchers: (() => void)[] = []

  private constructor(handler: Handler, params: HTTP1ConnectionParametersOptions, hooks: Hooks) {
    const shared = new HTTP1ConnectionParameters(params)
    this.#server = net.createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
      const context = { remoteIp: '127.0.0.1', protocol: 'http', toString: () => 'the client' }
      const connection = new HTTP1ServerConnection(new IOStream(socket), shared, context)
      this.connections.push(connection)
      connection.startServing({
        startRequest: (_server, requestConnection) => {
          this.note('start')
          return this.#delegate(requestConnection, handler, hooks)
        },
        onClose: () => this.note('close'),
      })
    })
  }

  static async start(
    handler: Handler,
    params: HTTP1ConnectionParametersOptions = {},
    hooks: Hooks = {},
  ): Promise<TestServer> {
    const server = new TestServer(handler, params, hooks)
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve))
    server.port = (server.#server.address() as net.AddressInfo).port
    servers.push(server)
    return server
  }

  async connect(): Promise<RawClient> {
    const client = await RawClient.connect(this.port)
    clients.push(client)
    return client
  }

  close(): void {
    for (const { stream } of this.connections) stream.close(new Error('the test is over'))
    this.#server.close()
  }

  note(event: string): void {
    this.events.push(event)
    for (const watcher of this.#watchers.splice(0)) watcher()
  }

  /** Waits for an event to have happened. */
  async happened(event: string, times = 1): Promise<void> {
    while (this.events.filter((name) => name === event).length < times) {
      await new Promise<void>((resolve) => this.#watchers.push(resolve))
    }
  }

  #delegate(connection: HTTPConnection, handler: Handler, hooks: Hooks): HTTPMessageDelegate {
    const request: Received = {
      connection: connection as HTTP1Connection,
      method: '',
      path: '',
      headers: new HTTPHeaders(),
      pieces: [],
      body: '',
    }
    return {
      headersReceived: (startLine, headers) => {
        const { method, path } = startLine as RequestStartLine
        Object.assign(request, { method, path, headers })
        this.note('headers')
        return hooks.headersReceived?.(request)
      },
      dataReceived: (chunk) => {
        request.pieces.push(chunk.toString('latin1'))
        this.note('data')
        return hooks.dataReceived?.(chunk, request)
      },
      finish: () => {
        request.body = request.pieces.join('')
        this.note('finish')
        if (hooks.finish === undefined) handler(request)
        else hooks.finish(request)
      },
      onConnectionClose: () => {
        this.note('gone')
        hooks.onConnectionClose?.(request)
      },
    }
  }
}

export const OK: ResponseStartLine = new ResponseStartLine('HTTP/1.1', 200, 'OK')

/** Answers with a text of known length. */
export function respond(
  connection: HTTPConnection,
  body: string,
  init: Record<string, string> = {},
): void {
  const headers = new HTTPHeaders({ ...init, 'Content-Length': String(Buffer.byteLength(body)) })
  void connection.writeHeaders(OK, headers, body)
  connection.finish()
}

/** Answers with what came: method, path and body. */
export const echo: Handler = ({ connection, method, path, body }) =>
  respond(connection, `${method} ${path} ${body}`)
