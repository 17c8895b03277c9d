import { Configurable, type ConfigurableClass, registerObject } from '@tornado-ts/util'
import { AF_UNSPEC, type AddressFamily } from './address.ts'
import { type ResolvedAddress, resolvedAddresses, resolveLiteral, systemLookup } from './lookup.ts'

/**
 * Finds the addresses of a host.
 *
 * `new Resolver()` makes the implementation chosen with `Resolver.configure`, at first
 * {@link DefaultLoopResolver}.
 *
 * @example
 * ```ts
 * Resolver.configure('netutil.CaresResolver', { timeout: 2 })
 * const addresses = await new Resolver().resolve('localhost', 80)
 * ```
 *
 * @tornado netutil.Resolver
 */
export class Resolver extends Configurable {
  /** @param options Options of the implementation; they win over those given to `configure`. */
  constructor(options?: object) {
    super(options)
  }

  /**
   * Returns this class, which all implementations are chosen for.
   *
   * @tornado netutil.Resolver.configurable_base
   */
  static override configurableBase(): ConfigurableClass {
    return Resolver
  }

  /**
   * Returns {@link DefaultLoopResolver}.
   *
   * @tornado netutil.Resolver.configurable_default
   */
  static override configurableDefault(): ConfigurableClass {
    return DefaultLoopResolver
  }

  /**
   * Finds the addresses of a host.
   *
   * @param host A name, or an IP address, which is returned without asking anybody.
   * @param port Copied into every result.
   * @param family {@link AF_INET} or {@link AF_INET6} for addresses of that family only.
   * @returns At least one address, each once, in the order of the source asked. Rejects with a
   *   system error whose `code` is `ENOTFOUND`, `EAI_AGAIN`, `EAI_FAMILY` (an IP address of
   *   another family) or the like.
   *
   * @tornado netutil.Resolver.resolve
   */
  async resolve(
    _host: string,
    _port: number,
    _family: AddressFamily = AF_UNSPEC,
  ): Promise<ResolvedAddress[]> {
    throw new Error('not implemented')
  }

  /**
   * Releases what the resolver holds; what that means for lookups under way is up to the
   * implementation.
   *
   * @tornado netutil.Resolver.close
   */
  close(): void {
    // Most implementations hold nothing.
  }
}

/**
 * Asks the system (`getaddrinfo`), so that its hosts file and name service configuration apply.
 *
 * Lookups run on libuv's pool of threads, four unless `UV_THREADPOOL_SIZE` says otherwise, which
 * they share with file access.
 *
 * @tornado netutil.DefaultLoopResolver
 */
export class DefaultLoopResolver extends Resolver {
  static {
    registerObject('netutil.DefaultLoopResolver', this)
  }

  /** @tornado netutil.DefaultLoopResolver.resolve */
  override async resolve(
    host: string,
    port: number,
    family: AddressFamily = AF_UNSPEC,
  ): Promise<ResolvedAddress[]> {
    return (
      resolveLiteral(host, port, family) ??
      resolvedAddresses(host, port, await systemLookup(host, family))
    )
  }
}
