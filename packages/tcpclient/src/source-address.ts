import { isIP } from 'node:net'
import type { HostAddress } from '@tornado-ts/iostream'
import { AF_INET, AF_INET6, AF_UNSPEC, type AddressFamily } from '@tornado-ts/netutil'
import type { SockAddr } from '@tornado-ts/netutil'

/** Where to connect from. */
export interface SourceOptions {
  /** The local IP address to connect from; chosen by the system by default. */
  readonly sourceIp?: string | undefined
  /**
   * The local port to connect from; 0, the default, lets the system choose. Without `sourceIp` the
   * connection is then made from the loopback address of the target's family.
   */
  readonly sourcePort?: number | undefined
}

/**
 * The family of the addresses that can be reached from a source.
 *
 * @param af The family that was asked for.
 * @throws TypeError if `sourceIp` is not an IP address; RangeError if it is not of family `af`.
 */
export function familyFrom(sourceIp: string | undefined, af: AddressFamily): AddressFamily {
  if (sourceIp === undefined) return af
  const family = typeof sourceIp === 'string' ? isIP(sourceIp) : 0
  if (family !== AF_INET && family !== AF_INET6) {
    throw new TypeError(`sourceIp must be an IP address, not ${String(sourceIp)}`)
  }
  if (af !== AF_UNSPEC && af !== family) {
    throw new RangeError(`sourceIp ${sourceIp} is not of the address family asked for, ${af}`)
  }
  return family
}

/** An address to connect to, together with the source to connect from, if there is one. */
export function connectFrom(
  { sourceIp, sourcePort = 0 }: SourceOptions,
  family: number,
  addr: SockAddr,
): SockAddr | HostAddress {
  if (sourceIp === undefined && sourcePort === 0) return addr
  const [ip, port, , scopeId = 0] = addr
  const host = scopeId === 0 || ip.includes('%') ? ip : `${ip}%${scopeId}`
  const loopback = family === AF_INET6 ? '::1' : '127.0.0.1'
  return { host, port, localAddress: sourceIp ?? loopback, localPort: sourcePort }
}
