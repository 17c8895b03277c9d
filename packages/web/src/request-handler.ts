import { inspect } from 'node:util'
import { xhtmlEscape } from '@tornado-ts/escape'
import { isFuture } from '@tornado-ts/concurrent'
import {
  currentHttpDate,
  type HTTPHeaders,
  type HTTPServerRequest,
  type Morsel,
  responses,
  SimpleCookie,
} from '@tornado-ts/httputil'
import type { IOStream } from '@tornado-ts/iostream'
import { appLog, genLog } from '@tornado-ts/log'
import { version } from '@tornado-ts/util'
import type { Application } from './application.ts'
import { checkChunk, isJSONObject, jsonText } from './body-chunk.ts'
import { etagMatches, strongEtag } from './conditional.ts'
import { handleRequestError } from './error-path.ts'
import { HTTPError } from './errors.ts'
import { finishUnattended } from './finish-unattended.ts'
import { bodyLength, exposeState, HandlerState, NO_PATH_KWARGS } from './handler-state.ts'
import { allowedMethods } from './handler-class.ts'
import { type HeaderValue, headerText } from './header-value.ts'
import {
  type ArgumentOptions,
  argumentValues,
  decodeUtf8Argument,
  lastArgument,
} from './request-arguments.ts'
import { requireConnection } from './require-connection.ts'
import { type CookieOptions, cookieAttributes } from './response-cookies.ts'
import { sendPending } from './send-response.ts'
import type { Settings } from './settings.ts'

/** What `redirect` takes besides the URL. */
export interface RedirectOptions {
  /** 301 in place of 302. Default false. */
  readonly permanent?: boolean
  /** Any status from 300 to 399; wins over `permanent`. */
  readonly status?: number
}

/** What `sendError` and `writeError` know of the failure. */
export interface SendErrorOptions {
  /** What was thrown. */
  readonly error?: unknown
  /** The reason phrase, unless the error is an HTTPError with one of its own. */
  readonly reason?: string
  readonly [name: string]: unknown
}

/** What `flush` of a subclass may be told. */
export interface FlushOptions {
  /** This is the last piece, and the transforms add what ends their stream. */
  readonly includeFooters?: boolean
}

const SERVER = `tornado-ts/${version}`
const HTML = 'text/html; charset=UTF-8'
const JSON_TYPE = 'application/json; charset=UTF-8'
/** RFC 9112 §4 without the control characters, and without what could open a tag in a page. */
const SAFE_REASON = /^[\t \x21-\x3b\x3d-\x7e\x80-\xff]+$/

/**
 * Answers one request: subclass it, and define a method for each HTTP method it answers.
 *
 * The framework makes one instance for each request and calls `initialize` with the arguments of
 * the rule, `prepare`, and then the member named after the method. Any of them may throw an
 * {@link HTTPError}; `prepare` and the verbs may be `async`. When the verb is done the response is
 * finished, unless it already was. Subclasses do not define a constructor: fields and `initialize`
 * serve instead.
 *
 * @example
 * ```ts
 * class Note extends RequestHandler {
 *   override get(id: string) {
 *     this.write({ id, text: notes.get(id) })
 *   }
 * }
 * ```
 *
 * @tornado web.RequestHandler
 */
export class RequestHandler {
  /**
   * The methods this class knows; any other is answered with 501. Extend it in a subclass and
   * define a member of the same name in lower case.
   */
  static readonly SUPPORTED_METHODS: readonly string[] = [
    'GET',
    'HEAD',
    'POST',
    'DELETE',
    'PATCH',
    'PUT',
    'OPTIONS',
  ]

  readonly application: Application
  readonly request: HTTPServerRequest
  /** The unnamed groups of the rule's pattern, decoded; an optional one that is absent is undefined. */
  pathArgs: readonly (string | undefined)[] = NO_PATH_ARGS
  /** The named groups of the rule's pattern, decoded. */
  pathKwargs: Readonly<Record<string, string | undefined>> = NO_PATH_KWARGS
  readonly #state = new HandlerState()
  #currentUser: { readonly user: unknown } | undefined = undefined

  static {
    exposeState((handler) => handler.#state)
  }

  constructor(application: Application, request: HTTPServerRequest) {
    this.application = application
    this.request = request
  }

  /** The settings of the application. */
  get settings(): Settings {
    return this.application.settings
  }

  /** The response has been handed to the connection whole. */
  get finished(): boolean {
    return this.#state.finished
  }

  /** The head of the response has been handed to the connection. */
  get headersWritten(): boolean {
    return this.#state.headersWritten
  }

  /** Set to false to keep the response open after the verb has returned. */
  protected get autoFinish(): boolean {
    return this.#state.autoFinish
  }

  protected set autoFinish(value: boolean) {
    this.#state.autoFinish = value
  }

  /** @internal For ported subclasses: use {@link setHeader} and the like. */
  protected get _headers(): HTTPHeaders {
    return this.#state.headers
  }

  /** @internal For ported subclasses: what was written and not yet flushed. */
  protected get _writeBuffer(): Buffer[] {
    return this.#state.chunks.map((chunk) => Buffer.from(chunk))
  }

  /** @internal For ported subclasses: use {@link finished}. */
  protected get _finished(): boolean {
    return this.#state.finished
  }

  /** @internal For ported subclasses: use {@link headersWritten}. */
  protected get _headersWritten(): boolean {
    return this.#state.headersWritten
  }

  /** @internal For ported subclasses: use {@link autoFinish}. */
  protected get _autoFinish(): boolean {
    return this.#state.autoFinish
  }

  protected set _autoFinish(value: boolean) {
    this.#state.autoFinish = value
  }

  // Hooks

  /** Takes the arguments of the rule, before anything else; must be synchronous. */
  initialize(_args: Record<string, unknown>): void {
    // For subclasses.
  }

  /** Runs before the verb, whatever the method; a response finished here skips the verb. */
  prepare(): void | Promise<void> {
    // For subclasses.
  }

  /** Runs after the response was handed to the connection; nothing can be written any more. */
  onFinish(): void {
    // For subclasses.
  }

  /** The client went away while the handler was still working. Not called after `finish`. */
  onConnectionClose(): void {
    // For subclasses.
  }

  /** Sets headers on every response, error pages included; runs inside `clear`. */
  setDefaultHeaders(): void {
    // For subclasses.
  }

  /**
   * Takes a piece of the body, in a class made by `streamRequestBody`.
   *
   * @returns A promise to stop reading from the client until it settles.
   */
  dataReceived(_chunk: Buffer): void | Promise<void> {
    throw new Error('dataReceived is not implemented')
  }

  // Verbs: the defaults answer 405

  get(..._args: unknown[]): unknown {
    throw new HTTPError(405)
  }

  head(..._args: unknown[]): unknown {
    throw new HTTPError(405)
  }

  post(..._args: unknown[]): unknown {
    throw new HTTPError(405)
  }

  delete(..._args: unknown[]): unknown {
    throw new HTTPError(405)
  }

  patch(..._args: unknown[]): unknown {
    throw new HTTPError(405)
  }

  put(..._args: unknown[]): unknown {
    throw new HTTPError(405)
  }

  options(..._args: unknown[]): unknown {
    throw new HTTPError(405)
  }

  // Status and headers

  /** Throws away what was written and every header; cookies queued by `setCookie` stay. */
  clear(): void {
    const state = this.#state
    const headers = state.headers
    headers.clear()
    headers.addParsed('Server', SERVER)
    headers.addParsed('Content-Type', HTML)
    headers.addParsed('Date', currentHttpDate())
    this.setDefaultHeaders()
    if (state.chunks.length > 0) state.chunks = []
    state.statusCode = 200
    state.reason = 'OK'
  }

  /**
   * Sets the status of the response.
   *
   * @param reason Default is the standard phrase, or `Unknown`. A phrase that could break out of
   *   the status line or of an error page is replaced by `Unknown`.
   */
  setStatus(code: number, reason?: string): void {
    this.#state.statusCode = code
    const phrase = reason ?? responses[code] ?? 'Unknown'
    this.#state.reason = SAFE_REASON.test(phrase) ? phrase : 'Unknown'
  }

  getStatus(): number {
    return this.#state.statusCode
  }

  /**
   * Sets a header, in place of any of the same name.
   *
   * @throws TypeError for a value of another type, or a number that is not an integer.
   * @throws RangeError for a value with CR, LF or another control character.
   */
  setHeader(name: string, value: HeaderValue): void {
    this.#state.headers.set(name, headerText(value))
  }

  /** Adds a header line, besides those of the same name. Throws as {@link setHeader}. */
  addHeader(name: string, value: HeaderValue): void {
    const text = headerText(value)
    try {
      this.#state.headers.add(name, text)
    } catch (cause) {
      // The error of the headers blames the other side, and this is our own.
      throw new RangeError(`Unsafe header name ${JSON.stringify(name)}`, { cause })
    }
  }

  /** Removes every line of a header; one that is not there is no error. */
  clearHeader(name: string): void {
    this.#state.headers.delete(name)
  }

  // Arguments

  /**
   * The last value of an argument, of the body before the query.
   *
   * @param name What the client calls it.
   * @param rest A default (undefined counts as one), options, or both.
   * @throws MissingArgumentError (400) without a default when the argument is absent.
   * @throws HTTPError 400 when the value is not UTF-8.
   */
  getArgument(name: string, options?: ArgumentOptions): string
  getArgument<D>(name: string, defaultValue: D, options?: ArgumentOptions): string | D
  getArgument(name: string, ...rest: readonly unknown[]): unknown {
    return lastArgument(this.request.arguments, name, this.#decode, rest)
  }

  /** {@link getArgument} on the query alone. */
  getQueryArgument(name: string, options?: ArgumentOptions): string
  getQueryArgument<D>(name: string, defaultValue: D, options?: ArgumentOptions): string | D
  getQueryArgument(name: string, ...rest: readonly unknown[]): unknown {
    return lastArgument(this.request.queryArguments, name, this.#decode, rest)
  }

  /** {@link getArgument} on the body alone. */
  getBodyArgument(name: string, options?: ArgumentOptions): string
  getBodyArgument<D>(name: string, defaultValue: D, options?: ArgumentOptions): string | D
  getBodyArgument(name: string, ...rest: readonly unknown[]): unknown {
    return lastArgument(this.request.bodyArguments, name, this.#decode, rest)
  }

  /** Every value of an argument, the query's first; empty when it is absent. */
  getArguments(name: string, options?: ArgumentOptions): string[] {
    return argumentValues(this.request.arguments, name, this.#decode, options)
  }

  /** {@link getArguments} on the query alone. */
  getQueryArguments(name: string, options?: ArgumentOptions): string[] {
    return argumentValues(this.request.queryArguments, name, this.#decode, options)
  }

  /** {@link getArguments} on the body alone. */
  getBodyArguments(name: string, options?: ArgumentOptions): string[] {
    return argumentValues(this.request.bodyArguments, name, this.#decode, options)
  }

  /**
   * Turns the bytes of an argument or a path group into text; override for another encoding.
   *
   * @param name The argument; undefined for an unnamed path group.
   * @throws HTTPError 400 when the bytes are not UTF-8.
   */
  decodeArgument(value: Buffer, name?: string): string {
    return decodeUtf8Argument(value, name)
  }

  get #decode(): (value: Buffer, name?: string) => string {
    return (value, name) => this.decodeArgument(value, name)
  }

  // Cookies

  /** The cookies of the request. */
  get cookies(): Readonly<Record<string, Morsel>> {
    return this.request.cookies
  }

  /** The value of a cookie of the request; never of one that was just set. */
  getCookie(name: string): string | undefined
  getCookie<D>(name: string, defaultValue: D): string | D
  getCookie<D>(name: string, defaultValue?: D): string | D | undefined {
    return this.request.cookies[name]?.value ?? defaultValue
  }

  /**
   * Sends a cookie with the response, in place of an earlier one of the same name.
   *
   * @throws RangeError for a value with control characters or spaces.
   * @throws CookieError for a name, attribute or option that cannot be sent.
   */
  setCookie(name: string, value: string | Uint8Array, options: CookieOptions = {}): void {
    const text = typeof value === 'string' ? value : Buffer.from(value).toString()
    if (/[\x00-\x20]/.test(text)) throw new RangeError(`Invalid cookie ${name}: ${text}`)
    this.#state.cookies ??= new SimpleCookie()
    this.#state.cookies.set(name, text, cookieAttributes(name, options))
  }

  /**
   * Makes the browser forget a cookie; `path` and `domain` must be those it was set with.
   *
   * @throws TypeError for `expires` and `maxAge`, which say the opposite.
   */
  clearCookie(name: string, options: Omit<CookieOptions, 'expires' | 'maxAge'> = {}): void {
    for (const key of ['expires', 'maxAge']) {
      if (key in options) throw new TypeError(`clearCookie() does not take ${key}`)
    }
    this.setCookie(name, '', { ...options, expires: new Date(Date.now() - YEAR) })
  }

  /** {@link clearCookie} for every cookie of the request. @deprecated Name the cookies instead. */
  clearAllCookies(options: Omit<CookieOptions, 'expires' | 'maxAge'> = {}): void {
    for (const name of Object.keys(this.request.cookies)) this.clearCookie(name, options)
  }

  // The user

  /** Who sent the request, as {@link getCurrentUser} says, asked once; assign it in `prepare`. */
  get currentUser(): unknown {
    this.#currentUser ??= { user: this.getCurrentUser() }
    return this.#currentUser.user
  }

  set currentUser(user: unknown) {
    this.#currentUser = { user }
  }

  /** Override to say who sent the request, from a cookie for one. */
  getCurrentUser(): unknown {
    return undefined
  }

  // Writing

  /**
   * Adds to the body. Text is sent as UTF-8; a plain object, ObjectDict or Map as JSON, with the
   * Content-Type that belongs to it.
   *
   * @throws Error after `finish`.
   * @throws TypeError for an array or any other value.
   */
  write(chunk: string | Uint8Array | object): void {
    const state = this.#state
    if (state.finished) throw new Error('Cannot write() after finish()')
    if (typeof chunk === 'string') {
      if (chunk.length > 0) state.chunks.push(chunk)
    } else if (isJSONObject(chunk)) {
      state.headers.set('Content-Type', JSON_TYPE)
      state.chunks.push(jsonText(chunk))
    } else {
      state.chunks.push(checkChunk(chunk))
    }
  }

  /**
   * Sends the head of the response and what has been written so far, without ending it.
   *
   * @param _options For overrides; the base has no use for them.
   * @returns A promise for the moment it was handed to the socket, which rejects with
   *   StreamClosedError when the client is gone. Await it to go as fast as the client reads;
   *   ignoring it is safe.
   */
  flush(_options?: FlushOptions): Promise<void> {
    return sendPending(this.request, this.#state, false)
  }

  /**
   * Ends the response, with `chunk` as the last piece of the body.
   *
   * A response that was never flushed gets a Content-Length and, to GET and HEAD, an Etag; a client
   * that holds the same Etag gets 304 instead.
   *
   * @returns As {@link flush}.
   * @throws Error when called twice, or with a body on a status that has none.
   */
  finish(chunk?: string | Uint8Array | object): Promise<void> {
    const state = this.#state
    if (state.finished) throw new Error('finish() called twice')
    if (chunk !== undefined) this.write(chunk)
    if (!state.headersWritten) this.#completeHead()
    const connection = requireConnection(this.request)
    connection.setCloseCallback(undefined)
    const sent = sendPending(this.request, state, true)
    state.sent = sent
    connection.finish()
    this.#end()
    return sent
  }

  #completeHead(): void {
    const state = this.#state
    const { method } = this.request
    if (state.statusCode === 200 && (method === 'GET' || method === 'HEAD')) {
      if (!state.headers.has('Etag')) {
        this.setEtagHeader()
        if (this.checkEtagHeader()) {
          state.chunks = []
          this.setStatus(304)
        }
      }
    }
    const { statusCode, headers } = state
    if (hasNoBody(statusCode)) {
      if (bodyLength(state.chunks) > 0) throw new Error(`Cannot send body with ${statusCode}`)
      headers.delete('Content-Encoding')
      headers.delete('Content-Language')
      headers.delete('Content-Type')
    } else if (!headers.has('Content-Length')) {
      headers.addParsed('Content-Length', String(bodyLength(state.chunks)))
    }
  }

  #end(): void {
    this.#state.finished = true
    this.request._finished()
    this.application.logRequest(this)
    this.onFinish()
  }

  /**
   * Takes the connection over; the handler answers nothing any more.
   *
   * @returns The stream, with whatever the client has sent behind the request still unread.
   * @throws Error when the request did not come over HTTP/1.
   */
  detach(): IOStream {
    const stream = requireConnection(this.request).detach()
    if (stream === undefined) throw new Error('this connection has no stream to take over')
    this.#state.finished = true
    return stream as IOStream
  }

  /**
   * Sends the client to another URL and ends the response.
   *
   * @param url Absolute, or relative to the request.
   * @throws Error for a status outside 300 to 399, or when the head is already out.
   */
  redirect(url: string, options: RedirectOptions = {}): void {
    if (this.#state.headersWritten) {
      throw new Error('Cannot redirect after headers have been written')
    }
    const status = options.status ?? (options.permanent === true ? 301 : 302)
    if (!Number.isInteger(status) || status < 300 || status > 399) {
      throw new Error(`a redirect takes a status from 300 to 399, not ${status}`)
    }
    this.setStatus(status)
    this.setHeader('Location', Buffer.from(url))
    finishUnattended(this, this.#state)
  }

  /** The path of a named rule of the application; see {@link Application.reverseUrl}. */
  reverseUrl(name: string, ...args: unknown[]): string {
    return this.application.reverseUrl(name, ...args)
  }

  /**
   * Asks for a setting that a feature cannot do without.
   *
   * @throws Error that names both when the setting is absent or false.
   */
  requireSetting(name: string, feature = 'this feature'): void {
    if (this.settings[name]) return
    throw new Error(`You must define the '${name}' setting in your application to use ${feature}`)
  }

  // Conditional requests

  /**
   * A validator for the body written so far; override it, returning undefined for none.
   *
   * Its form is not promised: only that equal bodies have equal validators.
   */
  computeEtag(): string | Uint8Array | undefined {
    return strongEtag(this.#state.chunks)
  }

  /** Sets the Etag header to what {@link computeEtag} says. */
  setEtagHeader(): void {
    const etag = this.computeEtag()
    if (etag === undefined) return
    this.#state.headers.set('Etag', typeof etag === 'string' ? etag : headerText(etag))
  }

  /** Tells whether the client holds what the Etag header describes (RFC 9110 §13.1.2). */
  checkEtagHeader(): boolean {
    const ifNoneMatch = this.request.headers.get('If-None-Match')
    if (ifNoneMatch === undefined) return false
    return etagMatches(this.#state.headers.get('Etag') ?? '', ifNoneMatch)
  }

  // Errors

  /**
   * Wraps a callback so that what it throws, or its promise rejects with, ends this request as an
   * error of the handler would.
   *
   * @deprecated An `async` method needs no callbacks; for handlers made with `asynchronous`.
   * @tornado web.RequestHandler.async_callback
   */
  asyncCallback<A extends unknown[]>(callback: (...args: A) => unknown): (...args: A) => void {
    const fail = (error: unknown): void => handleRequestError(this, error)
    return (...args) => {
      try {
        const result = callback(...args)
        if (isFuture(result)) Promise.resolve(result).catch(fail)
      } catch (error) {
        fail(error)
      }
    }
  }

  /**
   * Answers with an error page in place of what was written so far.
   *
   * When the head is already out nothing but the end of the response can be sent. Nothing else of
   * the handler runs afterwards, and an asynchronous `writeError` is waited for.
   */
  sendError(statusCode = 500, options: SendErrorOptions = {}): void {
    this.#state.failed = true
    if (this.#state.headersWritten) {
      genLog.error('Cannot send error response after headers written')
      this.#finishPartial()
      return
    }
    const allow = this.#state.headers.get('Allow')
    this.clear()
    const { error } = options
    // An interim status cannot end a request: the client would go on waiting for the final one.
    const status = statusCode < 200 ? 500 : statusCode
    this.setStatus(
      status,
      (error instanceof HTTPError ? error.reason : undefined) ?? options.reason,
    )
    if (status === 405)
      this.setHeader('Allow', allow ?? allowedMethods(this, RequestHandler.prototype))
    if (hasNoBody(status)) this.#finishError()
    else this.#writeErrorPage(status, options)
  }

  #writeErrorPage(statusCode: number, options: SendErrorOptions): void {
    const report = (cause: unknown): void =>
      appLog.error('Uncaught exception in write_error', { excInfo: cause })
    try {
      const written = this.writeError(statusCode, options)
      if (written !== undefined) {
        void written.catch(report).then(() => this.#finishError())
        return
      }
    } catch (cause) {
      report(cause)
    }
    this.#finishError()
  }

  #finishPartial(): void {
    if (this.#state.finished) return
    try {
      finishUnattended(this, this.#state)
    } catch (cause) {
      genLog.error('Failed to flush partial response', { excInfo: cause })
    }
  }

  #finishError(): void {
    const state = this.#state
    if (state.finished) return
    try {
      finishUnattended(this, this.#state)
    } catch (cause) {
      appLog.error('Uncaught exception in write_error', { excInfo: cause })
      if (state.headersWritten) return
      // Whatever the page did, the client gets an answer.
      this.clear()
      this.setStatus(500)
      finishUnattended(this, this.#state)
    }
  }

  /**
   * Writes the page of an error; override it for pages of your own.
   *
   * The default shows the status, or the stack of the error where the setting `serveTraceback` is
   * on.
   */
  writeError(statusCode: number, options: SendErrorOptions): void | Promise<void> {
    const { error } = options
    if (this.settings.serveTraceback === true && error !== undefined) {
      this.setHeader('Content-Type', 'text/plain')
      this.write(inspect(error))
      return
    }
    const text = `${statusCode}: ${xhtmlEscape(this.#state.reason)}`
    this.write(`<html><title>${text}</title><body>${text}</body></html>`)
  }

  /** Logs what ended the request: an HTTPError with a message as a warning, others as an error. */
  logException(error: unknown): void {
    const { method, uri, remoteIp } = this.request
    const summary = `${method} ${uri} (${remoteIp ?? 'None'})`
    if (!(error instanceof HTTPError)) {
      appLog.error('Uncaught exception %s\n%s', summary, String(this.request), { excInfo: error })
    } else if (error.logMessage !== undefined) {
      genLog.warning('%d %s: %s', error.statusCode, summary, error.getMessage())
    }
  }
}

/** RFC 9110 §6.4.1: these responses end with their head. */
function hasNoBody(statusCode: number): boolean {
  return statusCode === 204 || statusCode === 304 || (statusCode >= 100 && statusCode < 200)
}

const YEAR = 365 * 86400 * 1000
const NO_PATH_ARGS: readonly (string | undefined)[] = Object.freeze([])
