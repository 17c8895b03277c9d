import { inspect } from 'node:util'
import type { PeerCertificate, TLSSocket } from 'node:tls'
import { parseQsBytes } from '@tornado-ts/escape'
import { checkArgumentCount, parseBodyArguments } from './parse-body-arguments.ts'
import type { ConnectionContext, HTTPConnection } from './http-connection.ts'
import type { HTTPFile } from './http-file.ts'
import { HTTPHeaders } from './http-headers.ts'
import { parseCookie } from './parse-cookie.ts'
import { hostNameOf, requestHost } from './request-host.ts'
import { isCookieName, type Morsel } from './simple-cookie.ts'
import type { RequestStartLine } from './start-line.ts'

/** What a request is made from. */
export interface HTTPServerRequestInit {
  readonly startLine: RequestStartLine
  readonly headers?: HTTPHeaders
  readonly body?: Buffer
  readonly files?: Record<string, HTTPFile[]>
  /** Answers the request. */
  readonly connection?: HTTPConnection
  /** One object for each underlying connection. */
  readonly serverConnection?: unknown
}

type Values = Record<string, Buffer[]>

const EMPTY_BODY: Buffer = Buffer.alloc(0)

/**
 * One request to a server.
 *
 * What the head says is there at once; arguments, cookies and the like are worked out when they are
 * first asked for.
 *
 * @tornado httputil.HTTPServerRequest
 */
export class HTTPServerRequest {
  readonly method: string
  /** The request target as received. */
  readonly uri: string
  readonly version: string
  readonly headers: HTTPHeaders
  /** The whole body; empty until it has been received, and for a handler that streams it. */
  body: Buffer
  /** The address of the client, or what a trusted proxy says it is. */
  remoteIp: string | undefined
  /** `http` or `https`. */
  protocol: string
  /** The Host header, in lower or upper case as it came. */
  readonly host: string
  /** The target before the first `?`, still percent-encoded. */
  readonly path: string
  /** The target behind the first `?`. */
  readonly query: string
  readonly connection: HTTPConnection | undefined
  readonly serverConnection: unknown
  readonly #startTime: number = performance.now()
  #finishTime: number | undefined = undefined
  #arguments: Values | undefined = undefined
  #queryArguments: Values | undefined = undefined
  #bodyArguments: Values | undefined = undefined
  #files: Record<string, HTTPFile[]> | undefined
  #cookies: Record<string, Morsel> | undefined = undefined

  static {
    const show = function (this: HTTPServerRequest): string {
      return this.toString()
    }
    Object.defineProperty(this.prototype, inspect.custom, { value: show })
  }

  /** @throws HTTPInputError for a Host header that is absent, repeated or no host. */
  constructor(init: HTTPServerRequestInit) {
    const { method, path: uri, version } = init.startLine
    const context: ConnectionContext | undefined = init.connection?.context
    this.method = method
    this.uri = uri
    this.version = version
    this.headers = init.headers ?? new HTTPHeaders()
    this.body = init.body ?? EMPTY_BODY
    this.remoteIp = context?.remoteIp
    this.protocol = context?.protocol ?? 'http'
    this.host = requestHost(this.headers, version)
    const question = uri.indexOf('?')
    this.path = question < 0 ? uri : uri.slice(0, question)
    this.query = question < 0 ? '' : uri.slice(question + 1)
    this.connection = init.connection
    this.serverConnection = init.serverConnection
    this.#files = init.files
  }

  /** The host in lower case, without a port. */
  get hostName(): string {
    return hostNameOf(this.host)
  }

  /** The arguments of the query and of the body: names as latin1 text, values as bytes. */
  get arguments(): Values {
    this.#arguments ??= copyValues(this.queryArguments)
    return this.#arguments
  }

  /**
   * The arguments of the query.
   *
   * @throws HTTPInputError when there are more than the limit of `ParseBodyConfig`.
   */
  get queryArguments(): Values {
    if (this.#queryArguments === undefined) {
      checkArgumentCount(this.query)
      this.#queryArguments = parseQsBytes(this.query, { keepBlankValues: true })
    }
    return this.#queryArguments
  }

  /** The arguments of the body; empty for other types than forms. */
  get bodyArguments(): Values {
    this.#bodyArguments ??= Object.create(null) as Values
    return this.#bodyArguments
  }

  /** The files of a multipart body, by the name of their field. */
  get files(): Record<string, HTTPFile[]> {
    this.#files ??= Object.create(null) as Record<string, HTTPFile[]>
    return this.#files
  }

  /** The cookies of the request; what cannot be a cookie is left out. */
  get cookies(): Record<string, Morsel> {
    this.#cookies ??= this.#parseCookies()
    return this.#cookies
  }

  #parseCookies(): Record<string, Morsel> {
    const cookies = Object.create(null) as Record<string, Morsel>
    const header = this.headers.get('Cookie')
    if (header === undefined) return cookies
    for (const [key, value] of Object.entries(parseCookie(header))) {
      if (isCookieName(key)) cookies[key] = { key, value }
    }
    return cookies
  }

  /** The URL the client asked for, as far as the request tells. */
  fullUrl(): string {
    return `${this.protocol}://${this.host}${this.uri}`
  }

  /** Seconds from the request's arrival to its end, or to now. */
  requestTime(): number {
    return ((this.#finishTime ?? performance.now()) - this.#startTime) / 1000
  }

  /** Stops the clock of {@link requestTime}. @internal */
  _finished(): void {
    this.#finishTime ??= performance.now()
  }

  /**
   * The certificate of the client, over TLS with a client certificate.
   *
   * @param options `binaryForm` gives it as DER.
   */
  getSslCertificate(options?: {
    readonly binaryForm?: boolean
  }): PeerCertificate | Buffer | undefined {
    const socket = this.connection?.stream?.socket as Partial<TLSSocket> | undefined
    const certificate = socket?.getPeerCertificate?.()
    if (certificate === undefined || certificate === null) return undefined
    if (Object.keys(certificate).length === 0) return undefined
    return options?.binaryForm === true ? certificate.raw : certificate
  }

  /**
   * Parses a form body into arguments and files.
   *
   * @throws HTTPInputError for a form that is malformed or has too many parts.
   * @internal
   */
  _parseBody(): void {
    const contentType = this.headers.get('Content-Type', '')
    parseBodyArguments(contentType, this.body, this.bodyArguments, this.files, this.headers)
    for (const [name, values] of Object.entries(this.bodyArguments)) {
      const all = this.arguments
      all[name] = [...(all[name] ?? []), ...values]
    }
  }

  /** What log lines say of the request; never headers or body. */
  toString(): string {
    const { protocol, host, method, uri, version, remoteIp } = this
    const fields = { protocol, host, method, uri, version, remoteIp: remoteIp ?? '' }
    const text = Object.entries(fields).map(([name, value]) => `${name}='${value}'`)
    return `HTTPServerRequest(${text.join(', ')})`
  }
}

function copyValues(values: Values): Values {
  const copy = Object.create(null) as Values
  for (const [name, list] of Object.entries(values)) copy[name] = [...list]
  return copy
}
