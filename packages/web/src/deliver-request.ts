import {
  type HTTPMessageDelegate,
  type HTTPServerRequest,
  RequestStartLine,
} from '@tornado-ts/httputil'
import { appLog } from '@tornado-ts/log'

/**
 * Gives a whole request to a delegate, as a connection that has just read it would: each call after
 * the promise of the one before, and in this turn where there is none.
 */
export function deliverRequest(delegate: HTTPMessageDelegate, request: HTTPServerRequest): void {
  const { method, uri, version, headers, body } = request
  const steps = [
    () => delegate.headersReceived(new RequestStartLine(method, uri, version), headers),
    () => (body.length > 0 ? delegate.dataReceived(body) : undefined),
    () => delegate.finish(),
  ]
  runFrom(0, steps)
}

function runFrom(index: number, steps: readonly (() => void | Promise<void>)[]): void {
  for (const [offset, step] of steps.slice(index).entries()) {
    const pending = step()
    if (pending === undefined) continue
    pending
      .then(() => runFrom(index + offset + 1, steps))
      .catch((error: unknown) => appLog.error('Uncaught exception', { excInfo: error }))
    return
  }
}
