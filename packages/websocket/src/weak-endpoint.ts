import type { WebSocketEndpoint } from './websocket-endpoint.ts'

/**
 * Stands between a socket and the connection object of a client, so that the object can be collected
 * while the socket is open: which is how it is found out that nobody has closed it.
 */
export class WeakEndpoint<T extends WebSocketEndpoint> implements WebSocketEndpoint {
  readonly #target: WeakRef<T>
  /** Set while somebody waits for something that only the target can give. */
  #pinned: T | undefined = undefined

  constructor(target: T) {
    this.#target = new WeakRef(target)
  }

  /** Keeps the target, or lets go of it. */
  pin(target: T | undefined): void {
    this.#pinned = target
  }

  onMessage(message: string | Buffer): void | Promise<void> {
    return this.#target.deref()?.onMessage(message)
  }

  onPing(data: Buffer): void {
    this.#target.deref()?.onPing(data)
  }

  onPong(data: Buffer): void {
    this.#target.deref()?.onPong(data)
  }

  onWsConnectionClose(closeCode: number | undefined, closeReason: string | undefined): void {
    this.#target.deref()?.onWsConnectionClose(closeCode, closeReason)
    this.#pinned = undefined
  }

  logException(error: unknown): void {
    this.#target.deref()?.logException(error)
  }
}
