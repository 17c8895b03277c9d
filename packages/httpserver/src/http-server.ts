import { HTTP1ConnectionParameters, HTTP1ServerConnection } from '@tornado-ts/http1connection'
import { HTTPServerRequest } from '@tornado-ts/httputil'
import type {
  HTTPConnection,
  HTTPMessageDelegate,
  HTTPServerConnectionDelegate,
} from '@tornado-ts/httputil'
import type { IOStream } from '@tornado-ts/iostream'
import type { Address } from '@tornado-ts/netutil'
import { checkOptions, optionKinds, refuseUnknown, TCPServer } from '@tornado-ts/tcpserver'
import type { TCPServerOptions } from '@tornado-ts/tcpserver'
import { Configurable, registerObject } from '@tornado-ts/util'
import type { ConfigurableClass, Seconds } from '@tornado-ts/util'
import { CallableAdapter } from './callable-adapter.ts'
import type { RequestCallback } from './callable-adapter.ts'
import { HTTPRequestContext } from './http-request-context.ts'
import type { ContextSettings } from './http-request-context.ts'
import { ProxyAdapter } from './proxy-adapter.ts'
import { ServerDrain } from './server-drain.ts'
import type { DrainOptions, DrainResult } from './server-drain.ts'
import { UpgradedConnections } from './upgraded-connections.ts'

/** Options of {@link HTTPServer}; sizes in bytes. */
export interface HTTPServerOptions extends Omit<TCPServerOptions, 'readChunkSize'> {
  /** Close after each response. Default false. */
  readonly noKeepAlive?: boolean | undefined
  /** Trust `X-Real-Ip`, `X-Forwarded-For`, `X-Scheme` and `X-Forwarded-Proto`. Default false. */
  readonly xheaders?: boolean | undefined
  /** What `request.protocol` is, such as `https` behind a proxy that ends TLS silently. */
  readonly protocol?: string | undefined
  /** Inflate request bodies with `Content-Encoding: gzip`. Default false. */
  readonly decompressRequest?: boolean | undefined
  /** Largest piece of a body given to a delegate at once. Default 65536. */
  readonly chunkSize?: number | undefined
  /** Largest head of a request; beyond it 431 is answered. Default 65536. */
  readonly maxHeaderSize?: number | undefined
  /** Most header lines of a request; beyond them 431 is answered. Default 256. */
  readonly maxHeaderCount?: number | undefined
  /**
   * How long to wait for a complete head, from the start of the connection or the end of the
   * previous response. A connection on which nothing has come is closed silently, half a head is
   * answered with 408. Default 3600; so is 0.
   */
  readonly idleConnectionTimeout?: Seconds | undefined
  /** How long a whole body may take; then 408 is answered. No limit by default. */
  readonly bodyTimeout?: Seconds | undefined
  /**
   * Largest body, as sent and as inflated; beyond it 413 is answered. 0 allows none. Default
   * `maxBufferSize`.
   */
  readonly maxBodySize?: number | undefined
  /** Addresses of proxies that are skipped in `X-Forwarded-For`. */
  readonly trustedDownstream?: Iterable<string> | undefined
}

const { flag, limit, list, size, text } = optionKinds

const OPTION_KINDS = {
  noKeepAlive: flag,
  xheaders: flag,
  protocol: text,
  decompressRequest: flag,
  chunkSize: size,
  maxHeaderSize: limit,
  maxHeaderCount: limit,
  idleConnectionTimeout: limit,
  bodyTimeout: limit,
  maxBodySize: limit,
  trustedDownstream: list,
}

const OPTIONS_OF_TCP = ['sslOptions', 'maxBufferSize', 'maxWriteBufferSize', 'handshakeTimeout']

const DEFAULT_MAX_BUFFER_SIZE = 104857600
const DEFAULT_IDLE_TIMEOUT: Seconds = 3600

/**
 * An HTTP/1.x server, without `node:http`.
 *
 * @example
 * ```ts
 * const server = new HTTPServer((request) => {
 *   const body = `You asked for ${request.path}\n`
 *   const headers = new HTTPHeaders({ 'Content-Length': String(Buffer.byteLength(body)) })
 *   void request.connection?.writeHeaders(new ResponseStartLine('', 200, 'OK'), headers, body)
 *   request.connection?.finish()
 * })
 * await server.listen(8080)
 * process.once('SIGTERM', () => void server.drain())
 * ```
 *
 * Requests go to an application (`web.Application`, a router, any object with `startRequest`) or to
 * a function, which gets them whole, body included. Connections are kept alive and requests may be
 * pipelined; what is malformed or too large is answered and never reaches the application.
 *
 * The class can be replaced for the whole process with {@link configure}, as any `Configurable`.
 * A subclass overrides {@link initialize} rather than the constructor.
 *
 * @tornado httpserver.HTTPServer
 */
export class HTTPServer extends TCPServer implements HTTPServerConnectionDelegate {
  /** @tornado httpserver.HTTPServer.request_callback */
  requestCallback: HTTPServerConnectionDelegate | RequestCallback = unset
  /** @tornado httpserver.HTTPServer.xheaders */
  xheaders = false
  /** @tornado httpserver.HTTPServer.protocol */
  protocol: string | undefined = undefined
  /** @tornado httpserver.HTTPServer.conn_params */
  connParams: HTTP1ConnectionParameters = new HTTP1ConnectionParameters()
  /** @tornado httpserver.HTTPServer.trusted_downstream */
  trustedDownstream: ReadonlySet<string> = new Set()

  readonly #connections = new Set<HTTP1ServerConnection>()
  /** Streams that are closed and whose sockets still send, or wait for the peer. */
  readonly #lingering = new Set<IOStream>()
  readonly #upgrades = new UpgradedConnections()
  #contextSettings: ContextSettings | undefined = undefined
  #drain: ServerDrain | undefined = undefined
  #stopped = false

  /**
   * @param requestCallback What answers: an object with `startRequest`, or a function.
   * @throws TypeError for anything else, and for an option that does not exist or is not of its type;
   *   what {@link TCPServer} throws for `sslOptions`.
   */
  constructor(
    requestCallback: HTTPServerConnectionDelegate | RequestCallback,
    options: HTTPServerOptions = {},
  ) {
    let settings = options
    if (new.target === HTTPServer) {
      const implementation = HTTPServer.configuredClass()
      settings = { ...(HTTPServer.saveConfiguration()[1] as HTTPServerOptions), ...options }
      if (implementation !== HTTPServer) return new implementation(requestCallback, settings)
      // Subclasses may have options of their own.
      refuseUnknown(settings, [...Object.keys(OPTION_KINDS), ...OPTIONS_OF_TCP])
    }
    checkOptions(settings, OPTION_KINDS)
    super({ ...settings, readChunkSize: settings.chunkSize })
    this.initialize(requestCallback, settings)
  }

  /**
   * Sets the server up; called once by the constructor.
   *
   * @tornado httpserver.HTTPServer.initialize
   */
  initialize(
    requestCallback: HTTPServerConnectionDelegate | RequestCallback,
    options: HTTPServerOptions,
  ): void {
    if (typeof requestCallback !== 'function' && !isDelegate(requestCallback)) {
      throw new TypeError('requestCallback must be a function or have a method startRequest')
    }
    this.requestCallback = requestCallback
    this.xheaders = options.xheaders ?? false
    this.protocol = options.protocol
    this.trustedDownstream = new Set(options.trustedDownstream)
    this.connParams = new HTTP1ConnectionParameters({
      noKeepAlive: options.noKeepAlive,
      chunkSize: options.chunkSize,
      maxHeaderSize: options.maxHeaderSize,
      maxHeaderCount: options.maxHeaderCount,
      headerTimeout: options.idleConnectionTimeout || DEFAULT_IDLE_TIMEOUT,
      maxBodySize: options.maxBodySize ?? (options.maxBufferSize || DEFAULT_MAX_BUFFER_SIZE),
      bodyTimeout: options.bodyTimeout,
      decompress: options.decompressRequest,
      sendDate: true,
    })
  }

  /** Whether {@link drain} has been called. */
  get draining(): boolean {
    return this.#drain !== undefined
  }

  override stop(): void {
    this.#stopped = true
    super.stop()
  }

  /**
   * Ends the server gracefully: stops listening, closes idle connections, lets requests in hand be
   * answered, and asks upgraded connections (WebSockets) to go away. Connections that the system has
   * accepted by now are let in. Idle connections are closed after 100 ms, so that a request that is on
   * its way is answered too.
   *
   * From the first byte on a request is in hand. Its response says `Connection: close` if its head
   * is not out; what is pipelined behind it is thrown away. Work that a handler does without keeping
   * its response open is not waited for.
   *
   * @returns How many connections ended in which way, once the last socket is gone. Never rejects.
   * A second call gives the same promise; if its deadline is earlier, that one counts.
   * @throws TypeError for a `timeout` that is none.
   */
  drain(options: DrainOptions = {}): Promise<DrainResult> {
    if (this.#drain === undefined) {
      const drain = new ServerDrain()
      this.#drain = drain
      this.#stopped = true
      void this.stopWhenEmpty().then(() => drain.acceptingEnded())
      this.#upgrades.onAdd = (connection) => drain.addUpgraded(connection)
      for (const stream of this.#lingering) drain.addStream(stream)
      for (const connection of [...this.#connections]) drain.addConnection(connection)
      for (const connection of [...this.#upgrades]) drain.addUpgraded(connection)
    }
    this.#drain.limit(options)
    return this.#drain.promise
  }

  /**
   * Closes every connection and resolves when no request is served any more; to be called after
   * {@link stop}. Connections that were detached, such as WebSockets, stay open.
   *
   * @tornado httpserver.HTTPServer.close_all_connections
   */
  async closeAllConnections(): Promise<void> {
    while (this.#connections.size > 0) {
      await Promise.all([...this.#connections].map((connection) => connection.close()))
    }
  }

  /** {@link stop} and {@link closeAllConnections}. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.stop()
    await this.closeAllConnections()
  }

  /** @tornado httpserver.HTTPServer.handle_stream */
  protected override handleStream(stream: IOStream, address: Address | ''): void {
    this.#contextSettings ??= {
      protocol: this.protocol,
      trustedDownstream: this.trustedDownstream,
      upgrades: this.#upgrades,
    }
    const context = new HTTPRequestContext(stream, address, this.#contextSettings)
    const connection = new HTTP1ServerConnection(stream, this.connParams, context)
    this.#connections.add(connection)
    connection.startServing(this)
    if (this.#drain !== undefined) this.#drain.addConnection(connection)
    else if (this.#stopped) void connection.close()
  }

  /**
   * A request begins; gives what will get it.
   *
   * @tornado httpserver.HTTPServer.start_request
   */
  startRequest(serverConnection: unknown, requestConnection: HTTPConnection): HTTPMessageDelegate {
    this.#drain?.requestBegan(serverConnection as HTTP1ServerConnection)
    const target = this.requestCallback
    const delegate = isDelegate(target)
      ? target.startRequest(serverConnection, requestConnection)
      : new CallableAdapter(target, requestConnection, serverConnection)
    return this.xheaders ? new ProxyAdapter(delegate, requestConnection) : delegate
  }

  /**
   * A connection has ended, or was detached; the delegate is told.
   *
   * @tornado httpserver.HTTPServer.on_close
   */
  onClose(serverConnection: unknown): void {
    const connection = serverConnection as HTTP1ServerConnection
    this.#connections.delete(connection)
    this.#drain?.connectionEnded(connection)
    const { stream } = connection
    if (this.#drain === undefined && stream.closed()) {
      this.#lingering.add(stream)
      void stream.waitClosed().then(() => this.#lingering.delete(stream))
    }
    const target = this.requestCallback
    if (isDelegate(target)) target.onClose?.(serverConnection)
  }

  // ---- Configurable, by delegation: a class has one superclass, and that is TCPServer.

  /** @tornado httpserver.HTTPServer.configurable_base */
  static configurableBase(): typeof HTTPServer {
    return HTTPServer
  }

  /** @tornado httpserver.HTTPServer.configurable_default */
  static configurableDefault(): typeof HTTPServer {
    return HTTPServer
  }

  /**
   * Chooses the class that `new HTTPServer(…)` makes, and options for it.
   *
   * @param implementation A subclass, or its registered name; undefined for this one.
   * @throws RangeError for a class that is no subclass.
   * @tornado httpserver.HTTPServer.configure
   */
  static configure(
    implementation: string | typeof HTTPServer | undefined,
    options: HTTPServerOptions = {},
  ): void {
    const chosen = implementation as string | ConfigurableClass | undefined
    Configurable.configure.call(asConfigurable(this), chosen, options)
  }

  /** The class in force. */
  static configuredClass(): typeof HTTPServer {
    const chosen: unknown = Configurable.configuredClass.call(asConfigurable(this))
    return chosen as typeof HTTPServer
  }

  /** The configuration, for {@link restoreConfiguration}; for tests. */
  static saveConfiguration(): ReturnType<typeof Configurable.saveConfiguration> {
    return Configurable.saveConfiguration.call(asConfigurable(this))
  }

  /** Puts back what {@link saveConfiguration} returned; for tests. */
  static restoreConfiguration(saved: ReturnType<typeof Configurable.saveConfiguration>): void {
    Configurable.restoreConfiguration.call(asConfigurable(this), saved)
  }
}

registerObject('httpserver.HTTPServer', HTTPServer)

/**
 * The request class under its old name.
 *
 * @deprecated Use HTTPServerRequest of httputil.
 * @tornado httpserver.HTTPRequest
 */
export const HTTPRequest: typeof HTTPServerRequest = HTTPServerRequest

function isDelegate(target: unknown): target is HTTPServerConnectionDelegate {
  return typeof (target as { startRequest?: unknown } | null)?.startRequest === 'function'
}

function asConfigurable(base: typeof HTTPServer): ConfigurableClass {
  return base
}

function unset(): never {
  throw new Error('HTTPServer has no request callback')
}
