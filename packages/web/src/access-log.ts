import { accessLog, ERROR, INFO, WARNING } from '@tornado-ts/log'
import type { RequestHandler } from './request-handler.ts'

/**
 * Writes the line of the access log for a finished request: status, request and milliseconds, at
 * info below 400, warning below 500, error from there.
 *
 * @tornado web.Application.log_request
 */
export function logAccess(handler: RequestHandler): void {
  const status = handler.getStatus()
  const level = status < 400 ? INFO : status < 500 ? WARNING : ERROR
  if (!accessLog.isEnabledFor(level)) return
  const { request } = handler
  accessLog.log(
    level,
    '%d %s %s (%s) %.2fms',
    status,
    request.method,
    request.uri,
    request.remoteIp ?? 'None',
    1000 * request.requestTime(),
  )
}
