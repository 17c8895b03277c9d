import { inspect } from 'node:util'
import { isFuture } from '@tornado-ts/concurrent'
import { xhtmlEscape } from '@tornado-ts/escape'
import type { ParseMultipartOptions } from '@tornado-ts/httputil'
import { appLog, genLog } from '@tornado-ts/log'
import { handleRequestError } from './error-path.ts'
import { HTTPError } from './errors.ts'
import { finishUnattended } from './finish-unattended.ts'
import { allowedMethods } from './handler-class.ts'
import { hasNoBody, stateOf } from './handler-state.ts'
import { MultipartForm } from './multipart-form.ts'
import type { MultipartPart } from './multipart-part.ts'
import { renderingOf } from './page.ts'
import { RequestRenderer } from './request-renderer.ts'

/** What `sendError` and `writeError` know of the failure. */
export interface SendErrorOptions {
  /** What was thrown. */
  readonly error?: unknown
  /** The reason phrase, unless the error is an HTTPError with one of its own. */
  readonly reason?: string
  readonly [name: string]: unknown
}

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
export class RequestHandler extends RequestRenderer {
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

  // Hooks

  /** Takes the arguments of the rule, before anything else; must be synchronous. */
  initialize(_args: Record<string, unknown>): void {
    // For subclasses.
  }

  /** Runs before the verb, whatever the method; a response finished here skips the verb. */
  prepare(): void | Promise<void> {
    // For subclasses.
  }

  /** The client went away while the handler was still working. Not called after `finish`. */
  onConnectionClose(): void {
    // For subclasses.
  }

  /**
   * Takes a piece of the body, in a class made by `streamRequestBody`.
   *
   * @returns A promise to stop reading from the client until it settles.
   */
  dataReceived(chunk: Buffer): void | Promise<void> {
    const { form } = stateOf(this)
    if (form === undefined) throw new Error('dataReceived is not implemented')
    return form.take(chunk)
  }

  /**
   * Receives the body as a multipart form whose parts are dealt with while they arrive, in place of
   * an override of {@link dataReceived}. Called in `prepare`, in a class made by `streamRequestBody`.
   *
   * Parts come one at a time, and the client sends no faster than they are read. The verb runs after
   * the last one. A form that is malformed or beyond a limit is answered with 400 or 413, an error
   * that `onPart` throws as any error of the handler; both end the reading. When the client goes away
   * whoever reads a part gets a StreamClosedError. The token against XSRF has to be in a header.
   *
   * @param onPart Gets each part; what it has not read when its promise settles is thrown away.
   * @param options Limits, where they differ from those of `setParseBodyConfig`. The whole body is
   *   limited by `maxBodySize` of the server, or `request.connection.setMaxBodySize` in `prepare`.
   * @throws HTTPError 400 when the request is no multipart form.
   * @throws Error in a handler that takes its body whole, and when the body has begun.
   *
   * @example
   * ```ts
   * override prepare() {
   *   this.receiveMultipart(async (part) => {
   *     if (part.filename === undefined) this.fields.set(part.name, await part.text())
   *     else await writeFile(join(folder, randomUUID()), part)
   *   })
   * }
   * ```
   */
  receiveMultipart(
    onPart: (part: MultipartPart) => void | Promise<void>,
    options: ParseMultipartOptions = {},
  ): void {
    const state = stateOf(this)
    if (state.form !== undefined) throw new Error('receiveMultipart() called twice')
    if (!state.awaitsBody) {
      throw new Error(
        'receiveMultipart() takes a class of streamRequestBody, and a call in prepare()',
      )
    }
    state.form = new MultipartForm(this, onPart, options)
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
    const state = stateOf(this)
    state.failed = true
    if (state.headersWritten) {
      genLog.error('Cannot send error response after headers written')
      this.#finishPartial()
      return
    }
    const allow = state.headers.get('Allow')
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
      const page = this.writeError(statusCode, options) as Promise<void> | undefined
      const written = page ?? renderingOf(this, stateOf(this))
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
    const state = stateOf(this)
    if (state.finished) return
    try {
      finishUnattended(this, state)
    } catch (cause) {
      genLog.error('Failed to flush partial response', { excInfo: cause })
    }
  }

  #finishError(): void {
    const state = stateOf(this)
    if (state.finished) return
    try {
      finishUnattended(this, state)
    } catch (cause) {
      appLog.error('Uncaught exception in write_error', { excInfo: cause })
      if (state.headersWritten) return
      // Whatever the page did, the client gets an answer.
      this.clear()
      this.setStatus(500)
      finishUnattended(this, state)
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
    const text = `${statusCode}: ${xhtmlEscape(stateOf(this).reason)}`
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

  /** Hands the finished request to {@link Application.logRequest}. */
  protected override logRequest(): void {
    this.application.logRequest(this)
  }
}
