import net from 'node:net'
import type { PrimaryLink } from './primary-link.ts'

/**
 * The server of a listening socket in a worker: the socket is the primary's, which hands over its
 * connections while there is somebody to answer them. netutil's ListenSocket uses it as it would
 * Node's own.
 */
export class LentServer extends net.Server {
  override listening = false
  readonly #key: string
  readonly #link: PrimaryLink
  #address: net.AddressInfo | string | null = null

  constructor(options: net.ServerOpts, key: string, link: PrimaryLink) {
    super(options)
    this.#key = key
    this.#link = link
  }

  /** @param args The options, and a function for the event `listening`. */
  override listen(...args: unknown[]): this {
    const [options, onListening] = args as [net.ListenOptions, () => void]
    this.once('listening', onListening)
    this.#link.open(this.#key, options, this)
    return this
  }

  /** The primary has the socket. */
  opened(address: net.AddressInfo | string): void {
    this.#address = address
    this.listening = true
    this.emit('listening')
  }

  override address(): net.AddressInfo | string | null {
    return this.listening ? this.#address : null
  }

  override close(): this {
    if (!this.listening) return this
    this.listening = false
    this.#link.close(this.#key)
    process.nextTick(() => this.emit('close'))
    return this
  }

  /** Connections are wanted: they keep the process alive. */
  override ref(): this {
    if (this.listening) this.#link.setReady(this.#key, true)
    return this
  }

  /** Nobody would answer a connection. */
  override unref(): this {
    if (this.listening) this.#link.setReady(this.#key, false)
    return this
  }
}
