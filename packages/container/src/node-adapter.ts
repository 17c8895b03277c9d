import type { IncomingMessage, Server } from 'node:http'
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { TLSSocket } from 'node:tls'
import { CallableAdapter } from '@tornado-ts/httpserver'
import type { RequestCallback } from '@tornado-ts/httpserver'
import { HTTPInputError, HTTPServerRequest } from '@tornado-ts/httputil'
import type {
  HTTPConnection,
  HTTPMessageDelegate,
  HTTPServerConnectionDelegate,
} from '@tornado-ts/httputil'
import type { Timeout } from '@tornado-ts/ioloop'
import { IOStream, SSLIOStream } from '@tornado-ts/iostream'
import { Router } from '@tornado-ts/routing'
import type { Seconds } from '@tornado-ts/util'
import { Application } from '@tornado-ts/web'
import { HostBody } from './host-body.ts'
import type { HostBodyOptions } from './host-body.ts'
import { HostConnection } from './host-connection.ts'
import { HostExchange } from './host-exchange.ts'
import { hasBody, readContext, readHead } from './host-message.ts'
import type { HostOptions, HostRequest, HostResponse, RequestHead } from './host-message.ts'
import { UpgradeConnection } from './upgrade-connection.ts'
import { UpgradeSet } from './upgrade-set.ts'

/** What a {@link NodeAdapter} serves. */
export type AdaptedApplication =
  | Application
  | Router
  | HTTPServerConnectionDelegate
  | RequestCallback

/** Options of {@link NodeAdapter}. */
export interface NodeAdapterOptions {
  /** Trust `X-Real-Ip`, `X-Forwarded-For`, `X-Scheme` and `X-Forwarded-Proto`. Default false. */
  readonly xheaders?: boolean | undefined
  /** Addresses of proxies that are skipped in `X-Forwarded-For`. */
  readonly trustedDownstream?: Iterable<string> | undefined
  /** What `request.protocol` is; by default what the connection looks like. */
  readonly protocol?: 'http' | 'https' | undefined
  /** Largest body in bytes, as sent and as inflated; beyond it 413. Default 104857600. */
  readonly maxBodySize?: number | undefined
  /** Inflate bodies with `Content-Encoding: gzip`. Default false. */
  readonly decompressRequest?: boolean | undefined
  /** Largest piece of a body given to a delegate at once, in bytes. Default 65536. */
  readonly chunkSize?: number | undefined
  /** How long a whole body may take; then 408. No limit by default. */
  readonly bodyTimeout?: Seconds | undefined
  /** Use the URL that Express has stripped of the path of a mount. Default false. */
  readonly useMountedUrl?: boolean | undefined
}

/** How long {@link NodeAdapter.drainUpgraded} may take. */
export interface DrainUpgradedOptions {
  /** When what is left is destroyed: seconds from now or a date; default 20, Infinity for never. */
  readonly timeout?: Timeout | undefined
}

/** Goes on with the next middleware, or with an error. */
export type Next = (error?: unknown) => void

const DEFAULT_MAX_BODY_SIZE = 104857600
const DEFAULT_CHUNK_SIZE = 65536
const DEFAULT_DRAIN_TIMEOUT: Seconds = 20
const BAD_REQUEST = 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'

/**
 * Serves an application of tornado-ts in a server of `node:http`, `node:https` or `node:http2`, by
 * itself or as a middleware of Express and Connect.
 *
 * @example
 * ```ts
 * const adapter = new NodeAdapter(application)
 * const server = http.createServer(adapter.handler) // HTTP alone
 * adapter.attach(http.createServer()) // WebSockets too
 * express().use(adapter.handler) // what no rule matches goes on to the next middleware
 * ```
 *
 * The host reads requests and frames responses; its limits hold. Logging, headers and error pages
 * are those of the application.
 *
 * @tornado wsgi.WSGIAdapter
 */
export class NodeAdapter {
  /**
   * Answers a request; to be given to a server or to a framework.
   *
   * With `next`, requests that no rule of an Application or Router matches are passed on, unless the
   * application has a `defaultHandlerClass`.
   */
  readonly handler: (req: HostRequest, res: HostResponse, next?: Next) => void
  /**
   * Answers a request for another protocol, such as WebSocket; for the event `upgrade` of a server.
   *
   * A handler that does not detach answers as usual, and the connection ends.
   */
  readonly upgrade: (req: IncomingMessage, socket: Duplex, head: Buffer) => void

  readonly #application: AdaptedApplication
  readonly #body: HostBodyOptions
  readonly #host: HostOptions
  readonly #upgrades = new UpgradeSet()
  /** Connections of whose end the application is told. */
  readonly #watched = new WeakSet<Duplex>()

  /** @throws TypeError when `app` is neither a function nor has a method `startRequest`. */
  constructor(app: AdaptedApplication, options: NodeAdapterOptions = {}) {
    if (typeof app !== 'function' && typeof app?.startRequest !== 'function') {
      throw new TypeError('app must be a function or have a method startRequest')
    }
    this.#application = app
    this.#body = {
      maxBodySize: options.maxBodySize ?? DEFAULT_MAX_BODY_SIZE,
      bodyTimeout: options.bodyTimeout,
      decompressRequest: options.decompressRequest ?? false,
      chunkSize: options.chunkSize ?? DEFAULT_CHUNK_SIZE,
    }
    this.#host = {
      xheaders: options.xheaders ?? false,
      useMountedUrl: options.useMountedUrl ?? false,
      protocol: options.protocol,
      trustedDownstream: new Set(options.trustedDownstream),
      upgrades: this.#upgrades,
    }
    this.handler = (req, res, next) => this.#handle(req, res, next)
    this.upgrade = (req, socket, head) => this.#upgrade(req, socket, head)
  }
  /** Installs both listeners on a server; the function that is returned takes them off. */
  attach(server: Pick<Server, 'on' | 'off'>): () => void {
    const { handler, upgrade } = this
    server.on('request', handler)
    server.on('upgrade', upgrade)
    return () => {
      server.off('request', handler)
      server.off('upgrade', upgrade)
    }
  }

  /**
   * Ends the connections that were upgraded politely, as `HTTPServer.drain` does for its own; the
   * other ones are the host's to end. Resolves when the last is gone.
   *
   * @throws TypeError for a `timeout` that is none.
   */
  drainUpgraded(options: DrainUpgradedOptions = {}): Promise<void> {
    return this.#upgrades.drain(options.timeout ?? DEFAULT_DRAIN_TIMEOUT)
  }

  #handle(request: HostRequest, response: HostResponse, next: Next | undefined): void {
    const head = readHead(request, this.#host.useMountedUrl)
    const context = readContext(request, head.headers, this.#host)
    const body = new HostBody(request, head.headers, this.#body)
    const connection = new HostConnection(request, response, context, body)
    const exchange = new HostExchange(head, connection)
    const taken = exchange.begin(
      () => this.#findDelegate(head, connection, request.socket, next !== undefined),
      () => body.deliver(exchange),
    )
    if (!taken) next?.()
  }

  #upgrade(request: IncomingMessage, socket: Duplex, unread: Buffer): void {
    if (!(socket instanceof Socket)) {
      // What newer versions of Node give for a request with a body.
      socket.end(BAD_REQUEST)
      return
    }
    socket.setTimeout(0)
    if (unread.length > 0) socket.unshift(unread)
    const head = readHead(request, this.#host.useMountedUrl)
    const context = readContext(request, head.headers, this.#host)
    const connection = new UpgradeConnection(streamOf(socket), context)
    const exchange = new HostExchange(head, connection)
    exchange.begin(
      () => {
        if (hasBody(request)) throw new HTTPInputError('A request to upgrade cannot have a body')
        return this.#findDelegate(head, connection, socket, false)
      },
      () => {
        if (!connection.detached) exchange.finish()
      },
    )
  }

  /** @param passesOn Whether there is somebody else for what no rule matches. */
  #findDelegate(
    head: RequestHead,
    connection: HTTPConnection,
    serverConnection: Duplex,
    passesOn: boolean,
  ): HTTPMessageDelegate | undefined {
    const application = this.#application
    if (typeof application === 'function') {
      return new CallableAdapter(application, connection, serverConnection)
    }
    const router = passesOn ? routerOf(application) : undefined
    if (router !== undefined) {
      const request = new HTTPServerRequest({ ...head, connection, serverConnection })
      return router.findHandler(request)
    }
    if (!this.#watched.has(serverConnection)) {
      this.#watched.add(serverConnection)
      serverConnection.once('close', () => application.onClose?.(serverConnection))
    }
    return application.startRequest(serverConnection, connection)
  }
}

function streamOf(socket: Socket): IOStream {
  return socket instanceof TLSSocket ? new SSLIOStream(socket) : new IOStream(socket)
}

/** What knows whether there is a rule for a request; undefined where all requests are taken. */
function routerOf(application: Exclude<AdaptedApplication, RequestCallback>): Router | undefined {
  if (!(application instanceof Application)) {
    return application instanceof Router ? application : undefined
  }
  const takesAll = application.settings.defaultHandlerClass !== undefined
  return takesAll ? undefined : application.defaultRouter
}
