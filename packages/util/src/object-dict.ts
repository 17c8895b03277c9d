/** Read by the language or by tools on any object, so a missing one is simply `undefined`. */
const PROBED = new Set<string | symbol>(['then', 'toJSON', 'constructor'])

const handler: ProxyHandler<Record<string | symbol, unknown>> = {
  get(target, key, receiver) {
    if (typeof key === 'string' && !(key in target) && !PROBED.has(key)) {
      throw new TypeError(`no attribute '${key}'`)
    }
    return Reflect.get<typeof target, typeof key>(target, key, receiver)
  },
}

interface ObjectDictConstructor {
  new <T extends object = Record<string, unknown>>(init?: T): T & Record<string, unknown>
  readonly prototype: object
}

/**
 * A plain record whose missing members are errors: reading one throws
 * `TypeError("no attribute 'x'")` instead of giving `undefined`.
 *
 * It is a copy of `init` without a prototype, so `toString` and `__proto__` are data like any
 * other key. Writing, `in`, `delete`, spreading and JSON work as on any object. It can be awaited and
 * inspected: symbols, `then`, `toJSON` and `constructor` never throw.
 *
 * @tornado util.ObjectDict
 */
export const ObjectDict: ObjectDictConstructor = class ObjectDict {
  constructor(init?: object) {
    const copy = Object.create(null) as Record<string | symbol, unknown>
    for (const key of Object.keys(init ?? {})) copy[key] = Reflect.get(init ?? {}, key)
    return new Proxy(copy, handler)
  }
} as ObjectDictConstructor

/** The type of `new ObjectDict<T>()`. */
export type ObjectDict<T extends object = Record<string, unknown>> = T & Record<string, unknown>
