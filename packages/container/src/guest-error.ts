import type { HTTPServerRequest } from '@tornado-ts/httputil'
import { appLog } from '@tornado-ts/log'

/** Logs what a guest has failed with, as an Application logs what its handlers fail with. */
export function logGuestError(request: HTTPServerRequest, error: unknown): void {
  const { method, uri, remoteIp = 'None' } = request
  const summary = `${method} ${uri} (${remoteIp})`
  appLog.error('Uncaught exception %s\n%s', summary, String(request), { excInfo: error })
}
