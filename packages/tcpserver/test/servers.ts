import { once } from 'node:events'
import net from 'node:net'
import path from 'node:path'
import tls from 'node:tls'
import type { IOStream } from '@tornado-ts/iostream'
import type { Address, SSLOptions } from '@tornado-ts/netutil'
import { TCPServer, type TCPServerOptions } from '../src/tcp-server.ts'

/** The path of a file beside the tests. `server.*` is a certificate for foo.example.com. */
export function fixture(name: string): string {
  return path.join(import.meta.dirname, 'fixtures', name)
}

export const sslOptions: Required<Pick<SSLOptions, 'certfile' | 'keyfile'>> = {
  certfile: fixture('server.crt'),
  keyfile: fixture('server.key'),
}

type Handler = (stream: IOStream, address: Address | '') => void | Promise<void>

/** A server whose handler is a function. */
export class HandlerServer extends TCPServer {
  readonly #handler: Handler

  constructor(handler: Handler, options?: TCPServerOptions) {
    super(options)
    this.#handler = handler
  }

  protected override handleStream(stream: IOStream, address: Address | ''): void | Promise<void> {
    return this.#handler(stream, address)
  }
}

/** What a test opened; to be disposed of in `afterEach`. */
export class Opened {
  readonly #servers: TCPServer[] = []
  readonly #sockets: net.Socket[] = []

  server(handler: Handler, options?: TCPServerOptions): HandlerServer {
    const server = new HandlerServer(handler, options)
    this.#servers.push(server)
    return server
  }

  /** A connected client, which ignores its errors. */
  async connect(target: number | string, secure = false, host = '127.0.0.1'): Promise<net.Socket> {
    const socket = typeof target === 'string' ? net.connect(target) : net.connect(target, host)
    this.#sockets.push(socket)
    await once(socket, 'connect')
    socket.on('error', () => {})
    if (!secure) return socket
    const secured = tls.connect({ socket, rejectUnauthorized: false })
    this.#sockets.push(secured)
    await once(secured, 'secureConnect')
    secured.on('error', () => {})
    return secured
  }

  async dispose(): Promise<void> {
    for (const server of this.#servers.splice(0)) server.stop()
    for (const socket of this.#sockets.splice(0)) socket.destroy()
    await new Promise(setImmediate)
  }
}

/** Everything that the peer sends until it ends. */
export async function readAll(socket: net.Socket): Promise<string> {
  let text = ''
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')))
  await Promise.race([once(socket, 'end'), once(socket, 'close')])
  return text
}

/** Resolves once a condition holds, looked at in every turn of the event loop. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(setImmediate)
}
