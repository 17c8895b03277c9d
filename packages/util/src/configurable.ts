import { lookupObject } from './registry.ts'

/** Options saved by {@link Configurable.configure}; every member is optional and untyped. */
type SavedOptions = Readonly<Record<string, unknown>>

interface Configuration {
  readonly impl: ConfigurableClass | undefined
  readonly options: SavedOptions | undefined
}

/** Any class that descends from {@link Configurable}, abstract or not. */
export type ConfigurableClass = typeof Configurable

/** What {@link Configurable.saveConfiguration} returns: the class in force and its options. */
export type SavedConfiguration = readonly [
  impl: ConfigurableClass | undefined,
  options: object | undefined,
]

const UNCONFIGURED: Configuration = { impl: undefined, options: undefined }

/** Keyed by the base that owns it, so that bases never see each other's choice by inheritance. */
const configurations = new WeakMap<ConfigurableClass, Configuration>()

/**
 * A class whose constructor is a factory for an implementation chosen for the whole process.
 *
 * A *base* defines `configurableBase` (usually returning itself) and `configurableDefault`.
 * `new Base(...args)` then makes an instance of the configured implementation. Instances are set
 * up in `initialize`, which receives the constructor's arguments; the last of them is the options
 * object.
 *
 * Because `initialize` runs inside this constructor, before any field of a subclass is installed:
 * an implementation declares the fields that `initialize` assigns with `declare` and keeps its
 * private state in `declare private` fields, never in `#private` ones; a base has no instance
 * fields at all.
 *
 * @example
 * ```ts
 * class Store extends Configurable {
 *   static override configurableBase() { return Store }
 *   static override configurableDefault() { return MemoryStore }
 * }
 * class MemoryStore extends Store {
 *   declare limit: number
 *   override initialize({ limit = 10 }: { limit?: number } = {}) { this.limit = limit }
 * }
 * Store.configure(undefined, { limit: 3 })
 * new Store() // a MemoryStore with limit 3
 * ```
 *
 * @tornado util.Configurable
 */
export abstract class Configurable {
  /**
   * @param args Passed to `initialize`. When the configured implementation is substituted, the
   *   options saved by `configure` are merged under the last argument.
   */
  constructor(...args: unknown[]) {
    const base = new.target.configurableBase()
    if (new.target !== base) {
      // An implementation made directly does not get the options meant for its base.
      this.initialize(...args)
      return
    }
    const impl = base.configuredClass()
    const merged = mergeOptions(args, configurations.get(base)?.options)
    if (impl !== base) {
      // When `impl` is a base itself, its own configuration applies in turn.
      return Reflect.construct(impl as unknown as () => void, merged) as Configurable
    }
    this.initialize(...merged)
  }

  /**
   * Sets up a new instance; called once, in place of a constructor.
   *
   * @tornado util.Configurable.initialize
   */
  initialize(..._args: unknown[]): void {
    // Implementations override this.
  }

  /**
   * Returns the class that owns the configuration of this hierarchy.
   *
   * @tornado util.Configurable.configurable_base
   */
  static configurableBase(): ConfigurableClass {
    throw new Error('not implemented')
  }

  /**
   * Returns the implementation used when nothing was configured.
   *
   * @tornado util.Configurable.configurable_default
   */
  static configurableDefault(): ConfigurableClass {
    throw new Error('not implemented')
  }

  /**
   * Chooses the implementation made by `new Base()`, and the options it gets.
   *
   * Replaces the class and the options of an earlier call; nothing is merged.
   *
   * @param impl A class, the name of a registered one, or `undefined` for the default. Load a
   *   module that is not registered yet with {@link importObject} first.
   * @param options Options for instances made through the base.
   * @throws RangeError if the class does not descend from this one; Error if the name is unknown.
   *
   * @tornado util.Configurable.configure
   */
  static configure(
    this: ConfigurableClass,
    impl: string | ConfigurableClass | undefined,
    options: object = {},
  ): void {
    const chosen = typeof impl === 'string' ? lookupClass(impl) : impl
    if (chosen !== undefined && !isSubclass(chosen, this)) {
      throw new RangeError(`Invalid subclass of ${this.name}`)
    }
    configurations.set(this.configurableBase(), { impl: chosen, options: { ...options } })
  }

  /**
   * Returns the implementation in force; the first call settles on the default.
   *
   * @tornado util.Configurable.configured_class
   */
  static configuredClass(this: ConfigurableClass): ConfigurableClass {
    const base = this.configurableBase()
    const { impl, options } = configurations.get(base) ?? UNCONFIGURED
    if (impl !== undefined) return impl
    const chosen = base.configurableDefault()
    configurations.set(base, { impl: chosen, options })
    return chosen
  }

  /**
   * Returns the configuration in a form for {@link Configurable.restoreConfiguration}; for tests.
   *
   * @tornado util.Configurable._save_configuration
   */
  static saveConfiguration(this: ConfigurableClass): SavedConfiguration {
    const { impl, options } = configurations.get(this.configurableBase()) ?? UNCONFIGURED
    return [impl, options]
  }

  /**
   * Puts back what {@link Configurable.saveConfiguration} returned; for tests.
   *
   * @tornado util.Configurable._restore_configuration
   */
  static restoreConfiguration(this: ConfigurableClass, saved: SavedConfiguration): void {
    const [impl, options] = saved
    configurations.set(this.configurableBase(), { impl, options: options && { ...options } })
  }
}

function lookupClass(name: string): ConfigurableClass {
  const found = lookupObject(name)
  if (found === undefined) {
    throw new Error(`no class is registered as '${name}'; await importObject() of its module first`)
  }
  return found as ConfigurableClass
}

function isSubclass(impl: unknown, base: ConfigurableClass): boolean {
  return impl === base || Object.prototype.isPrototypeOf.call(base, impl as object)
}

function mergeOptions(args: readonly unknown[], saved: SavedOptions | undefined): unknown[] {
  if (saved === undefined || Object.keys(saved).length === 0) return [...args]
  const last = args.at(-1)
  if (isOptions(last)) return [...args.slice(0, -1), { ...saved, ...last }]
  // `new Base(maybeOptions)` with nothing to say is `new Base()`.
  const positional = last === undefined ? args.slice(0, -1) : args
  return [...positional, { ...saved }]
}

/** True for an object literal; an instance of a class in the last place is an ordinary argument. */
function isOptions(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
