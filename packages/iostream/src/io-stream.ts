import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { genLog } from '@tornado-ts/log'
import { sslWrapSocket } from '@tornado-ts/netutil'
import type { Seconds } from '@tornado-ts/util'
import { abandonOnAbort } from './abandon-on-abort.ts'
import { BaseIOStream } from './base-iostream.ts'
import { type ConnectAddress, connectOptions } from './connect-target.ts'
import { Deferred, rejected } from './deferred.ts'
import { StreamClosedError } from './errors.ts'
import { Handshake } from './handshake.ts'
import { discardThenDestroy, FLUSH_SECONDS, flushThenDestroy } from './linger.ts'
import type {
  BaseIOStreamOptions,
  ConnectOptions,
  SignalOptions,
  SSLIOStreamOptions,
  StartTlsOptions,
} from './stream-options.ts'
import { StreamTransport } from './stream-transport.ts'
import { isQuietHandshakeError } from './transport-errors.ts'

const DEFAULT_HANDSHAKE_TIMEOUT: Seconds = 60

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

  #connecting: Deferred<IOStream> | undefined = undefined

  /** @param socket A connected socket, or a new one to {@link connect}. */
  constructor(socket: Socket, options?: BaseIOStreamOptions) {
    super(options)
    this.socket = socket
    // So that the order is ours: deliver the data, then close.
    socket.allowHalfOpen = true
    StreamTransport.listen(this, socket)
    if (socket.readableEnded) process.nextTick(() => this.feedEof())
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
    const connecting = new Deferred<IOStream>()
    this.#connecting = connecting
    if (signal !== undefined) abandonOnAbort(this, connecting, signal)
    try {
      this.startConnect(socket, address, options)
    } catch (error) {
      connecting.reject(error)
      this.close()
    }
    return connecting.promise as Promise<this>
  }

  /** Begins to connect; {@link connected} is called when that has worked. */
  protected startConnect(socket: Socket, address: ConnectAddress, _options: ConnectOptions): void {
    socket.once('connect', () => this.connected(socket))
    socket.connect(connectOptions(address))
  }

  /** The connection is there. */
  protected connected(_socket: Socket): void {
    this.finishConnect()
  }

  /** Ends {@link connect} with success. */
  protected finishConnect(): void {
    this.#connecting?.resolve(this)
    this.#connecting = undefined
  }

  /** What the promise of {@link connect} rejects with. */
  protected connectFailure(): unknown {
    return new StreamClosedError(this.error)
  }

  protected override rejectPending(): void {
    const connecting = this.#connecting
    this.#connecting = undefined
    connecting?.reject(this.connectFailure())
    super.rejectPending()
  }

  protected override logTransportError(error: Error): void {
    if (this.#connecting === undefined) super.logTransportError(error)
  }

  /**
   * Turns the connection into a TLS connection, for protocols that agree on that as they go.
   *
   * The stream must be idle: connected, with no read or write pending, nothing buffered and no
   * consumer. (So nothing that was sent in clear can pass for a part of the protected dialogue.)
   * The socket, the limits and the close callback move to the new stream; this one is closed.
   *
   * @param serverSide Whether this end is the server.
   * @returns The new stream, once the handshake is done. The promise rejects with RangeError if
   * the stream is not idle, with TypeError if a client is to verify but has no `serverHostname`,
   * and with the TLS error if the handshake fails.
   * @tornado iostream.IOStream.start_tls
   */
  startTls(serverSide: boolean, options: StartTlsOptions = {}): Promise<SSLIOStream> {
    const { signal, ...tlsOptions } = options
    if (signal?.aborted === true) return rejected(signal.reason)
    const socket = this.socket
    if (socket === undefined || socket.pending || socket.readableLength > 0 || !this.isIdle()) {
      return rejected(new RangeError('IOStream is not idle; cannot convert to SSL'))
    }
    const { maxBufferSize, readChunkSize, maxWriteBufferSize } = this
    const limits = { maxBufferSize, readChunkSize, maxWriteBufferSize }
    try {
      const stream = new SSLIOStream(socket, { ...tlsOptions, ...limits, serverSide })
      this.socket = undefined
      StreamTransport.unlisten(socket)
      stream.setCloseCallback(this.abandon())
      return stream.waitForHandshake({ signal })
    } catch (error) {
      return rejected(error)
    }
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
    if (this.socket !== undefined) StreamTransport.listenForDrain(this.socket)
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

/**
 * A stream over TLS.
 *
 * It may be read and written at once; what is written follows the handshake. A client verifies the
 * server's certificate and name unless its options say otherwise. A handshake that fails closes the
 * stream.
 *
 * Stands in this file because each of the two classes makes the other's objects.
 *
 * @tornado iostream.SSLIOStream
 */
export class SSLIOStream extends IOStream {
  /**
   * The TLS socket, with the peer's certificate, the protocol and the cipher after the handshake; a
   * plain socket until {@link connect}, and undefined once the stream is closed.
   *
   * @tornado iostream.SSLIOStream.socket
   */
  declare socket: TLSSocket | undefined

  readonly #options: SSLIOStreamOptions
  /** Undefined once the handshake is done. */
  #handshake: Handshake<this> | undefined

  /**
   * @param socket A TLS socket; a connected socket, whose handshake starts at once; or a new one to
   * {@link connect}.
   * @throws TypeError if a client is to verify a connected peer without a `serverHostname`, and
   * whatever is wrong with `sslOptions`.
   */
  constructor(socket: Socket | TLSSocket, options: SSLIOStreamOptions = {}) {
    const unconnected = socket instanceof TLSSocket || (socket.pending && !socket.connecting)
    super(unconnected ? socket : secure(socket, options), options)
    this.#options = options
    const done = socket instanceof TLSSocket && isSecure(socket)
    this.#handshake = done ? undefined : this.#newHandshake()
    if (this.socket instanceof TLSSocket) this.#watchHandshake(this.socket)
  }

  /**
   * Resolves with the stream once the handshake is done, at once if it is.
   *
   * The promise rejects with the TLS error if the handshake fails, and with
   * {@link StreamClosedError} if the stream closes without one. Aborting closes the stream.
   *
   * @throws Error if somebody waits already.
   * @tornado iostream.SSLIOStream.wait_for_handshake
   */
  waitForHandshake(options: SignalOptions = {}): Promise<this> {
    const handshake = this.#handshake
    if (this.closed()) return rejected(this.error ?? new StreamClosedError())
    if (handshake === undefined) return Promise.resolve(this)
    if (handshake.waiting !== undefined) throw new Error('Already waiting')
    const { signal } = options
    if (signal?.aborted === true) {
      this.close()
      return rejected(signal.reason)
    }
    const waiting = new Deferred<this>()
    handshake.waiting = waiting
    if (signal !== undefined) abandonOnAbort(this, waiting, signal)
    return waiting.promise
  }

  /** Whether a read is pending, or the handshake. */
  override reading(): boolean {
    return this.#handshake !== undefined || super.reading()
  }

  /** Whether there are unsent bytes, or the handshake is pending. */
  override writing(): boolean {
    return this.#handshake !== undefined || super.writing()
  }

  /** Wraps the socket while it connects, so that nothing can be sent in clear. */
  protected override startConnect(
    socket: Socket,
    address: ConnectAddress,
    options: ConnectOptions,
  ): void {
    super.startConnect(socket, address, options)
    const { serverHostname = this.#options.serverHostname } = options
    const secured = secure(socket, { ...this.#options, serverHostname, serverSide: false })
    StreamTransport.unlisten(socket)
    StreamTransport.listen(this, secured)
    this.socket = secured
    this.#watchHandshake(secured)
  }

  /** The connection beneath is there; {@link connect} waits for the handshake. */
  protected override connected(socket: Socket): void {
    this.#startHandshake(socket)
  }

  #startHandshake(socket: Socket): void {
    this.#handshake?.start(`${this.fileno()} ${socket.remoteAddress}`)
  }

  #newHandshake(): Handshake<this> {
    const { handshakeTimeout = DEFAULT_HANDSHAKE_TIMEOUT } = this.#options
    return new Handshake(this.ioLoop, handshakeTimeout, (error) => this.feedError(error))
  }

  #watchHandshake(socket: TLSSocket): void {
    // A server-side socket may report a failed handshake by this event only.
    socket.on('_tlsError', SSLIOStream.#onTlsError)
    if (this.#handshake === undefined) return
    socket.on('secure', SSLIOStream.#onSecure)
    if (!socket.connecting) this.#startHandshake(socket)
  }

  static #onSecure(this: TLSSocket): void {
    const stream = StreamTransport.streamOf(this)
    // Whoever verifies the peer has done so by now, and destroys the socket of one that fails.
    if (stream instanceof SSLIOStream && !this.destroyed) stream.#finishHandshake()
  }

  static #onTlsError(this: TLSSocket, error: Error): void {
    const stream = StreamTransport.streamOf(this)
    if (stream instanceof SSLIOStream) stream.feedError(error)
  }

  #finishHandshake(): void {
    const handshake = this.#handshake
    if (handshake === undefined) return
    this.#handshake = undefined
    handshake.stop()
    this.finishConnect()
    handshake.waiting?.resolve(this)
  }

  protected override feedEof(): void {
    // No read need be pending to see that nobody is there for the handshake.
    if (this.#handshake === undefined) super.feedEof()
    else this.close()
  }

  protected override connectFailure(): unknown {
    const failed = this.#handshake?.started === true && this.error !== undefined
    return failed ? this.error : super.connectFailure()
  }

  protected override rejectPending(): void {
    super.rejectPending()
    const handshake = this.#handshake
    if (handshake === undefined) return
    this.#handshake = undefined
    handshake.stop()
    handshake.waiting?.reject(this.error ?? new StreamClosedError())
  }

  protected override logTransportError(error: Error): void {
    const handshake = this.#handshake
    if (handshake?.started !== true) {
      super.logTransportError(error)
    } else if (!isQuietHandshakeError(error)) {
      genLog.warning('SSL Error on %s: %s', handshake.peer, String(error).trim())
    }
  }

  protected override closeFd(graceful: boolean): void {
    const socket = this.socket
    const established = this.#handshake === undefined
    if (!graceful || socket === undefined || !(established || socket.writableLength > 0)) {
      super.closeFd(false)
      return
    }
    // Even with nothing to send, the peer is told that this is the end (RFC 8446 §6.1). Until it
    // answers, its session tickets are read too: left unread, they would make the system reset
    // the connection and take away what the peer has not received yet.
    this.socket = undefined
    discardThenDestroy(socket, FLUSH_SECONDS, Infinity)
  }
}

function secure(socket: Socket, options: SSLIOStreamOptions): TLSSocket {
  const { sslOptions = {}, serverSide, serverHostname } = options
  return sslWrapSocket(socket, sslOptions, { serverSide, serverHostname })
}

/** Whether the handshake is done: only then is a cipher agreed upon. */
function isSecure(socket: TLSSocket): boolean {
  return (socket.getCipher() as object | undefined) !== undefined
}
