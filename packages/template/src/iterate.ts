/**
 * Returns what Python's `for x in value` would go through: the keys of a Map or of a plain object,
 * the items of everything else that has any.
 *
 * @throws TypeError if there is nothing to go through.
 * @internal
 */
export function iterate(value: unknown): Iterable<unknown> {
  if (Array.isArray(value)) return value as unknown[]
  if (value instanceof Map) return (value as Map<unknown, unknown>).keys()
  if (isIterable(value)) return value
  if (typeof value === 'object' && value !== null) return Object.keys(value)
  throw new TypeError(`${value === null ? 'null' : typeof value} is not iterable`)
}

function isIterable(value: unknown): value is Iterable<unknown> {
  if (typeof value === 'string') return true
  if (typeof value !== 'object' || value === null) return false
  return typeof Reflect.get(value, Symbol.iterator) === 'function'
}
