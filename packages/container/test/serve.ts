import { once } from 'node:events'
import { type IncomingHttpHeaders, request as httpRequest } from 'node:http'
import { type AddressInfo, connect, type Server, type Socket } from 'node:net'
import { afterEach } from '@jest/globals'
import { HTTPServer, type HTTPServerOptions, type RequestCallback } from '@tornado-ts/httpserver'
import type { HTTPServerConnectionDelegate } from '@tornado-ts/httputil'
import { getLogger, Handler, type LogRecord } from '@tornado-ts/log'

export interface Answer {
  readonly status: number
  readonly reason: string
  readonly headers: IncomingHttpHeaders
  readonly rawHeaders: readonly string[]
  readonly body: string
  readonly bytes: Buffer
}

export interface RequestOptions {
  readonly method?: string
  readonly headers?: Record<string, string | string[]>
  readonly body?: string | Buffer
}

const cleanups: (() => unknown)[] = []

/** Runs when the test is over, the last first. */
export function cleanUp(action: () => unknown): void {
  cleanups.push(action)
}

afterEach(async () => {
  for (const action of cleanups.splice(0).reverse()) await action()
})

/** A server under test, and ways to ask it. */
export class Site {
  readonly port: number

  constructor(port: number) {
    this.port = port
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** Asks with Node's own client, on a connection of its own. */
  async ask(
    path: string,
    { method = 'GET', headers = {}, body }: RequestOptions = {},
  ): Promise<Answer> {
    const { port } = this
    const request = httpRequest({ host: '127.0.0.1', port, path, method, headers, agent: false })
    request.end(body)
    const [response] = await once(request, 'response')
    const chunks: Buffer[] = []
    for await (const chunk of response) chunks.push(chunk as Buffer)
    const bytes = Buffer.concat(chunks)
    return {
      status: response.statusCode,
      reason: response.statusMessage,
      headers: response.headers,
      rawHeaders: response.rawHeaders,
      body: bytes.toString(),
      bytes,
    }
  }

  /** A bare socket to the server. */
  async socket(): Promise<Socket> {
    const socket = connect(this.port, '127.0.0.1')
    socket.on('error', () => {})
    cleanUp(() => socket.destroy())
    await once(socket, 'connect')
    return socket
  }

  /** Sends bytes, and returns all that comes until the server closes. */
  async raw(bytes: string): Promise<string> {
    const socket = await this.socket()
    socket.write(bytes, 'latin1')
    return textOf(socket)
  }
}

/** All that comes until the other side ends. */
export async function textOf(socket: AsyncIterable<unknown>): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of socket) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('latin1')
}

/** Serves on a free port of tornado-ts until the test ends. */
export async function serve(
  target: HTTPServerConnectionDelegate | RequestCallback,
  options?: HTTPServerOptions,
): Promise<Site & { readonly server: HTTPServer }> {
  const server = new HTTPServer(target, options)
  await server.listen(0, { address: '127.0.0.1' })
  cleanUp(async () => {
    server.stop()
    await server.closeAllConnections()
  })
  return Object.assign(new Site(server.port ?? 0), { server })
}

/** Lets a server of Node listen on a free port until the test ends. */
export async function listen(server: Server): Promise<Site> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => sockets.add(socket))
  cleanUp(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return new Site((server.address() as AddressInfo).port)
}

/** Collects what is logged below `tornado` until the test ends. */
export function captureLogs(): LogRecord[] {
  const records: LogRecord[] = []
  class Capture extends Handler {
    override emit(record: LogRecord): void {
      records.push(record)
    }
  }
  const logger = getLogger('tornado')
  const capture = new Capture()
  const { level, propagate } = logger
  logger.addHandler(capture)
  logger.setLevel('DEBUG')
  logger.propagate = false
  cleanUp(() => {
    logger.removeHandler(capture)
    logger.setLevel(level)
    logger.propagate = propagate
  })
  return records
}

/** The lines of one logger, each with its level. */
export function linesOf(records: readonly LogRecord[], logger: string): string[] {
  return records
    .filter(({ name }) => name === logger)
    .map((record) => `${record.levelname} ${record.getMessage()}`)
}

/** A promise, and what settles it. */
export function deferred<T = void>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {}
  const promise = new Promise<T>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
