import { inspect, isDeepStrictEqual } from 'node:util'
import { KeyReuseError, UnknownKeyError } from './errors.ts'
import { isPlainObject } from './plain-object.ts'

interface Slot {
  result: { readonly value: unknown } | undefined
}

/**
 * The callbacks that one run of a generator has made and not waited for yet, with their results.
 *
 * Keys are compared by value: arrays and plain objects by their members, the rest as Map does.
 */
export class KeyedResults {
  readonly #slots = new Map<unknown, Slot>()

  get isEmpty(): boolean {
    return this.#slots.size === 0
  }

  /** The keys, for a message. */
  toString(): string {
    return inspect([...this.#slots.keys()], { depth: 2, breakLength: Infinity })
  }

  register(key: unknown): void {
    if (this.#find(key) !== undefined) {
      throw new KeyReuseError(`key ${inspect(key)} is already pending`)
    }
    this.#slots.set(key, { result: undefined })
  }

  isReady(key: unknown): boolean {
    return this.#require(key).result !== undefined
  }

  /**
   * A function that stores the result of `key` as it is registered now. Called when that result was
   * taken, it does nothing, even if the key was registered again.
   */
  setter(key: unknown): (value: unknown) => void {
    const slot = this.#find(key)
    return (value) => {
      if (slot !== undefined) slot.result = { value }
    }
  }

  pop(key: unknown): unknown {
    const { result } = this.#require(key)
    this.#slots.delete(this.#known(key))
    return result?.value
  }

  #require(key: unknown): Slot {
    const slot = this.#find(key)
    if (slot === undefined) throw new UnknownKeyError(`key ${inspect(key)} is not pending`)
    return slot
  }

  #find(key: unknown): Slot | undefined {
    return this.#slots.get(this.#known(key))
  }

  /** The key in the map that equals `key`; else `key` itself. */
  #known(key: unknown): unknown {
    if (this.#slots.has(key) || !isStructure(key)) return key
    for (const known of this.#slots.keys()) {
      if (isStructure(known) && isDeepStrictEqual(known, key)) return known
    }
    return key
  }
}

function isStructure(key: unknown): boolean {
  return Array.isArray(key) || isPlainObject(key)
}
