import type { Seconds } from '@tornado-ts/util'
import type { Socket } from 'node:net'
import type { BaseIOStreamOptions, SignalOptions } from './stream-options.ts'
import type { ConnectAddress } from './connect-target.ts'
import { BaseIOStream } from './base-iostream.ts'
import { connectOptions } from './connect-target.ts'
import { Deferred, rejected } from './deferred.ts'
import { StreamClosedError } from './errors.ts'
import { discardThenDestroy, flushThenDestroy } from './linger.ts'

/** Options of {@link IOStream.connect}. */
export interface ConnectOptions extends SignalOptions {
  /** The name to send and to check in TLS; ignored by a plain stream. */
  serverHostname?: string | undefined
}

/**
 * A stream over a TCP or Unix socket.
 *
 * @example
 * ```ts
 * const stream = new IOStream(new net.Socket())
 * await stream.connect(['127.0.0.1', 8888])
 * await stream.write(Buffer.from('PING\r\n'))
 * const line = await stream.readUntil('\r\n', { maxBytes: 512 })
 * ```
 *
 * @tornado iostream.IOStream
 */
export class IOStream extends BaseIOStream {
  /**
   * The socket; undefined once the stream is closed.
   *
   * @tornado iostream.IOStream.socket
   */
  socket: Socket | undefined

  #connecting: Deferred<this> | undefined = undefined

  /** @param socket A connected socket, or a new one to {@link connect}. */
  constructor(socket: Socket, options?: BaseIOStreamOptions) {
    super(options)
    this.socket = socket
    // So that the order is ours: deliver the data, then close.
    socket.allowHalfOpen = true
    BaseIOStream.listen(this, socket)
  }

  /**
   * Connects the socket. Can be done once, with a socket that is not connected.
   *
   * A host name is resolved by the system without blocking; `TCPClient` tries several addresses.
   *
   * @returns The stream itself, once connected. The promise rejects with {@link StreamClosedError}
   * if that fails; its `realError` is the system's error.
   * @throws Error if the socket is connected or connecting.
   * @tornado iostream.IOStream.connect
   */
  connect(address: ConnectAddress, options: ConnectOptions = {}): Promise<this> {
    const socket = this.socket
    if (socket === undefined) return rejected(new StreamClosedError(this.error))
    if (this.#connecting !== undefined || !socket.pending || socket.connecting) {
      throw new Error('connect() needs a socket that is not connected')
    }
    const { signal } = options
    if (signal?.aborted === true) {
      this.close()
      return rejected(signal.reason)
    }
    const connecting = new Deferred<this>()
    this.#connecting = connecting
    if (signal !== undefined) abandonOnAbort(this, connecting, signal)
    this.startConnect(socket, address, options)
    return connecting.promise
  }

  /** Begins to connect; {@link connected} is called when that has worked. */
  protected startConnect(socket: Socket, address: ConnectAddress, _options: ConnectOptions): void {
    socket.once('connect', () => this.connected())
    socket.connect(connectOptions(address))
  }

  /** Whether {@link connect} has been called and has not ended. */
  protected get connecting(): boolean {
    return this.#connecting !== undefined
  }

  /** Ends {@link connect} with success. */
  protected connected(): void {
    this.#connecting?.resolve(this)
    this.#connecting = undefined
  }

  protected override rejectPending(): void {
    const connecting = this.#connecting
    this.#connecting = undefined
    connecting?.reject(new StreamClosedError(this.error))
    super.rejectPending()
  }

  protected override logTransportError(error: Error): void {
    if (this.#connecting === undefined) super.logTransportError(error)
  }

  override setNodelay(value: boolean): void {
    try {
      this.socket?.setNoDelay(value)
    } catch {
      // A socket that is being torn down cannot be set; its stream is about to close.
    }
  }

  protected override fileno(): number | undefined {
    const handle = (this.socket as { _handle?: { fd?: number } | null } | undefined)?._handle
    return handle?.fd
  }

  protected override closeFd(graceful: boolean): void {
    const socket = this.socket
    this.socket = undefined
    if (socket === undefined) return
    // A plain socket has nothing left to say once the system has taken every byte.
    if (!graceful || socket.connecting || socket.writableLength === 0) socket.destroy()
    else flushThenDestroy(socket)
  }

  protected override lingerFd(timeout: Seconds, maxBytes: number): void {
    const socket = this.socket
    this.socket = undefined
    if (socket !== undefined) discardThenDestroy(socket, timeout, maxBytes)
  }

  protected override writeToFd(
    data: Uint8Array | string,
    done?: (error?: Error | null) => void,
  ): boolean {
    const socket = this.socket
    if (socket === undefined) return false
    return typeof data === 'string' ? socket.write(data, 'latin1', done) : socket.write(data, done)
  }

  protected override corkFd(): void {
    this.socket?.cork()
  }

  protected override uncorkFd(): void {
    this.socket?.uncork()
  }

  protected override queuedInFd(): number {
    return this.socket?.writableLength ?? 0
  }

  protected override isFlushed(): boolean {
    const socket = this.socket
    return socket?.writableLength === 0 && socket.errored === null && !socket.destroyed
  }

  protected override needsDrain(): boolean {
    return this.socket?.writableNeedDrain === true
  }

  protected override awaitDrain(): void {
    if (this.socket !== undefined) BaseIOStream.listenForDrain(this.socket)
  }

  protected override resumeReading(): void {
    this.socket?.resume()
  }

  protected override pauseReading(): void {
    this.socket?.pause()
  }

  protected override getFdError(): Error | undefined {
    return this.socket?.errored ?? undefined
  }
}

/** A promise that can be rejected from outside. */
type Abandonable = Pick<Deferred<unknown>, 'promise' | 'reject'>

/** Closes the stream when `signal` aborts before `waiting` settles, and rejects with its reason. */
export function abandonOnAbort(
  stream: BaseIOStream,
  waiting: Abandonable,
  signal: AbortSignal,
): void {
  const onAbort = (): void => {
    waiting.reject(signal.reason)
    stream.close()
  }
  const forget = (): void => signal.removeEventListener('abort', onAbort)
  signal.addEventListener('abort', onAbort, { once: true })
  waiting.promise.then(forget, forget)
}
