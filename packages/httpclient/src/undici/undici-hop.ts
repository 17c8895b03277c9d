import { HTTP1Serializer } from '@tornado-ts/http1connection'
import {
  type HTTPHeaders,
  HTTPInputError,
  type HTTPMessageDelegate,
  type ResponseStartLine,
} from '@tornado-ts/httputil'
import { genLog } from '@tornado-ts/log'
import { contentCodings } from '@tornado-ts/util'
import { errors } from 'undici'
import { parseAuthChallenges } from '../auth-challenges.ts'
import { basicAuthorization } from '../basic-auth.ts'
import { digestAuthorization } from '../digest-auth.ts'
import { HTTPClientError, HTTPStreamClosedError, UndiciError } from '../errors.ts'
import { FetchHop, type HopHost } from '../fetch-hop.ts'
import { requestHeaders } from '../request-headers.ts'
import type { RequestUrl } from '../request-url.ts'
import { type Route, routeOf } from '../route.ts'
import { checkUndiciRequest } from './check-undici-request.ts'
import { type ConnectTimes, NO_TIMES } from './connect-times.ts'
import { ExchangeHandler, type ExchangeOwner } from './exchange-handler.ts'
import type { IdleConnections } from './idle-connections.ts'
import { producedBody } from './produced-body.ts'
import { UndiciConnection } from './undici-connection.ts'

/** What the hops of an UndiciAsyncHTTPClient have in common. */
export interface UndiciHost extends HopHost {
  readonly idle: IdleConnections
  /** In bytes. */
  readonly maxHeaderSize: number
  readonly maxBodySize: number
}

const DECODABLE: readonly string[] = [...contentCodings, 'x-gzip']

/** An exchange by way of undici; two of them where a Digest challenge has to be answered. */
export class UndiciHop extends FetchHop implements ExchangeOwner {
  declare protected readonly host: UndiciHost
  #connection: UndiciConnection | undefined
  #route: Route | undefined
  #times: Readonly<ConnectTimes> = NO_TIMES
  #sent = false
  /** The answer to a challenge, once there was one. */
  #digest: string | undefined

  // ---- FetchHop

  protected override open(url: RequestUrl): void {
    const { host, request } = this
    checkUndiciRequest(request, url)
    const route = routeOf(request, url)
    this.#route = route
    this.#connection = host.idle.take(route.key) ?? this.#connect(route)
    this.#send(route, this.#connection, this.#authorization())
  }

  protected override abandon(): void {
    this.#connection?.destroy()
    this.#connection = undefined
  }

  protected override timeInfo(): Record<string, number> {
    return { ...this.#times, redirect: 0 }
  }

  // ---- ExchangeOwner

  sending(): void {
    if (this.over || this.#sent || this.#connection === undefined) return
    this.#sent = true
    this.#times = this.#connection.times
    this.connected(this.#connection.reused)
  }

  receiver(startLine: ResponseStartLine, headers: HTTPHeaders): HTTPMessageDelegate | undefined {
    if (startLine.code === 401 && this.#digest === undefined) {
      this.#digest = this.#answer(headers.getList('WWW-Authenticate'))
      if (this.#digest !== undefined) return undefined
    }
    return this
  }

  done(reusable: boolean): void {
    const connection = this.#connection
    const route = this.#route
    if (this.over || connection === undefined || route === undefined) return
    if (!this.complete) {
      this.#send(route, connection, this.#digest)
      return
    }
    this.#connection = undefined
    if (reusable) this.host.idle.add(connection)
    else connection.destroy()
    this.conclude()
  }

  broken(error: unknown): void {
    if (!this.over) this.fail(fetchError(error))
  }

  // ----

  #connect(route: Route): UndiciConnection {
    const { idle, maxHeaderSize } = this.host
    const connection = new UndiciConnection(this.request, route, maxHeaderSize)
    connection.client.on('disconnect', () => idle.closed(connection))
    return connection
  }

  #send(route: Route, connection: UndiciConnection, authorization: string | undefined): void {
    const { request } = this
    const { method, bodyProducer, decompressResponse } = request
    const { origin, proxy, viaProxy, target } = route
    const headers = requestHeaders(request, origin.netloc, authorization)
    // Whoever is behind the proxy must not learn what it was told.
    if (proxy !== undefined) headers.delete('Proxy-Authorization')
    if (viaProxy && proxy?.authorization !== undefined) {
      headers.set('Proxy-Authorization', proxy.authorization)
    }
    // Throws for what would break the head; undici has other words for it.
    HTTP1Serializer.serializeHead(`${method} ${target} HTTP/1.1`, headers)
    // Undici adds it by itself.
    headers.delete('Transfer-Encoding')
    const options = {
      method,
      path: target,
      headers: [...headers.lines()],
      body: bodyProducer === undefined ? (request.body ?? null) : producedBody(bodyProducer),
    }
    request.prepareUndiciCallback?.(options)
    const decompress = decompressResponse && DECODABLE
    const { maxBodySize } = this.host
    connection.use()
    connection.client.dispatch(options, new ExchangeHandler(this, { decompress, maxBodySize }))
  }

  #authorization(): string | undefined {
    const { request } = this
    const { username, password } = this.#credentials()
    if (username === undefined || request.authMode === 'digest') return undefined
    return basicAuthorization(username, password)
  }

  #answer(challenges: readonly string[]): string | undefined {
    const { method, authMode } = this.request
    const { username, password } = this.#credentials()
    if (authMode !== 'digest' || username === undefined) return undefined
    const uri = this.#route?.target ?? '/'
    return digestAuthorization(parseAuthChallenges(challenges), { username, password, method, uri })
  }

  /** Those in the URL win. */
  #credentials(): { username: string | undefined; password: string } {
    const { authUsername, authPassword = '' } = this.request
    return this.#route?.origin.credentials ?? { username: authUsername, password: authPassword }
  }
}

/** What a fetch fails with. */
function fetchError(error: unknown): unknown {
  if (error instanceof HTTPInputError) {
    genLog.info('Malformed HTTP response: %s', error.message)
    return new HTTPStreamClosedError('Connection closed', { cause: error })
  }
  if (!(error instanceof Error) || error instanceof HTTPClientError) return error
  const { code, name } = error as NodeJS.ErrnoException
  // Otherwise it is what a callback or a bodyProducer has thrown.
  const isFailure = typeof code === 'string' || error instanceof errors.HTTPParserError
  return isFailure ? new UndiciError(code ?? name, error.message, { cause: error }) : error
}
