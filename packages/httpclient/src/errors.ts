import { responses } from '@tornado-ts/httputil'
import { defineError, TornadoError } from '@tornado-ts/util'
import type { HTTPResponse } from './http-response.ts'

/** The code of an error that came without a response: a timeout, a connection that broke. */
export const NO_RESPONSE = 599

/**
 * A fetch did not succeed: the server answered with a status that is not 2xx, or not at all.
 *
 * Its `code` is the status, which is why this class is no `TornadoError`, whose codes are texts.
 *
 * @tornado httpclient.HTTPClientError
 */
export class HTTPClientError extends Error {
  static {
    defineError(this, 'HTTPClientError', '')
  }

  /** Also true for instances made by another installed copy of this package. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return TornadoError[Symbol.hasInstance].call(this, value)
  }

  /**
   * The status of the response; 599 if there was none.
   *
   * @tornado httpclient.HTTPClientError.code
   */
  readonly code: number

  /**
   * The response, where there was one.
   *
   * @tornado httpclient.HTTPClientError.response
   */
  readonly response: HTTPResponse | undefined

  /**
   * @param code The status.
   * @param message Default: the usual reason phrase of `code`.
   * @param response Left out of what is printed of the error, since it refers back to it.
   */
  constructor(code: number, message?: string, response?: HTTPResponse, options?: ErrorOptions) {
    super(message ?? responses[code] ?? 'Unknown', options)
    this.code = code
    this.response = response
    Object.defineProperty(this, 'response', { enumerable: false })
  }

  /** `HTTP 403: Forbidden`. */
  override toString(): string {
    return `HTTP ${this.code}: ${this.message}`
  }
}

/**
 * The same class as {@link HTTPClientError}, under its older name.
 *
 * @tornado httpclient.HTTPError
 */
export const HTTPError: typeof HTTPClientError = HTTPClientError
/** An instance of {@link HTTPClientError}. */
export type HTTPError = HTTPClientError

/**
 * A fetch took longer than it was allowed to; the message says in which phase.
 *
 * @tornado simple_httpclient.HTTPTimeoutError
 */
export class HTTPTimeoutError extends HTTPClientError {
  static {
    defineError(this, 'HTTPTimeoutError', '')
  }

  constructor(message: string) {
    super(NO_RESPONSE, message)
  }

  /** The message. */
  override toString(): string {
    return this.message || 'Timeout'
  }
}

/**
 * The connection ended before the response did, or the response broke the rules of HTTP.
 *
 * @tornado simple_httpclient.HTTPStreamClosedError
 */
export class HTTPStreamClosedError extends HTTPClientError {
  static {
    defineError(this, 'HTTPStreamClosedError', '')
  }

  constructor(message: string, options?: ErrorOptions) {
    super(NO_RESPONSE, message, undefined, options)
  }

  /** The message. */
  override toString(): string {
    return this.message || 'Stream closed'
  }
}

/**
 * A request failed in undici; `cause` is undici's error.
 *
 * @tornado curl_httpclient.CurlError
 */
export class UndiciError extends HTTPClientError {
  static {
    defineError(this, 'UndiciError', '')
  }

  /**
   * The code of undici's or the system's error, such as `ECONNREFUSED`.
   *
   * @tornado curl_httpclient.CurlError.errno
   */
  readonly errno: string

  constructor(errno: string, message: string, options?: ErrorOptions) {
    super(NO_RESPONSE, message, undefined, options)
    this.errno = errno
  }
}
