import { once } from 'node:events'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { afterEach } from '@jest/globals'
import { WebSocketProtocol13 } from '../../src/index.ts'
import { RawPeer } from './raw-peer.ts'

const servers: Server[] = []
const peers: RawPeer[] = []

afterEach(async () => {
  for (const peer of peers.splice(0)) peer.destroy()
  for (const server of servers.splice(0)) {
    server.close()
    await once(server, 'close')
  }
})

/** What a raw server says to a handshake: lines of headers behind those it has to send. */
export interface RawAnswer {
  readonly headers?: string
  /** In place of everything. */
  readonly answer?: (accept: string) => string
}

/** A server that answers the handshake of one client after the other, and knows nothing else. */
export class RawServer {
  readonly port: number
  readonly #accepted: Promise<RawPeer>[] = []
  readonly #server: Server

  private constructor(server: Server) {
    this.#server = server
    this.port = (server.address() as AddressInfo).port
  }

  static async listen(): Promise<RawServer> {
    const server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1')
    servers.push(server)
    await once(server, 'listening')
    return new RawServer(server)
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}/`
  }

  /** Answers the next client; to be called before it connects. Its request is in `head`. */
  accept({ headers = '', answer }: RawAnswer = {}, ...frames: Buffer[]): Promise<RawPeer> {
    const accepted = once(this.#server, 'connection').then(async ([socket]) => {
      const peer = new RawPeer(socket, false)
      peers.push(peer)
      const key = /sec-websocket-key: (.*)\r\n/i.exec(await peer.headReceived())?.[1] ?? ''
      const accept = WebSocketProtocol13.computeAcceptValue(key)
      const head =
        answer?.(accept) ??
        'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
          `Sec-WebSocket-Accept: ${accept}\r\n${headers}\r\n`
      peer.socket.write(Buffer.concat([Buffer.from(head, 'latin1'), ...frames]))
      return peer
    })
    this.#accepted.push(accepted)
    return accepted
  }
}
