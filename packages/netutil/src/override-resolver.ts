import { registerObject } from '@tornado-ts/util'
import { AF_UNSPEC, type AddressFamily } from './address.ts'
import type { ResolvedAddress } from './lookup.ts'
import { Resolver } from './resolver.ts'

/** What is overridden: a host, a host and port, or a host, port and family. */
export type OverrideKey =
  | string
  | readonly [host: string, port: number]
  | readonly [host: string, port: number, family: AddressFamily]

/** What is resolved instead: a host for a key that is a host, otherwise a host and port. */
export type OverrideTarget = string | readonly [host: string, port: number]

/** Overrides as a Map, as pairs, or as a plain object from host to host. */
export type OverrideMapping =
  | Iterable<readonly [OverrideKey, OverrideTarget]>
  | Readonly<Record<string, string>>

/** Options of {@link OverrideResolver}. */
export interface OverrideResolverOptions {
  /** Resolves what the mapping leads to; closed together with this one. */
  readonly resolver: Resolver
  /** Read once, at construction. Array keys count by their content. */
  readonly mapping: OverrideMapping
}

/**
 * Resolves some hosts as if others had been asked for, as an entry in the hosts file would.
 *
 * The most specific key wins: `[host, port, family]`, then `[host, port]`, then `host`. What it
 * leads to is not overridden again.
 *
 * @example
 * ```ts
 * new OverrideResolver({
 *   resolver: new Resolver(),
 *   mapping: new Map([[['db.example.com', 5432], ['127.0.0.1', 15432]]]),
 * })
 * ```
 *
 * @tornado netutil.OverrideResolver
 */
export class OverrideResolver extends Resolver {
  static {
    registerObject('netutil.OverrideResolver', this)
  }

  /** Resolves what the mapping leads to. */
  declare resolver: Resolver
  declare private targets: Map<string, OverrideTarget>

  /** @throws TypeError for a missing resolver, or a key or target of another shape. */
  constructor(options: OverrideResolverOptions) {
    super(options)
  }

  /** @tornado netutil.OverrideResolver.initialize */
  override initialize(options: Partial<OverrideResolverOptions> = {}): void {
    const { resolver, mapping } = options
    if (!(resolver instanceof Resolver)) throw new TypeError('resolver must be a Resolver')
    if (mapping === undefined) throw new TypeError('mapping is missing')
    this.resolver = resolver
    this.targets = new Map()
    for (const [key, target] of Symbol.iterator in mapping ? mapping : Object.entries(mapping)) {
      checkShape(key, target)
      this.targets.set(JSON.stringify(key), target)
    }
  }

  /** @tornado netutil.OverrideResolver.resolve */
  override async resolve(
    host: string,
    port: number,
    family: AddressFamily = AF_UNSPEC,
  ): Promise<ResolvedAddress[]> {
    const target =
      this.find([host, port, family]) ?? this.find([host, port]) ?? this.find(host) ?? host
    return typeof target === 'string'
      ? this.resolver.resolve(target, port, family)
      : this.resolver.resolve(target[0], target[1], family)
  }

  /**
   * Closes the wrapped resolver.
   *
   * @tornado netutil.OverrideResolver.close
   */
  override close(): void {
    this.resolver.close()
  }

  private find(key: OverrideKey): OverrideTarget | undefined {
    return this.targets.get(JSON.stringify(key))
  }
}

function checkShape(key: OverrideKey, target: OverrideTarget): void {
  if (typeof key === 'string' && typeof target === 'string') return
  const isPair = typeof target === 'object' && target.length === 2
  if (typeof key === 'object' && (key.length === 2 || key.length === 3) && isPair) return
  const shown = `${JSON.stringify(key)} -> ${JSON.stringify(target)}`
  throw new TypeError(`a host leads to a host, an array to [host, port]; not ${shown}`)
}
