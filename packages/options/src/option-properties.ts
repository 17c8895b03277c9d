/** Properties that are looked up by name, other than those an object has itself. */
export interface NamedValues {
  get(name: string): unknown
  set(name: string, value: unknown): void
  has(name: string): boolean
}

/** Names that Node and the language look up on any object, to see what it is. */
const PROBED: ReadonlySet<string> = new Set(['then', 'toJSON'])

/**
 * Makes the properties that an object does not have itself read and write named values.
 *
 * A constructor that returns a proxy makes that proxy the `this` of the classes derived from it, so
 * their `#private` fields belong to the proxy and their methods work on it.
 */
export abstract class OptionProperties implements NamedValues {
  constructor() {
    const proxy: this = new Proxy(this, {
      has: (target, name) =>
        Reflect.has(target, name) || (typeof name === 'string' && proxy.has(name)),
      get: (target, name, receiver) => {
        if (typeof name === 'symbol' || Reflect.has(target, name)) {
          return Reflect.get(target, name, receiver) as unknown
        }
        return PROBED.has(name) && !proxy.has(name) ? undefined : proxy.get(name)
      },
      set: (target, name, value, receiver) => {
        if (typeof name === 'symbol' || Reflect.has(target, name)) {
          return Reflect.set(target, name, value, receiver)
        }
        proxy.set(name, value)
        return true
      },
    })
    return proxy
  }

  abstract get(name: string): unknown
  abstract set(name: string, value: unknown): void
  abstract has(name: string): boolean
}
