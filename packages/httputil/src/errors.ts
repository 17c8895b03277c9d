import { defineError, TornadoError } from '@tornado-ts/util'

/** What {@link HTTPInputError} takes besides its message. */
export interface HTTPInputErrorOptions {
  /** What a server answers; default 400. */
  readonly statusCode?: number
  readonly cause?: unknown
}

/**
 * The other side has sent a malformed message.
 *
 * A server answers it with {@link HTTPInputError.statusCode}; a client fails the fetch.
 *
 * @tornado httputil.HTTPInputError
 */
export class HTTPInputError extends TornadoError {
  static {
    defineError(this, 'HTTPInputError', 'TORNADO_HTTP_INPUT')
  }

  /** 400 unless a limit or a rule says otherwise: 408, 413, 417, 431. */
  readonly statusCode: number

  constructor(message: string, options: HTTPInputErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.statusCode = options.statusCode ?? 400
  }
}

/**
 * This side has broken the framing of a message while writing it.
 *
 * @tornado httputil.HTTPOutputError
 */
export class HTTPOutputError extends TornadoError {
  static {
    defineError(this, 'HTTPOutputError', 'TORNADO_HTTP_OUTPUT')
  }
}

/**
 * A cookie that may not be sent: an illegal or reserved name, an attribute that would end early or
 * that does not exist.
 *
 * @tornado http.cookies.CookieError
 */
export class CookieError extends TornadoError {
  static {
    defineError(this, 'CookieError', 'TORNADO_COOKIE')
  }
}
