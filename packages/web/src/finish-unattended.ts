import type { HandlerState } from './handler-state.ts'
import type { ResponseWriter } from './response-writer.ts'

/**
 * Ends the response for a caller who does not wait.
 *
 * What the connection returns may be ignored, and costs nothing; only a promise that a subclass has
 * made of its own, in an override of `finish`, has to be kept from becoming an unhandled rejection.
 */
export function finishUnattended(
  handler: ResponseWriter,
  state: HandlerState,
  chunk?: string | Uint8Array | object,
): void {
  const promise = handler.finish(chunk)
  if (promise !== state.sent) promise.catch(noop)
}

function noop(): void {
  // The failure is the connection's to report.
}
