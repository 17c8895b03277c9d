import { HTTPInputError } from '@tornado-ts/httputil'
import { genLog } from '@tornado-ts/log'
import { Finish, HTTPError } from './errors.ts'
import type { RequestHandler } from './request-handler.ts'

/**
 * Ends a request whose handler has thrown: the one way out for every error of a handler.
 *
 * @returns A promise only if an asynchronous `writeError` has to be awaited; it never rejects.
 * @tornado web.RequestHandler._handle_request_exception
 */
export function handleRequestError(handler: RequestHandler, error: unknown): void | Promise<void> {
  if (error instanceof Finish) {
    if (!handler.finished) ignoreRejection(handler.finish(error.chunk))
    return
  }
  const answer = error instanceof HTTPInputError ? asHTTPError(error) : error
  try {
    handler.logException(answer)
  } catch (cause) {
    genLog.error('Error in exception logger', { excInfo: cause })
  }
  if (handler.finished) return
  const statusCode = answer instanceof HTTPError ? answer.statusCode : 500
  return handler.sendError(statusCode, { error: answer })
}

/** A malformed body is the client's fault, wherever it is noticed. */
export function asHTTPError(cause: HTTPInputError): HTTPError {
  return new HTTPError(cause.statusCode, {
    logMessage: 'Invalid body: %s',
    args: [cause.message],
    cause,
  })
}

/** For a promise that its receiver may ignore: the failure is reported elsewhere. */
export function ignoreRejection(promise: Promise<void>): void {
  promise.catch(noop)
}

function noop(): void {
  // Nothing to do.
}
