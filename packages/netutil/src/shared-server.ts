import net from 'node:net'

/**
 * Makes the server behind a ListenSocket, in place of Node's own.
 *
 * @param options What the server has to do with its connections.
 * @param key The {@link sharingKey} of the socket.
 * @internal
 */
export type ServerFactory = (options: net.ServerOpts, key: string) => net.Server

/** Nothing is read, and nothing closed, before the consumer of a connection says so. */
const SERVER_OPTIONS: net.ServerOpts = { pauseOnConnect: true, allowHalfOpen: true }

let factory: ServerFactory | undefined

/** How often each address was asked for. */
const asked = new Map<string, number>()

/**
 * Has every socket that can be shared between processes made by `newFactory` from now on: in a
 * worker, whose sockets are those of its primary.
 *
 * @internal
 */
export function setServerFactory(newFactory: ServerFactory | undefined): void {
  factory = newFactory
}

/** The server of a socket with that key; Node's own if the socket cannot be shared. */
export function makeServer(key: string | undefined): net.Server {
  return key === undefined || factory === undefined
    ? net.createServer(SERVER_OPTIONS)
    : factory(SERVER_OPTIONS, key)
}

/**
 * Names the socket that is about to be opened. Processes that run the same program open the same
 * sockets in the same order, so they find the same names: the address that is asked for, and how
 * often it was asked for before, as several sockets may ask for port 0.
 *
 * @returns Undefined if the caller wants a socket of this process alone.
 */
export function sharingKey(
  options: net.ListenOptions & { fd?: number; reusePort?: boolean },
): string | undefined {
  if (options.exclusive === true || options.reusePort === true) return undefined
  const { host, port, path, fd, ipv6Only } = options
  const address = JSON.stringify([host, port, path, fd, ipv6Only === true])
  const before = asked.get(address) ?? 0
  asked.set(address, before + 1)
  return `${address}#${before}`
}
