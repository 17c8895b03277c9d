import { responses } from '@tornado-ts/httputil'
import { printf } from '@tornado-ts/log'
import { defineError, TornadoError } from '@tornado-ts/util'

/** What {@link HTTPError} takes in place of a log message. */
export interface HTTPErrorOptions {
  /** For the log only; never sent to the client. */
  readonly logMessage?: string
  /** Values for the printf placeholders of `logMessage`. */
  readonly args?: readonly unknown[]
  /** Reason phrase of the status line; default is the standard phrase. */
  readonly reason?: string
  readonly cause?: unknown
}

/**
 * Ends the request with an HTTP status when it is thrown from a handler.
 *
 * The client sees `writeError`'s page for the status; the message goes to the log alone.
 *
 * @tornado web.HTTPError
 */
export class HTTPError extends TornadoError {
  static {
    defineError(this, 'HTTPError', 'TORNADO_WEB_HTTP_ERROR')
  }

  readonly statusCode: number
  readonly logMessage: string | undefined
  readonly args: readonly unknown[]
  readonly reason: string | undefined

  /**
   * @param statusCode Any HTTP status; default 500.
   * @param logMessage A printf message with its values, or the options.
   */
  constructor(
    statusCode = 500,
    logMessage?: string | HTTPErrorOptions,
    ...args: readonly unknown[]
  ) {
    const options: HTTPErrorOptions =
      typeof logMessage === 'object'
        ? logMessage
        : logMessage === undefined
          ? { args }
          : { logMessage, args }
    const values = options.args ?? []
    const phrase = options.reason ?? responses[statusCode] ?? 'Unknown'
    const detail = options.logMessage === undefined ? '' : fillMessage(options.logMessage, values)
    super(
      `HTTP ${statusCode}: ${phrase}${detail === '' ? '' : ` (${detail})`}`,
      options.cause === undefined ? undefined : { cause: options.cause },
    )
    this.statusCode = statusCode
    this.logMessage = options.logMessage
    this.args = values
    this.reason = options.reason
  }

  /** The log message with its values filled in; empty when there is none. */
  getMessage(): string {
    return this.logMessage === undefined ? '' : fillMessage(this.logMessage, this.args)
  }
}

/**
 * A required argument of the request is absent: answered with 400.
 *
 * @tornado web.MissingArgumentError
 */
export class MissingArgumentError extends HTTPError {
  static {
    defineError(this, 'MissingArgumentError', 'TORNADO_WEB_MISSING_ARGUMENT')
  }

  readonly argName: string

  constructor(argName: string) {
    super(400, 'Missing argument %s', argName)
    this.argName = argName
  }
}

/**
 * Ends the request at once, without error handling, with `chunk` as the last piece of the body.
 *
 * @tornado web.Finish
 */
export class Finish extends TornadoError {
  static {
    defineError(this, 'Finish', 'TORNADO_WEB_FINISH')
  }

  readonly chunk: string | Uint8Array | object | undefined

  constructor(chunk?: string | Uint8Array | object) {
    super('the request was finished by a Finish error')
    this.chunk = chunk
  }
}

/** Without values the message is taken as it is, percent signs and all. */
function fillMessage(message: string, values: readonly unknown[]): string {
  return values.length === 0 ? message : printf(message, values)
}
