import { isIPv6 } from 'node:net'
import type { RequestProxy } from '../request-proxy.ts'
import type { RequestUrl } from '../request-url.ts'

/**
 * Checks what only matters to undici, which cannot do everything that a request can ask for.
 *
 * @throws RangeError for what is not supported.
 */
export function checkUndiciRequest(request: RequestProxy, { origin }: RequestUrl): void {
  const { method, body, bodyProducer, authMode } = request
  if (method === 'GET' && (body !== undefined || bodyProducer !== undefined)) {
    throw new RangeError('Body must be undefined for method GET with undici')
  }
  if (method === 'CONNECT') throw new RangeError('CONNECT is not supported with undici')
  if (authMode !== undefined && authMode !== 'basic' && authMode !== 'digest') {
    throw new RangeError(`unsupported authMode ${authMode}`)
  }
  if (request.sslOptions !== undefined) {
    throw new RangeError('sslOptions are not supported with undici')
  }
  if (request.expect100Continue) {
    throw new RangeError('expect100Continue is not supported with undici')
  }
  if (request.allowIpv6 === false && isIPv6(origin.host)) {
    throw new RangeError(`${origin.host} is an IPv6 address, and allowIpv6 is false`)
  }
}
