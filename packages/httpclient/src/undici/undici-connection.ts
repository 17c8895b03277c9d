import type { Socket } from 'node:net'
import { Client } from 'undici'
import type { RequestProxy } from '../request-proxy.ts'
import type { Route } from '../route.ts'
import { type ConnectTimes, connectTimes, NO_TIMES } from './connect-times.ts'
import { connectorOf, peerOf } from './connector.ts'

/**
 * A connection, which undici makes with the first request, and makes anew when it was closed in the
 * meantime.
 */
export class UndiciConnection {
  /** Requests with the same key may use it. */
  readonly key: string
  readonly client: Client
  #times: Readonly<ConnectTimes> = NO_TIMES
  #socket: Socket | undefined

  /** @param maxHeaderSize The most bytes of a response's head. */
  constructor(request: RequestProxy, route: Route, maxHeaderSize: number) {
    this.key = route.key
    const connect = connectorOf(request, route, (socket) => this.#opening(socket))
    const noTimeouts = { headersTimeout: 0, bodyTimeout: 0 }
    this.client = new Client(peerOf(route), { connect, maxHeaderSize, ...noTimeouts })
  }

  /** How long it took to connect for the request in hand. */
  get times(): Readonly<ConnectTimes> {
    return this.#times
  }

  /** Whether the request in hand has found the connection made. */
  get reused(): boolean {
    return this.#times === NO_TIMES
  }

  /** Another request begins. */
  use(): void {
    this.#times = NO_TIMES
  }

  /** Closes at once, also in the middle of connecting. */
  destroy(): void {
    this.client.destroy(null, () => {})
    this.#socket?.destroy()
  }

  #opening(socket: Socket): void {
    this.#socket = socket
    this.#times = connectTimes(socket)
    if (this.client.destroyed) socket.destroy()
  }
}
