import { OptionsError } from './errors.ts'
import { normalizeOptionName } from './option-name.ts'
import type { NamedValues } from './option-properties.ts'

/**
 * Returns a view of options that remembers what it changed.
 *
 * Setting a property changes the option, deleting it brings back what was there before.
 */
export function mockableView(options: NamedValues): object {
  const originals = new Map<string, unknown>()
  return new Proxy(Object.create(null) as object, {
    has: (_target, name) => typeof name === 'string' && options.has(name),
    get: (_target, name) =>
      typeof name === 'string' && options.has(name) ? options.get(name) : undefined,
    set: (_target, name, value) => {
      const key = normalizeOptionName(String(name))
      if (originals.has(key)) throw new OptionsError("don't reuse mockable objects")
      const original = options.get(key)
      options.set(key, value)
      originals.set(key, original)
      return true
    },
    deleteProperty: (_target, name) => {
      const key = normalizeOptionName(String(name))
      if (!originals.has(key)) return false
      const original = originals.get(key)
      originals.delete(key)
      options.set(key, original)
      return true
    },
  })
}

/** Sets options until the result is disposed of. */
export function overrideOptions(
  options: NamedValues,
  values: Readonly<Record<string, unknown>>,
): Disposable {
  const undo: (() => void)[] = []
  const restore = (): void => {
    for (let step = undo.pop(); step !== undefined; step = undo.pop()) step()
  }
  try {
    for (const [name, value] of Object.entries(values)) {
      const original = options.get(name)
      undo.push(() => options.set(name, original))
      options.set(name, value)
    }
  } catch (error) {
    restore()
    throw error
  }
  return { [Symbol.dispose]: restore }
}
