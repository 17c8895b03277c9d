import type { SocketConnectOpts } from 'node:net'
import type { SockAddr } from '@tornado-ts/netutil'

/** Where to connect to by name or number, and from where. */
export interface HostAddress {
  host: string
  port: number
  /** The local interface to connect from; chosen by the system by default. */
  localAddress?: string | undefined
  /** The local port to connect from; chosen by the system by default. */
  localPort?: number | undefined
  /** `4` or `6` to accept only that kind of address for a name. */
  family?: number | undefined
}

/**
 * Where a stream connects to: a resolved address, a host and port, or the path of a Unix socket
 * (beginning with NUL for Linux's abstract names).
 */
export type ConnectAddress = SockAddr | HostAddress | string

/** The address in the form that Node's sockets take. */
export function connectOptions(address: ConnectAddress): SocketConnectOpts {
  if (typeof address === 'string') return { path: address }
  if (isSockAddr(address)) {
    const [host, port, , scopeId] = address
    const scoped = scopeId === undefined || scopeId === 0 || host.includes('%')
    return { host: scoped ? host : `${host}%${scopeId}`, port, autoSelectFamily: false }
  }
  const { host, port, localAddress, localPort, family } = address
  return {
    host,
    port,
    autoSelectFamily: false,
    ...(localAddress !== undefined && { localAddress }),
    ...(localPort !== undefined && { localPort }),
    ...(family !== undefined && { family }),
  }
}

function isSockAddr(address: SockAddr | HostAddress): address is SockAddr {
  return Array.isArray(address)
}
