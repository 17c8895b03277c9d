import type net from 'node:net'
import type tls from 'node:tls'
import { IOLoop } from '@tornado-ts/ioloop'
import { IOStream, SSLIOStream, type SSLIOStreamOptions } from '@tornado-ts/iostream'
import { appLog } from '@tornado-ts/log'
import {
  addAcceptHandler,
  type Address,
  bindSockets,
  type BindSocketsOptions,
  type ListenSocket,
  type SSLContext,
  type SSLOptions,
} from '@tornado-ts/netutil'
import { forkProcesses, type ForkProcessesOptions } from '@tornado-ts/process'
import type { Seconds } from '@tornado-ts/util'
import { checkOptions, optionKinds } from './check-options.ts'
import { serverContext } from './server-context.ts'

/** Options of {@link TCPServer}. */
export interface TCPServerOptions {
  /** Makes every connection a TLS connection. `certfile` is required. */
  readonly sslOptions?: SSLOptions | SSLContext | tls.SecureContext | undefined
  /** The most bytes that a stream holds unread. Default 100 MiB. */
  readonly maxBufferSize?: number | undefined
  /** The most bytes that a stream reads at a time. Default 64 KiB. */
  readonly readChunkSize?: number | undefined
  /** The most bytes that a stream holds unsent. Unlimited by default. */
  readonly maxWriteBufferSize?: number | undefined
  /** How long a TLS handshake may take. Default 60; 0 for no limit. */
  readonly handshakeTimeout?: Seconds | undefined
}

/**
 * A server that makes a stream of every connection and hands it to {@link TCPServer.handleStream},
 * which a subclass implements.
 *
 * Ways to start one, in the order of preference:
 * 1. One process: `await server.listen(8888)`.
 * 2. Several processes: `bindSockets`, then `forkProcesses` of the process package, then
 *    {@link addSockets} in each worker. The primary keeps the sockets when workers die.
 * 3. Several processes that were started by somebody else: `listen` with `reusePort`.
 * 4. The older {@link bind} and {@link start}.
 *
 * @example
 * ```ts
 * class EchoServer extends TCPServer {
 *   protected override async handleStream(stream: IOStream) {
 *     try {
 *       for (;;) await stream.write(await stream.readUntil('\n', { maxBytes: 4096 }))
 *     } catch (error) {
 *       if (!(error instanceof StreamClosedError)) throw error
 *     }
 *   }
 * }
 * const server = new EchoServer()
 * await server.listen(8888, '127.0.0.1')
 * ```
 *
 * @tornado tcpserver.TCPServer
 */
export class TCPServer {
  /** As given to the constructor. */
  readonly sslOptions: TCPServerOptions['sslOptions']
  /** As given to the constructor. */
  readonly maxBufferSize: number | undefined
  /** As given to the constructor. */
  readonly readChunkSize: number | undefined

  /** One object for the streams of all connections; with TLS it holds the context. */
  readonly #streamOptions: SSLIOStreamOptions
  readonly #secure: boolean
  /** Every open socket, with what ends its accepting; undefined until {@link start}. */
  readonly #sockets = new Map<ListenSocket, (() => void) | undefined>()
  #started = false
  #accepting = false
  #stopped = false

  /**
   * @throws TypeError for a limit that is no number; RangeError if `sslOptions` name no certificate,
   *   or a file that does not exist; and whatever OpenSSL objects to in them.
   */
  constructor(options: TCPServerOptions = {}) {
    checkOptions(options, {
      maxBufferSize: optionKinds.limit,
      readChunkSize: optionKinds.size,
      maxWriteBufferSize: optionKinds.limit,
      handshakeTimeout: optionKinds.limit,
    })
    const { sslOptions, maxBufferSize, readChunkSize } = options
    const { maxWriteBufferSize, handshakeTimeout } = options
    this.sslOptions = sslOptions
    this.maxBufferSize = maxBufferSize
    this.readChunkSize = readChunkSize
    this.#secure = sslOptions !== undefined
    const limits = { maxBufferSize, readChunkSize, maxWriteBufferSize }
    this.#streamOptions =
      sslOptions === undefined
        ? limits
        : { ...limits, handshakeTimeout, serverSide: true, sslOptions: serverContext(sslOptions) }
  }

  /** The addresses that are bound; a path for a Unix socket. */
  get addresses(): (Address | string)[] {
    return [...this.#sockets.keys()].map((sock) => sock.address())
  }

  /** The first port that is bound: the one that was picked for port 0. */
  get port(): number | undefined {
    for (const sock of this.#sockets.keys()) if (sock.port !== 0) return sock.port
    return undefined
  }

  /**
   * Binds a port and accepts connections from then on. Can be called for several ports.
   *
   * @param port 0 picks a free one, see {@link port}.
   * @param addressOrOptions Options of netutil's `bindSockets`, or an address with the options
   *   behind it. Without an address every interface is bound.
   * @returns A promise that rejects with the system error (`EADDRINUSE`, `EACCES`, `ENOTFOUND`, …)
   *   and none of this call's sockets open. Unlike others it must not be ignored: a server that
   *   cannot listen is an error of the program.
   *
   * @tornado tcpserver.TCPServer.listen
   */
  async listen(
    port: number,
    addressOrOptions?: string | BindSocketsOptions,
    options?: BindSocketsOptions,
  ): Promise<void> {
    this.#checkNotStopped()
    const sockets = await bindSockets(port, addressOrOptions, options)
    this.#take(sockets, true)
  }

  /**
   * Accepts connections on sockets that were bound before; {@link stop} closes them.
   *
   * @param sockets From netutil's `bindSockets` or `bindUnixSocket`.
   * @throws Error if the server is stopped.
   *
   * @tornado tcpserver.TCPServer.add_sockets
   */
  addSockets(sockets: Iterable<ListenSocket>): void {
    this.#checkNotStopped()
    for (const sock of sockets) this.#accept(sock)
  }

  /**
   * Accepts connections on one socket; see {@link addSockets}.
   *
   * @tornado tcpserver.TCPServer.add_socket
   */
  addSocket(sock: ListenSocket): void {
    this.addSockets([sock])
  }

  /**
   * Binds a port now, to accept connections once {@link start} was called.
   *
   * @deprecated Use {@link listen} or {@link addSockets}.
   * @tornado tcpserver.TCPServer.bind
   */
  async bind(
    port: number,
    addressOrOptions?: string | BindSocketsOptions,
    options?: BindSocketsOptions,
  ): Promise<void> {
    this.#checkNotStopped()
    const sockets = await bindSockets(port, addressOrOptions, options)
    this.#take(sockets, this.#accepting)
  }

  /**
   * Accepts connections on what {@link bind} has bound, in this process or in several.
   *
   * With other than one process this is `forkProcesses`, with all that its documentation says: the
   * program is run again in every worker, and the promise resolves in workers only. What was bound
   * is the same port in all of them, also for port 0.
   *
   * @param numProcesses How many; `null`, 0 or less for one per CPU. Default 1.
   * @param options `maxRestarts`: how many workers may be replaced.
   * @throws Error if called before.
   *
   * @deprecated Use {@link listen} or {@link addSockets}.
   * @tornado tcpserver.TCPServer.start
   */
  start(numProcesses: number | null = 1, options: ForkProcessesOptions = {}): Promise<void> {
    if (this.#started) throw new Error('TCPServer already started')
    this.#checkNotStopped()
    this.#started = true
    if (numProcesses !== 1) return this.#startWorker(numProcesses, options)
    this.#acceptBound()
    return Promise.resolve()
  }

  /**
   * Stops listening. Streams that were handed over live on. Stopping again has no effect, and a
   * stopped server cannot be used again.
   *
   * @tornado tcpserver.TCPServer.stop
   */
  stop(): void {
    this.#stopped = true
    for (const [sock, endAccepting] of this.#sockets) {
      endAccepting?.()
      void sock.close()
    }
    this.#sockets.clear()
  }

  /**
   * Stops as {@link stop} does, but lets the connections in first that the system has accepted
   * already: to close a socket resets them.
   *
   * @returns Resolves when nothing is listened on any more.
   */
  protected async stopWhenEmpty(): Promise<void> {
    this.#stopped = true
    const sockets = [...this.#sockets.keys()]
    this.#sockets.clear()
    await Promise.all(sockets.map((sock) => sock.closeWhenEmpty()))
  }

  /** The same as {@link stop}. */
  [Symbol.dispose](): void {
    this.stop()
  }

  /**
   * Gets the stream of a new connection, synchronously, and owns it from then on.
   *
   * A TLS stream's handshake is not done yet: it may be read and written at once, but for the
   * peer's certificate or protocol wait for `stream.waitForHandshake()`.
   *
   * What it throws is logged and closes the stream; what its promise rejects with is logged. The
   * server goes on in both cases.
   *
   * @param stream An `SSLIOStream` if the server has `sslOptions`.
   * @param address The peer; `""` for a Unix socket.
   *
   * @tornado tcpserver.TCPServer.handle_stream
   */
  protected handleStream(_stream: IOStream, _address: Address | ''): void | Promise<void> {
    throw new Error('handleStream not implemented')
  }

  #checkNotStopped(): void {
    if (this.#stopped) throw new Error('TCPServer is stopped')
  }

  /** Takes what this server has bound itself; it may have been stopped meanwhile. */
  #take(sockets: readonly ListenSocket[], accept: boolean): void {
    if (this.#stopped) for (const sock of sockets) void sock.close()
    this.#checkNotStopped()
    for (const sock of sockets) {
      if (accept) this.#accept(sock)
      else this.#sockets.set(sock, undefined)
    }
  }

  #accept(sock: ListenSocket): void {
    const endAccepting = addAcceptHandler(sock, (connection, address) =>
      this.#handleConnection(connection, address),
    )
    this.#sockets.set(sock, endAccepting)
  }

  #acceptBound(): void {
    this.#accepting = true
    for (const [sock, endAccepting] of this.#sockets) {
      if (endAccepting === undefined) this.#accept(sock)
    }
  }

  async #startWorker(numProcesses: number | null, options: ForkProcessesOptions): Promise<void> {
    await forkProcesses(numProcesses, options)
    this.#acceptBound()
  }

  #handleConnection(connection: net.Socket, address: Address | ''): void {
    const stream = this.#makeStream(connection)
    let result: unknown
    try {
      result = this.handleStream(stream, address)
    } catch (error) {
      appLog.error('Error in connection callback', { excInfo: error })
      stream.close()
      return
    }
    if (result !== undefined) observe(result, this.handleStream as (...args: unknown[]) => unknown)
  }

  #makeStream(connection: net.Socket): IOStream {
    try {
      return this.#secure
        ? new SSLIOStream(connection, this.#streamOptions)
        : new IOStream(connection, this.#streamOptions)
    } catch (error) {
      // The accept handler logs it; no stream will ever close the connection.
      connection.destroy()
      throw error
    }
  }
}

/** Logs what a promise rejects with, as the loop does for its callbacks. */
function observe(result: unknown, handler: (...args: unknown[]) => unknown): void {
  const loop = IOLoop.current()
  Promise.resolve(result).catch((error: unknown) => loop.handleCallbackException(handler, error))
}
