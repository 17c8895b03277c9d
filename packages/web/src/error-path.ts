import { HTTPInputError } from '@tornado-ts/httputil'
import { StreamClosedError } from '@tornado-ts/iostream'
import { genLog } from '@tornado-ts/log'
import { Finish, HTTPError } from './errors.ts'
import { finishUnattended } from './finish-unattended.ts'
import { stateOf } from './handler-state.ts'
import type { RequestHandler } from './request-handler.ts'

/**
 * Ends a request whose handler has thrown: the one way out for every error of a handler.
 *
 * @tornado web.RequestHandler._handle_request_exception
 */
export function handleRequestError(handler: RequestHandler, error: unknown): void {
  if (error instanceof Finish) {
    if (!handler.finished) finishUnattended(handler, stateOf(handler), error.chunk)
    return
  }
  if (error instanceof StreamClosedError && hasClientLeft(handler)) {
    // Nobody is left to answer, and it was nobody's fault here.
    stateOf(handler).failed = true
    genLog.info('The client has closed the connection: %s', String(handler.request))
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
  handler.sendError(statusCode, { error: answer })
}

function hasClientLeft(handler: RequestHandler): boolean {
  return handler.request.connection?.stream?.closed() === true
}

/** A malformed body is the client's fault, wherever it is noticed. */
export function asHTTPError(cause: HTTPInputError): HTTPError {
  return new HTTPError(cause.statusCode, {
    logMessage: 'Invalid body: %s',
    args: [cause.message],
    cause,
  })
}
