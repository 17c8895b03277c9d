import { isIP } from 'node:net'

/**
 * Tells whether a string is an IPv4 or IPv6 address, and nothing else.
 *
 * IPv6 may have a zone (`fe80::1%lo`) or be IPv4-mapped. The shorthands of C's `inet_aton`
 * (`127.1`, `0x7f.1`, `010.0.0.1`) are not addresses here, which differs from Tornado: a header
 * such as `X-Forwarded-For` must not have two readings. Never looks up a name.
 *
 * @tornado netutil.is_valid_ip
 */
export function isValidIp(ip: string): boolean {
  return typeof ip === 'string' && isIP(ip) !== 0
}
