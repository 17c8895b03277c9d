import dns from 'node:dns'
import net from 'node:net'
import {
  AF_INET,
  AF_INET6,
  AF_UNSPEC,
  AI_NUMERICHOST,
  AI_PASSIVE,
  type AddressFamily,
  DEFAULT_BACKLOG,
} from './address.ts'
import { ListenSocket } from './listen-socket.ts'
import { lookupError } from './lookup-error.ts'

/** Options of {@link bindSockets}. */
export interface BindSocketsOptions {
  /** A host name or IP address; undefined or `""` means every interface. */
  readonly address?: string | undefined
  /** {@link AF_INET} or {@link AF_INET6} to use that family only. Default {@link AF_UNSPEC}. */
  readonly family?: AddressFamily | undefined
  /** How many connections may wait to be accepted. Default 128. */
  readonly backlog?: number | undefined
  /** {@link AI_PASSIVE}, {@link AI_NUMERICHOST} or both. Default {@link AI_PASSIVE}. */
  readonly flags?: number | undefined
  /** Lets several processes bind the same port, and the kernel choose between them. */
  readonly reusePort?: boolean | undefined
}

interface Candidate {
  readonly host: string
  readonly family: typeof AF_INET | typeof AF_INET6
}

/** `reusePort` is newer than the type definitions in use. */
type TcpListenOptions = net.ListenOptions & { reusePort?: boolean }

const PORT_ATTEMPTS = 10

/**
 * Opens a listening socket for every address that a name stands for, all on one port.
 *
 * IPv4 comes first. IPv6 sockets never take IPv4 connections, so that the families need one socket
 * each on every platform. With port 0 the first socket gets a free port and the others use the
 * same number. A family that the system lacks is skipped, as is an IPv6 loopback that `localhost`
 * stands for but no interface has.
 *
 * @param port 0 to 65535.
 * @param addressOrOptions The options, or the address with the options behind it.
 * @returns The sockets, at least one. Connections are held until {@link addAcceptHandler}.
 *   Rejects with the system error (`EADDRINUSE`, `EACCES`, `ENOTFOUND`, …), leaving nothing open;
 *   with RangeError for a bad argument, or for `reusePort` where Node or the system lacks it.
 *
 * @tornado netutil.bind_sockets
 */
export async function bindSockets(
  port: number,
  addressOrOptions?: string | BindSocketsOptions,
  moreOptions: BindSocketsOptions = {},
): Promise<[ListenSocket, ...ListenSocket[]]> {
  const options: BindSocketsOptions =
    typeof addressOrOptions === 'object'
      ? addressOrOptions
      : { ...moreOptions, address: addressOrOptions ?? moreOptions.address }
  checkArguments(port, options)
  const candidates = await findCandidates(options)
  for (let attempt = 1; ; attempt++) {
    try {
      return await bindAll(port, candidates, options)
    } catch (error) {
      // The port that was free for one family was taken for another: let the system pick again.
      const again = port === 0 && codeOf(error) === 'EADDRINUSE' && attempt < PORT_ATTEMPTS
      if (!again) throw error
    }
  }
}

function checkArguments(port: number, options: BindSocketsOptions): void {
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new RangeError(`port must be an integer from 0 to 65535, not ${String(port)}`)
  }
  const { family = AF_UNSPEC, backlog = DEFAULT_BACKLOG } = options
  if (family !== AF_UNSPEC && family !== AF_INET && family !== AF_INET6) {
    throw new RangeError(`family must be AF_UNSPEC, AF_INET or AF_INET6, not ${String(family)}`)
  }
  if (!Number.isInteger(backlog) || backlog < 1) {
    throw new RangeError(`backlog must be a positive integer, not ${String(backlog)}`)
  }
  if (options.reusePort === true && !reusePortSupported(process.versions.node, process.platform)) {
    throw new RangeError('reusePort is not supported on this platform')
  }
}

/**
 * Whether `net.Server.listen` obeys `reusePort`; older versions ignore it without a word.
 *
 * @internal
 */
export function reusePortSupported(nodeVersion: string, platform: string): boolean {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number)
  const known = major > 23 || (major === 23 && minor >= 1) || (major === 22 && minor >= 12)
  return known && ['linux', 'freebsd', 'sunos', 'aix'].includes(platform)
}

async function findCandidates(options: BindSocketsOptions): Promise<Candidate[]> {
  const { address = '', family = AF_UNSPEC, flags = AI_PASSIVE } = options
  if (address === '') {
    const [v4, v6] = (flags & AI_PASSIVE) === 0 ? ['127.0.0.1', '::1'] : ['0.0.0.0', '::']
    return ofFamily(family, [
      { host: v4, family: AF_INET },
      { host: v6, family: AF_INET6 },
    ])
  }
  const literal = net.isIP(address)
  if (literal === 0 && (flags & AI_NUMERICHOST) !== 0) throw lookupError('ENOTFOUND', address)
  if (literal === 0 && address.includes('\0')) throw lookupError('ENOTFOUND', address)
  if (literal !== 0 && family !== AF_UNSPEC && literal !== family) {
    throw lookupError('EAI_FAMILY', address)
  }
  const found = await dns.promises.lookup(address, { all: true, family, verbatim: true })
  const distinct = new Map<string, Candidate>()
  for (const { address: host, family: number } of found) {
    distinct.set(host, { host, family: number === 6 ? AF_INET6 : AF_INET })
  }
  return [...distinct.values()].sort((a, b) => a.family - b.family)
}

function ofFamily(family: AddressFamily, candidates: Candidate[]): Candidate[] {
  return candidates.filter((each) => family === AF_UNSPEC || each.family === family)
}

async function bindAll(
  port: number,
  candidates: readonly Candidate[],
  options: BindSocketsOptions,
): Promise<[ListenSocket, ...ListenSocket[]]> {
  const sockets: ListenSocket[] = []
  let skipped: unknown
  for (const { host, family } of candidates) {
    const listenOptions: TcpListenOptions = {
      host,
      port: sockets[0]?.port ?? port,
      backlog: options.backlog ?? DEFAULT_BACKLOG,
      ipv6Only: family === AF_INET6,
      ...(options.reusePort === true && { reusePort: true }),
    }
    try {
      sockets.push(await ListenSocket.listen(listenOptions))
    } catch (error) {
      if (!mayBeSkipped(error, host, options.address)) {
        await Promise.all(sockets.map((sock) => sock.close()))
        throw error
      }
      skipped = error
    }
  }
  const [first, ...others] = sockets
  // A server that listens nowhere would look like one that runs.
  if (first === undefined) throw skipped ?? lookupError('ENOTFOUND', options.address ?? '')
  return [first, ...others]
}

function mayBeSkipped(error: unknown, host: string, address: string | undefined): boolean {
  const code = codeOf(error)
  if (code === 'EAFNOSUPPORT') return true
  if (code !== 'EADDRNOTAVAIL' || address !== 'localhost') return false
  // macOS lists the link-local address of its loopback interface for this name.
  return host === '::1' || (process.platform === 'darwin' && host.startsWith('fe80:'))
}

function codeOf(error: unknown): unknown {
  return error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined
}
