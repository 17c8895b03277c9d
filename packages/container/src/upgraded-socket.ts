import type { HTTPServerRequest, UpgradedConnection } from '@tornado-ts/httputil'
import type { IOStream, StreamConsumer } from '@tornado-ts/iostream'
import type { Exchange } from './exchange.ts'
import { GuestSocket } from './guest-socket.ts'

type Callback = (error?: Error | null) => void

/**
 * The socket of a guest that speaks another protocol now: a Node stream over an IOStream.
 *
 * It does not end by itself when the client has ended its side.
 */
export class UpgradedSocket extends GuestSocket implements StreamConsumer {
  readonly #stream: IOStream

  private constructor(request: HTTPServerRequest, stream: IOStream) {
    super(request, stream)
    this.#stream = stream
  }

  /** Takes the connection of a request over; a server that drains waits for its end. */
  static take(exchange: Exchange): UpgradedSocket {
    const { request } = exchange
    const upgrades = exchange.connection.context?.upgrades
    const stream = exchange.detach() as IOStream
    const socket = new UpgradedSocket(request, stream)
    const member: UpgradedConnection = {
      // How the protocol ends politely is known to the guest alone.
      goAway: () => {},
      abort: () => socket.destroy(),
      ended: stream.waitClosed(),
    }
    upgrades?.add(member)
    void member.ended.then(() => upgrades?.delete(member))
    return socket
  }

  // ---- StreamConsumer

  onData(chunk: Buffer): void {
    if (!this.push(chunk)) this.#stream.pauseConsumer()
  }

  onEnd(): boolean {
    this.push(null)
    return true
  }

  onClose(error: Error | undefined): void {
    this.destroy(error)
  }

  // ---- Duplex

  override _read(): void {
    if (this.#stream.consumer === this) this.#stream.resumeConsumer()
    else if (!this.#stream.closed()) this.#stream.setConsumer(this)
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: Callback): void {
    this.#stream.write(chunk).then(() => callback(), callback)
  }

  override _final(callback: Callback): void {
    this.#stream.socket?.end()
    callback()
  }

  override _destroy(error: Error | null, callback: Callback): void {
    this.#stream.close(error ?? undefined)
    callback(error)
  }
}
