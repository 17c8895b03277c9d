import type { PeerCertificate, TLSSocket } from 'node:tls'
import { inspect } from 'node:util'
import type { Seconds } from '@tornado-ts/util'
import type { HTTPConnection } from './http-connection.ts'
import type { HTTPFile } from './http-file.ts'
import { HTTPHeaders } from './http-headers.ts'
import { isFormType } from './parse-body-arguments.ts'
import { checkHost, hostNameOf, requestHost } from './request-host.ts'
import { parseRequestCookies } from './request-cookies.ts'
import { RequestForm } from './request-form.ts'
import { parseAbsoluteTarget } from './request-target.ts'
import type { Morsel } from './simple-cookie.ts'
import type { RequestStartLine } from './start-line.ts'

/** What a request is made from. */
export interface HTTPServerRequestInit {
  readonly startLine: RequestStartLine
  readonly headers?: HTTPHeaders
  readonly body?: Buffer
  readonly files?: Record<string, HTTPFile[]>
  /** Answers the request, and knows whom it is from. */
  readonly connection?: HTTPConnection
  /** One object for each underlying connection. */
  readonly serverConnection?: unknown
}

const EMPTY_BODY: Buffer = Buffer.alloc(0)
const SLASH = 0x2f

/**
 * One request to a server.
 *
 * What the head says is there at once; arguments, files and cookies are worked out when they are
 * first asked for, so that a request that is never asked costs little more than this object.
 *
 * @tornado httputil.HTTPServerRequest
 */
export class HTTPServerRequest {
  readonly method: string
  /** The request target: path and query, `*`, or what CONNECT names. */
  readonly uri: string
  readonly version: string
  readonly headers: HTTPHeaders
  /** The whole body; empty until it has been received, and for a handler that streams it. */
  body: Buffer
  /** The address of the client, or what a trusted proxy says it is. */
  remoteIp: string | undefined
  /** `http` or `https`. */
  protocol: string
  /**
   * The host the client asked for, with its port if it named one, spelled as it came; `127.0.0.1`
   * if HTTP/1.0 named none.
   */
  readonly host: string
  /** The target before the first `?`, still percent-encoded. */
  readonly path: string
  /** The target behind the first `?`. */
  readonly query: string
  readonly connection: HTTPConnection | undefined
  /** One object for each underlying connection. */
  readonly serverConnection: unknown
  /** In milliseconds, as are all readings of the monotonic clock. */
  readonly #startTime: number = performance.now()
  #finishTime: number | undefined = undefined
  #form: RequestForm | undefined = undefined
  #cookies: Record<string, Morsel> | undefined = undefined

  static {
    const show = function (this: HTTPServerRequest): string {
      return this.toString()
    }
    Object.defineProperty(this.prototype, inspect.custom, { value: show })
  }

  /**
   * @throws HTTPInputError for a Host header that is absent (but in HTTP/1.0), repeated or not a
   *   host, and for an absolute target with such a host.
   */
  constructor(init: HTTPServerRequestInit) {
    const { startLine, connection, files } = init
    const context = connection?.context
    const headers = init.headers ?? new HTTPHeaders()
    let host = requestHost(headers, startLine.version)
    let uri = startLine.path
    if (uri.charCodeAt(0) !== SLASH) {
      const absolute = parseAbsoluteTarget(uri)
      if (absolute !== undefined) {
        host = absolute.authority
        checkHost(host)
        headers.set('Host', host)
        uri = absolute.uri
      }
    }
    const question = uri.indexOf('?')
    this.method = startLine.method
    this.uri = uri
    this.version = startLine.version
    this.headers = headers
    this.body = init.body ?? EMPTY_BODY
    this.remoteIp = context?.remoteIp
    this.protocol = context?.protocol ?? 'http'
    this.host = host
    this.path = question < 0 ? uri : uri.slice(0, question)
    this.query = question < 0 ? '' : uri.slice(question + 1)
    this.connection = connection
    this.serverConnection = init.serverConnection
    if (files !== undefined) this.#form = new RequestForm(this.query, files)
  }

  /** The host in lower case, without a port. */
  get hostName(): string {
    return hostNameOf(this.host)
  }

  /**
   * The arguments of the query and behind them those of the body: names as latin1 text, values as
   * bytes, in a record without prototype.
   *
   * @throws HTTPInputError when the query has more than `ParseBodyConfig.maxArguments`.
   */
  get arguments(): Record<string, Buffer[]> {
    return this.#theForm().arguments
  }

  /** The arguments of the query alone; otherwise as {@link HTTPServerRequest.arguments}. */
  get queryArguments(): Record<string, Buffer[]> {
    return this.#theForm().queryArguments
  }

  /** The arguments of the body; empty for bodies that are no form. */
  get bodyArguments(): Record<string, Buffer[]> {
    return this.#theForm().bodyArguments
  }

  /** The files of a multipart body by the name of their field, in a record without prototype. */
  get files(): Record<string, HTTPFile[]> {
    return this.#theForm().files
  }

  /** The cookies of the request, in a record without prototype; what is no cookie is left out. */
  get cookies(): Record<string, Morsel> {
    this.#cookies ??= parseRequestCookies(this.headers.get('Cookie', ''))
    return this.#cookies
  }

  /** The URL the client asked for, as far as the request tells. */
  fullUrl(): string {
    return `${this.protocol}://${this.host}${this.uri}`
  }

  /** Seconds from the request's arrival to the end of its response, or to now. */
  requestTime(): Seconds {
    return ((this.#finishTime ?? performance.now()) - this.#startTime) / 1000
  }

  /** The response is complete: stops the clock of {@link requestTime}. @internal */
  _finished(): void {
    this.#finishTime ??= performance.now()
  }

  /**
   * The certificate the client has shown.
   *
   * @param options `binaryForm` gives its DER bytes instead of its fields.
   * @returns Undefined without TLS, without a client certificate, and after the connection closed.
   * @tornado httputil.HTTPServerRequest.get_ssl_certificate
   */
  getSslCertificate(options: { readonly binaryForm: true }): Buffer | undefined
  getSslCertificate(options?: {
    readonly binaryForm?: boolean
  }): PeerCertificate | Buffer | undefined
  getSslCertificate(options?: {
    readonly binaryForm?: boolean
  }): PeerCertificate | Buffer | undefined {
    const stream = this.connection?.stream
    if (stream === undefined || stream.closed()) return undefined
    const socket = stream.socket as Partial<TLSSocket> | undefined
    const certificate = socket?.getPeerCertificate?.()
    // Node answers with an empty object when the client has shown none.
    if (certificate?.raw === undefined) return undefined
    return options?.binaryForm === true ? certificate.raw : certificate
  }

  /**
   * Parses a form body into {@link bodyArguments}, {@link arguments} and {@link files}.
   *
   * @throws HTTPInputError for a form that is malformed or beyond the limits of `ParseBodyConfig`.
   * @internal
   */
  _parseBody(): void {
    const contentType = this.headers.get('Content-Type')
    if (contentType === undefined || !isFormType(contentType)) return
    this.#theForm().parseBody(contentType, this.body, this.headers)
  }

  /** What log lines say of the request; never headers or body. */
  toString(): string {
    const { protocol, host, method, uri, version, remoteIp } = this
    const fields = { protocol, host, method, uri, version, remoteIp: remoteIp ?? '' }
    const text = Object.entries(fields).map(([name, value]) => `${name}='${value}'`)
    return `HTTPServerRequest(${text.join(', ')})`
  }

  #theForm(): RequestForm {
    this.#form ??= new RequestForm(this.query)
    return this.#form
  }
}
