import { AF_INET, type ListenSocket, bindSockets } from '@tornado-ts/netutil'

/** Options of {@link bindUnusedPort}. */
export interface BindUnusedPortOptions {
  /** Lets other sockets bind the same port, where Node and the system can. Default false. */
  readonly reusePort?: boolean | undefined
  /** An IPv4 address. Default `127.0.0.1`. */
  readonly address?: string | undefined
}

/**
 * Opens a listening socket on a free port of the loopback interface.
 *
 * @returns The socket, for `server.addSocket`, and its port. Rejects as `bindSockets` does.
 *
 * @example
 * ```ts
 * const [socket, port] = await bindUnusedPort()
 * server.addSocket(socket)
 * ```
 *
 * @tornado testing.bind_unused_port
 */
export async function bindUnusedPort(
  options: BindUnusedPortOptions = {},
): Promise<[ListenSocket, number]> {
  const { address = '127.0.0.1', reusePort } = options
  const [socket] = await bindSockets(0, address, { family: AF_INET, reusePort })
  const bound = socket.address()
  if (typeof bound === 'string') throw new TypeError(`${address} is not an IPv4 address`)
  return [socket, bound.port]
}
