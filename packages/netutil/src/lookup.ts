import dns from 'node:dns'
import { isIP } from 'node:net'
import { AF_INET, AF_INET6, AF_UNSPEC, type AddressFamily, type SockAddr } from './address.ts'
import { lookupError } from './lookup-error.ts'

/** One address of a host, as resolvers return it. */
export type ResolvedAddress = [family: typeof AF_INET | typeof AF_INET6, address: SockAddr]

/** How the system is asked: for everything, in the order it thinks best. */
export function lookupOptions(family: AddressFamily): dns.LookupAllOptions {
  return { all: true, family, verbatim: true }
}

/** Looks up a name with the system's own means, on libuv's pool of threads. */
export function systemLookup(host: string, family: AddressFamily): Promise<dns.LookupAddress[]> {
  return dns.promises.lookup(host, lookupOptions(family))
}

/**
 * Checks the arguments of a resolver.
 *
 * @returns The result if the host is an IP address; `undefined` if it has to be looked up.
 * @throws A system error (`EAI_FAMILY`) if it is an address of another family, or (`ENOTFOUND`) if
 *   it cannot be a name at all.
 */
export function resolveLiteral(
  host: string,
  port: number,
  family: AddressFamily,
): ResolvedAddress[] | undefined {
  if (typeof host !== 'string') throw new TypeError(`host must be a string, not ${typeof host}`)
  if (typeof port !== 'number') throw new TypeError(`port must be a number, not ${typeof port}`)
  const literal = isIP(host)
  if (literal === 0) {
    // The system's functions would take the empty name for this host, and stop reading at a NUL.
    if (host === '' || host.includes('\0')) throw lookupError('ENOTFOUND', host)
    return undefined
  }
  if (family !== AF_UNSPEC && family !== literal) throw lookupError('EAI_FAMILY', host)
  return [withPort(host, literal, port)]
}

/** Gives addresses the shape that resolvers return, each only once. */
export function resolvedAddresses(
  host: string,
  port: number,
  found: readonly dns.LookupAddress[],
): ResolvedAddress[] {
  const distinct = new Map<string, ResolvedAddress>()
  for (const { address, family } of found) {
    if (!distinct.has(address)) distinct.set(address, withPort(address, family, port))
  }
  if (distinct.size === 0) throw lookupError('ENOTFOUND', host)
  return [...distinct.values()]
}

function withPort(address: string, family: number, port: number): ResolvedAddress {
  return family === AF_INET6 ? [AF_INET6, [address, port, 0, 0]] : [AF_INET, [address, port]]
}
