/** Any address family. Equal to Node's own number, so it can be given to `node:dns`. */
export const AF_UNSPEC = 0 as const
/** IPv4. Node's number: compare with the name, never with the 2 of C's headers. */
export const AF_INET = 4 as const
/** IPv6. Node's number: compare with the name, never with the 10 of Linux' headers. */
export const AF_INET6 = 6 as const
/** Unix domain sockets and Windows' named pipes; only ever reported, never asked for. */
export const AF_UNIX = 1 as const

/** Flag of {@link bindSockets}: without an address, bind every interface rather than loopback. */
export const AI_PASSIVE = 1 as const
/** Flag of {@link bindSockets}: the address is a literal; a name is refused, not looked up. */
export const AI_NUMERICHOST = 4 as const

/** How many connections the kernel queues for a listening socket, unless asked otherwise. */
export const DEFAULT_BACKLOG = 128 as const

/** The families that can be asked for: {@link AF_UNSPEC}, {@link AF_INET} or {@link AF_INET6}. */
export type AddressFamily = typeof AF_UNSPEC | typeof AF_INET | typeof AF_INET6

/**
 * An address to connect to: what resolvers return and `IOStream.connect` takes.
 *
 * The longer form is IPv6's, with flow information and scope id.
 */
export type SockAddr =
  | readonly [host: string, port: number]
  | readonly [host: string, port: number, flowinfo: number, scopeId: number]

/** An address as sockets report it; the same shape as Node's `net.AddressInfo`. */
export interface Address {
  /** The IP address, in its usual text form. */
  readonly address: string
  /** The port number. */
  readonly port: number
  /** The family of `address`. */
  readonly family: 'IPv4' | 'IPv6'
}
