import { currentHttpDate, type HTTPHeaders, responses, SimpleCookie } from '@tornado-ts/httputil'
import type { IOStream } from '@tornado-ts/iostream'
import { version } from '@tornado-ts/util'
import { checkChunk, isJSONObject, jsonText } from './body-chunk.ts'
import { etagMatches, strongEtag } from './conditional.ts'
import { finishUnattended } from './finish-unattended.ts'
import { bodyLength, exposeState, HandlerState, hasNoBody } from './handler-state.ts'
import { type HeaderValue, headerText } from './header-value.ts'
import { requireConnection } from './require-connection.ts'
import { RequestReader } from './request-reader.ts'
import { type CookieOptions, cookieAttributes } from './response-cookies.ts'
import { sendPending } from './send-response.ts'

/** What `redirect` takes besides the URL. */
export interface RedirectOptions {
  /** 301 in place of 302. Default false. */
  readonly permanent?: boolean
  /** Any status from 300 to 399; wins over `permanent`. */
  readonly status?: number
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

/** How a handler answers: the writing half of {@link RequestHandler}. */
export abstract class ResponseWriter extends RequestReader {
  readonly #state = new HandlerState()

  static {
    exposeState((handler) => handler.#state)
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

  /** Runs after the response was handed to the connection; nothing can be written any more. */
  onFinish(): void {
    // For subclasses.
  }

  /** Sets headers on every response, error pages included; runs inside `clear`. */
  setDefaultHeaders(): void {
    // For subclasses.
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

  // Cookies

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
    this.#state.form?.responseFinished()
    this.request._finished()
    this.logRequest()
    this.onFinish()
  }

  /** Logs the finished request, before `onFinish`. */
  protected abstract logRequest(): void

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
}

const YEAR = 365 * 86400 * 1000
