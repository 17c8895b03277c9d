import type { HTTPServerRequest } from '@tornado-ts/httputil'
import { accessLog, ERROR, INFO, WARNING } from '@tornado-ts/log'

/** Writes the line of the access log for a finished request, as an Application does for its own. */
export function logAccess(request: HTTPServerRequest, statusCode: number): void {
  const level = statusCode < 400 ? INFO : statusCode < 500 ? WARNING : ERROR
  if (!accessLog.isEnabledFor(level)) return
  const { method, uri, remoteIp = 'None' } = request
  const milliseconds = 1000 * request.requestTime()
  accessLog.log(level, '%d %s %s (%s) %.2fms', statusCode, method, uri, remoteIp, milliseconds)
}
