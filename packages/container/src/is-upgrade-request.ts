import type { HTTPHeaders } from '@tornado-ts/httputil'

/**
 * Whether a request asks to go on in another protocol (RFC 9110 §7.8). One with a body does not: its
 * bytes could not be told from those of the protocol.
 */
export function isUpgradeRequest(headers: HTTPHeaders): boolean {
  if (!headers.has('Upgrade') || headers.has('Transfer-Encoding')) return false
  if (headers.get('Content-Length', '0') !== '0') return false
  const options = headers.get('Connection', '').toLowerCase().split(',')
  return options.some((option) => option.trim() === 'upgrade')
}
