import type { HTTP1Connection, HTTP1ConnectionParameters } from '@tornado-ts/http1connection'
import type { HTTPHeaders, ResponseStartLine } from '@tornado-ts/httputil'
import type { IOLoop } from '@tornado-ts/ioloop'
import { StreamClosedError } from '@tornado-ts/iostream'
import type { Seconds } from '@tornado-ts/util'
import { basicAuthorization } from './basic-auth.ts'
import type { ConnectionPool } from './connection-pool.ts'
import { HTTPStreamClosedError } from './errors.ts'
import { FetchHop } from './fetch-hop.ts'
import type { HopHost } from './fetch-hop.ts'
import type { FetchCallback } from './fetch-options.ts'
import type { HTTPRequest } from './http-request.ts'
import { openConnection } from './open-connection.ts'
import type { ConnectionSource } from './open-connection.ts'
import { callOutside } from './outside-context.ts'
import type { ConnectionUser, PooledConnection } from './pooled-connection.ts'
import { requestHeaders } from './request-headers.ts'
import type { RequestProxy } from './request-proxy.ts'
import type { RequestUrl } from './request-url.ts'
import { asksFirst, writeBody, writeRequest } from './request-writer.ts'
import { routeOf } from './route.ts'
import type { Route } from './route.ts'

/** What a {@link SimpleFetch} needs of its client. */
export interface SimpleHost extends HopHost, ConnectionSource {
  readonly ioLoop: IOLoop
  readonly pool: ConnectionPool
  /** How a response is read, with and without decompression. */
  readonly decompressing: HTTP1ConnectionParameters
  readonly verbatim: HTTP1ConnectionParameters
}

/** Methods whose requests may be sent twice (RFC 9110 §9.2.2). */
const IDEMPOTENT: ReadonlySet<string> = new Set([
  'GET',
  'HEAD',
  'OPTIONS',
  'PUT',
  'DELETE',
  'TRACE',
])

const CLOSE_OPTION = /(?:^|,)[ \t]*close[ \t]*(?:,|$)/i
const KEEP_ALIVE_TIMEOUT = /(?:^|[ \t,;])timeout[ \t]*=[ \t]*"?([0-9]+)/i
/** A server's clock may run ahead of ours: we give up before it does. */
const SAFETY: Seconds = 1

/** One exchange over a connection of the pool, or over a new one. */
export class SimpleFetch extends FetchHop implements ConnectionUser {
  declare protected readonly host: SimpleHost

  #route: Route | undefined = undefined
  #connection: PooledConnection | undefined = undefined
  #http: HTTP1Connection | undefined = undefined
  #connecting: AbortController | undefined = undefined
  #reused = false
  #retried = false
  #heldBack = false
  /** How long the connection may be idle after this exchange. */
  #keepAlive: Seconds = 0

  constructor(
    host: SimpleHost,
    request: RequestProxy,
    original: HTTPRequest,
    callback: FetchCallback,
  ) {
    super(host, request, original, callback)
  }

  // ---- FetchHop

  protected override open(url: RequestUrl): void {
    const { request, host } = this
    checkAuthMode(request, url)
    const route = routeOf(request, url)
    this.#route = route
    this.#keepAlive = asksToClose(request) ? 0 : host.pool.keepAliveTimeout
    const connection = host.pool.take(route.key)
    if (connection === undefined) void this.#connect(route)
    else this.#send(connection, route, true)
  }

  protected override abandon(): void {
    this.#connecting?.abort()
    this.#connection?.close()
    this.#connection = undefined
  }

  protected override timeInfo(connect: Seconds): Record<string, number> {
    return { queue: 0, connect, starttransfer: 0, total: 0, reused: this.#reused ? 1 : 0 }
  }

  async #connect(route: Route): Promise<void> {
    const connecting = new AbortController()
    this.#connecting = connecting
    try {
      const { host, request } = this
      const stream = await callOutside(host.ioLoop, () =>
        openConnection(host, route, request, connecting.signal),
      )
      if (this.over) return stream.close()
      this.#connecting = undefined
      this.#send(this.host.pool.adopt(stream, route.key), route, false)
    } catch (error) {
      this.fail(connectFailure(error))
    }
  }

  #send(connection: PooledConnection, route: Route, reused: boolean): void {
    const { request, host } = this
    const http = connection.request(
      this,
      request.decompressResponse ? host.decompressing : host.verbatim,
    )
    this.#connection = connection
    this.#http = http
    this.#reused = reused
    this.#heldBack = asksFirst(request)
    this.connected(reused)
    writeRequest(http, request, route.target, this.#headers(route), this)
  }

  #headers({ origin, proxy, viaProxy }: Route): HTTPHeaders {
    const { request } = this
    const { authUsername, authPassword = '' } = request
    const { username = authUsername, password = authPassword } = origin.credentials ?? {}
    const authorization =
      username === undefined ? undefined : basicAuthorization(username, password)
    const headers = requestHeaders(request, origin.netloc, authorization)
    if (this.#heldBack) headers.set('Expect', '100-continue')
    if (this.host.pool.keepAliveTimeout <= 0) headers.set('Connection', 'close')
    if (proxy === undefined) return headers
    // Whoever is behind the proxy must not learn what it was told.
    headers.delete('Proxy-Authorization')
    if (viaProxy && proxy.authorization !== undefined) {
      headers.set('Proxy-Authorization', proxy.authorization)
    }
    return headers
  }

  // ---- ConnectionUser

  override headersReceived(startLine: ResponseStartLine, headers: HTTPHeaders): void {
    if (startLine.code < 200) {
      if (startLine.code === 100) this.#sendHeldBack()
      return
    }
    const advice = headers.get('Keep-Alive')
    if (advice !== undefined) this.#limitKeepAlive(advice)
    super.headersReceived(startLine, headers)
  }

  override finish(): void {
    super.finish()
    // Nobody needs the rest of the request, and without it there cannot be another one.
    if (this.#http?.finished === false) this.#connection?.close()
  }

  exchangeEnded(): void {
    const connection = this.#connection
    this.#connection = undefined
    connection?.release(this.#keepAlive)
    this.conclude()
  }

  connectionEnded(responding: boolean, error: Error | undefined): void {
    this.#connection = undefined
    if (this.complete) this.conclude()
    else if (!this.over && this.#mayRetry(responding)) this.#retry()
    else
      this.fail(
        error ?? new HTTPStreamClosedError(`${responding ? 'Connection' : 'Stream'} closed`),
      )
  }

  #sendHeldBack(): void {
    if (!this.#heldBack || this.#http === undefined) return
    this.#heldBack = false
    writeBody(this.#http, this.request, this)
  }

  #limitKeepAlive(advice: string): void {
    const seconds = KEEP_ALIVE_TIMEOUT.exec(advice)?.[1]
    if (seconds === undefined) return
    this.#keepAlive = Math.min(this.#keepAlive, Number(seconds) - SAFETY)
  }

  /** A connection that was idle may have been closed by the server just when it was used again. */
  #mayRetry(responding: boolean): boolean {
    const { method, bodyProducer } = this.request
    if (!this.#reused || this.#retried || responding) return false
    return IDEMPOTENT.has(method) && bodyProducer === undefined
  }

  #retry(): void {
    this.#retried = true
    this.reconnecting()
    if (this.#route !== undefined) void this.#connect(this.#route)
  }
}

function checkAuthMode({ authMode, authUsername }: RequestProxy, { origin }: RequestUrl): void {
  if (authMode === undefined || authMode === 'basic') return
  if (authUsername === undefined && origin.credentials === undefined) return
  throw new RangeError(`unsupported authMode ${authMode}`)
}

function asksToClose({ headers }: RequestProxy): boolean {
  if (headers.lines().length === 0) return false
  return CLOSE_OPTION.test(headers.get('Connection', ''))
}

/** What lies behind the failure to connect. */
function connectFailure(error: unknown): unknown {
  if (!(error instanceof StreamClosedError)) return error
  return error.realError ?? new HTTPStreamClosedError('Stream closed', { cause: error })
}
