import { once } from 'node:events'
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { connect, type Socket } from 'node:net'
import { afterEach } from '@jest/globals'
import type { HTTPServer } from '@tornado-ts/httpserver'
import { getLogger, Handler, type LogRecord } from '@tornado-ts/log'
import type { ApplicationListenOptions } from '../src/application.ts'
import { Application, type ApplicationOptions, type ApplicationRules } from '../src/index.ts'

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

const servers: HTTPServer[] = []
const sockets: Socket[] = []

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  for (const server of servers.splice(0)) {
    server.stop()
    await server.closeAllConnections()
  }
})

/** Serves an application on a free port until the test ends. */
export async function serve(
  rules: ApplicationRules | Application,
  options: ApplicationOptions = {},
  listenOptions: ApplicationListenOptions = {},
): Promise<Site> {
  const application = rules instanceof Application ? rules : new Application(rules, options)
  const server = await application.listen(0, { address: '127.0.0.1', ...listenOptions })
  servers.push(server)
  return new Site(application, server.port ?? 0)
}

/** An application under test, and ways to ask it. */
export class Site {
  readonly application: Application
  readonly port: number

  constructor(application: Application, port: number) {
    this.application = application
    this.port = port
  }

  /** Asks with Node's own client, on a connection of its own. */
  async ask(
    path: string,
    { method = 'GET', headers = {}, body }: RequestOptions = {},
  ): Promise<Answer> {
    const request = httpRequest({
      host: '127.0.0.1',
      port: this.port,
      path,
      method,
      headers,
      agent: false,
      // Header values are sent as they are, byte by byte.
      setHost: headers['Host'] === undefined,
    })
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
    sockets.push(socket)
    await once(socket, 'connect')
    return socket
  }

  /** Sends bytes, and returns all that comes until the server closes. */
  async raw(bytes: string): Promise<string> {
    const socket = await this.socket()
    socket.write(bytes, 'latin1')
    const chunks: Buffer[] = []
    for await (const chunk of socket) chunks.push(chunk as Buffer)
    return Buffer.concat(chunks).toString('latin1')
  }
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
  const level = logger.level
  logger.addHandler(capture)
  logger.setLevel('DEBUG')
  logger.propagate = false
  cleanups.push(() => {
    logger.removeHandler(capture)
    logger.setLevel(level)
    logger.propagate = true
  })
  return records
}

const cleanups: (() => void)[] = []

afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup()
})
