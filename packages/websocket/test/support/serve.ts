import { connect, type Socket } from 'node:net'
import { afterEach } from '@jest/globals'
import type { HTTPServer } from '@tornado-ts/httpserver'
import { Application, type ApplicationOptions, type ApplicationRules } from '@tornado-ts/web'
import { WebSocketHandler } from '../../src/index.ts'
import { RawPeer } from './raw-peer.ts'

const servers: HTTPServer[] = []
const sockets = new Set<Socket>()

afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  for (const server of servers.splice(0)) await server.drain({ timeout: 0 })
})

export const KEY = 'dGhlIHNhbXBsZSBub25jZQ=='

/** The headers of a handshake, with changes: undefined leaves one out. */
export function handshake(
  port: number,
  path = '/',
  changes: Record<string, string | undefined> = {},
  requestLine = `GET ${path} HTTP/1.1`,
): string {
  const headers: Record<string, string | undefined> = {
    Host: `127.0.0.1:${port}`,
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Key': KEY,
    'Sec-WebSocket-Version': '13',
    ...changes,
  }
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${value}\r\n`],
  )
  return `${requestLine}\r\n${lines.join('')}\r\n`
}

/** An application under test. */
export class Site {
  readonly server: HTTPServer
  readonly port: number

  constructor(server: HTTPServer) {
    this.server = server
    this.port = server.port ?? 0
  }

  url(path = '/'): string {
    return `ws://127.0.0.1:${this.port}${path}`
  }

  /** A bare socket to the server. */
  socket(): Socket {
    const socket = connect({ port: this.port, host: '127.0.0.1', allowHalfOpen: true })
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    return socket
  }

  /** Sends a handshake and whatever follows at once; the answer has to be 101. */
  async open(
    path = '/',
    changes: Record<string, string | undefined> = {},
    ...frames: Buffer[]
  ): Promise<RawPeer> {
    const peer = new RawPeer(this.socket(), true)
    const head = Buffer.from(handshake(this.port, path, changes))
    peer.socket.write(Buffer.concat([head, ...frames]))
    const answer = await peer.headReceived()
    if (!answer.startsWith('HTTP/1.1 101 ')) throw new Error(answer)
    return peer
  }

  /** Sends a handshake that is answered in HTTP, and returns the answer. */
  async refused(
    path = '/',
    changes: Record<string, string | undefined> = {},
    requestLine?: string,
  ): Promise<string> {
    const socket = this.socket()
    const request = handshake(this.port, path, { ...changes }, requestLine)
    socket.end(request)
    const chunks: Buffer[] = []
    for await (const chunk of socket) chunks.push(chunk as Buffer)
    return Buffer.concat(chunks).toString('latin1')
  }
}

/** Serves rules on a free port until the test ends. */
export async function serve(
  rules: ApplicationRules,
  options: ApplicationOptions = {},
): Promise<Site> {
  const application = new Application(rules, options)
  const server = await application.listen(0, { address: '127.0.0.1' })
  servers.push(server)
  return new Site(server)
}

/** Answers every message with itself. */
export class Echo extends WebSocketHandler {
  override onMessage(message: string | Buffer): void | Promise<void> {
    void this.writeMessage(message, { binary: typeof message !== 'string' })
  }
}

/** Echo for clients that want compression. */
export class DeflateEcho extends Echo {
  override getCompressionOptions(): object {
    return {}
  }
}

/** A promise, and what settles it. */
export class Signal<T = void> {
  readonly promise: Promise<T>
  resolve!: (value: T) => void
  reject!: (reason: unknown) => void

  constructor() {
    this.promise = new Promise<T>((resolve, reject) => {
      this.resolve = resolve
      this.reject = reject
    })
  }
}

/** The headers of a head of HTTP, by their names in lower case. */
export function headerLines(head: string): Record<string, string> {
  const lines = head.split('\r\n').slice(1, -2)
  const pairs = lines.map((line) => line.split(': ') as [string, string])
  return Object.fromEntries(pairs.map(([name, value]) => [name.toLowerCase(), value]))
}
