import dns from 'node:dns'
import { isIP } from 'node:net'
import { registerObject, type Seconds } from '@tornado-ts/util'
import { AF_INET, AF_INET6, AF_UNSPEC, type AddressFamily } from './address.ts'
import { HostsFile, systemHostsPath } from './hosts-file.ts'
import { type ResolvedAddress, resolvedAddresses, resolveLiteral } from './lookup.ts'
import { Resolver } from './resolver.ts'

/** Options of {@link CaresResolver}. */
export interface CaresResolverOptions {
  /** The DNS servers to ask, as `address` or `address:port`. Default those of the system. */
  readonly servers?: readonly string[] | undefined
  /** How long a server may take, at the first try. Default c-ares' own. */
  readonly timeout?: Seconds | undefined
  /** How often each server is asked. Default c-ares' own. */
  readonly tries?: number | undefined
  /** The table that is looked at before DNS. Default the system's. */
  readonly hostsFile?: string | undefined
}

const LOOPBACK = ['127.0.0.1', '::1'] as const

const ERROR_TEXTS: Readonly<Record<string, string>> = {
  ECANCELLED: 'DNS query cancelled',
  ECONNREFUSED: 'Could not contact DNS servers',
  EBADNAME: 'Misformatted domain name',
  ENODATA: 'DNS server returned answer with no data',
  ENOTFOUND: 'Domain name not found',
  EREFUSED: 'DNS server refused query',
  ESERVFAIL: 'DNS server returned general failure',
  ETIMEOUT: 'Timeout while contacting DNS servers',
}

/**
 * Asks the hosts file and then DNS, by c-ares, which needs no thread: of use where libuv's threads
 * are all busy with other work.
 *
 * Other sources of names that the system knows, and its search domains, are not consulted. Without
 * a family the result is IPv4, or IPv6 if there is no IPv4 address; never a mixture. The message of
 * a failure is `C-Ares returned error <code>: <text> while resolving <host>`.
 *
 * @deprecated Tornado discourages it; use {@link DefaultLoopResolver} unless threads are scarce.
 * @tornado platform.caresresolver.CaresResolver
 */
export class CaresResolver extends Resolver {
  static {
    registerObject('netutil.CaresResolver', this)
    registerObject('platform.caresresolver.CaresResolver', this)
  }

  declare private channel: dns.promises.Resolver
  declare private hosts: HostsFile

  constructor(options?: CaresResolverOptions) {
    super(options)
  }

  /** @tornado platform.caresresolver.CaresResolver.initialize */
  override initialize(options: CaresResolverOptions = {}): void {
    const { servers, timeout, tries, hostsFile = systemHostsPath() } = options
    this.channel = new dns.promises.Resolver({
      ...(timeout !== undefined && { timeout: Math.ceil(timeout * 1000) }),
      ...(tries !== undefined && { tries }),
    })
    if (servers !== undefined) this.channel.setServers(servers)
    this.hosts = new HostsFile(hostsFile)
  }

  /** @tornado platform.caresresolver.CaresResolver.resolve */
  override async resolve(
    host: string,
    port: number,
    family: AddressFamily = AF_UNSPEC,
  ): Promise<ResolvedAddress[]> {
    const literal = isIP(host)
    if (literal !== 0 && family !== AF_UNSPEC && family !== literal) {
      const error = new Error(`Requested socket family ${family} but got ${literal}`)
      throw Object.assign(error, { code: 'EAI_FAMILY' })
    }
    return resolveLiteral(host, port, family) ?? this.resolveName(host, port, family)
  }

  /**
   * Cancels the lookups under way, which then reject with the code `ECANCELLED`. The resolver can
   * be used again.
   */
  override close(): void {
    this.channel.cancel()
  }

  private async resolveName(
    host: string,
    port: number,
    family: AddressFamily,
  ): Promise<ResolvedAddress[]> {
    const listed = await this.hosts.addressesOf(host)
    const known = listed.length === 0 && host.toLowerCase() === 'localhost' ? LOOPBACK : listed
    const local = oneFamily(known, family)
    const addresses = local.length > 0 ? local : await this.query(host, family)
    const found = addresses.map((address) => ({ address, family: isIP(address) }))
    return resolvedAddresses(host, port, found)
  }

  private async query(host: string, family: AddressFamily): Promise<string[]> {
    try {
      if (family === AF_INET6) return await this.channel.resolve6(host)
      return await this.channel.resolve4(host)
    } catch (error) {
      const { code = 'UNKNOWN', message } = error as NodeJS.ErrnoException
      if (code === 'ENODATA' && family === AF_UNSPEC) return this.query(host, AF_INET6)
      const text = `${ERROR_TEXTS[code] ?? message} while resolving ${host}`
      const failure = new Error(`C-Ares returned error ${code}: ${text}`, { cause: error })
      throw Object.assign(failure, { code, hostname: host })
    }
  }
}

/** The addresses of the family; without one, those of IPv4 or else those of IPv6. */
function oneFamily(addresses: readonly string[], family: AddressFamily): readonly string[] {
  const v4 = addresses.filter((address) => isIP(address) === AF_INET)
  const v6 = addresses.filter((address) => isIP(address) === AF_INET6)
  if (family === AF_INET6) return v6
  return v4.length > 0 || family === AF_INET ? v4 : v6
}
