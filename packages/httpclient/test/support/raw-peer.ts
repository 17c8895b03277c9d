import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import net, { type AddressInfo, type Socket } from 'node:net'
import tls from 'node:tls'
import { afterEach } from '@jest/globals'
import { CERTIFICATE, KEY } from './fixture.ts'

const peers: RawPeer[] = []

afterEach(async () => {
  await Promise.all(peers.splice(0).map((peer) => peer.close()))
})

/** What a peer does with each request: `head` is its start line and headers, latin1. */
export type Script = (exchange: RawExchange) => void

/** One request to a {@link RawPeer}. */
export class RawExchange {
  readonly socket: Socket
  readonly head: string
  /** How many requests the peer has got, this one included. */
  readonly number: number
  /** How many connections the peer has got. */
  readonly connection: number

  constructor(socket: Socket, head: string, number: number, connection: number) {
    this.socket = socket
    this.head = head
    this.number = number
    this.connection = connection
  }

  /** Sends text, byte by byte; ⏎ stands for CRLF. */
  send(text: string): void {
    this.socket.write(text.replaceAll('⏎', '\r\n'), 'latin1')
  }

  /** Sends text and closes. */
  end(text: string = ''): void {
    this.socket.end(text.replaceAll('⏎', '\r\n'), 'latin1')
  }
}

/**
 * A server that says what a script tells it to, right or wrong.
 *
 * Requests are told apart by their empty line, so that what comes behind it, a body, is collected
 * in `received` only.
 */
export class RawPeer {
  readonly #server: net.Server
  readonly sockets: Socket[] = []
  readonly heads: string[] = []
  /** All bytes of all connections, latin1. */
  received = ''

  private constructor(script: Script, secure: tls.TlsOptions | undefined) {
    const accept = (socket: Socket): void => this.#accept(socket, script)
    this.#server =
      secure === undefined ? net.createServer(accept) : tls.createServer(secure, accept)
  }

  /** A peer on a free port, closed after the test. */
  static async listen(script: Script, secure?: tls.TlsOptions): Promise<RawPeer> {
    const peer = new RawPeer(script, secure)
    peers.push(peer)
    peer.#server.listen(0, '127.0.0.1')
    await once(peer.#server, 'listening')
    return peer
  }

  /** A peer with TLS, whose certificate is for localhost and 127.0.0.1. */
  static listenTls(script: Script, options: tls.TlsOptions = {}): Promise<RawPeer> {
    const identity = { cert: readFileSync(CERTIFICATE), key: readFileSync(KEY) }
    return RawPeer.listen(script, { ...identity, ...options })
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** Sockets that are not closed yet. */
  get open(): number {
    return this.sockets.filter((socket) => !socket.destroyed).length
  }

  url(path: string = '/'): string {
    const scheme = this.#server instanceof tls.Server ? 'https' : 'http'
    return `${scheme}://127.0.0.1:${this.port}${path}`
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy()
    if (!this.#server.listening) return
    this.#server.close()
    await once(this.#server, 'close')
  }

  #accept(socket: Socket, script: Script): void {
    const connection = this.sockets.push(socket)
    let pending = ''
    socket.setEncoding('latin1')
    // A client may well break off what it has lost interest in.
    socket.on('error', () => {})
    socket.on('data', (text: string) => {
      this.received += text
      pending += text
      for (let end = pending.indexOf('\r\n\r\n'); end >= 0; end = pending.indexOf('\r\n\r\n')) {
        const head = pending.slice(0, end)
        pending = pending.slice(end + 4)
        const number = this.heads.push(head)
        script(new RawExchange(socket, head, number, connection))
      }
    })
  }
}
