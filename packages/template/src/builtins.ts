import { jsonEncode, linkify, squeeze, urlEscape, xhtmlEscape } from '@tornado-ts/escape'
import { iterate } from './iterate.ts'
import { toText } from './to-text.ts'

/**
 * What every template can call without being given it: Tornado's functions under both spellings,
 * and stand-ins for functions of Python that its templates use.
 *
 * @internal
 */
export const BUILTINS: Readonly<Record<string, unknown>> = Object.freeze({
  escape: xhtmlEscape,
  xhtmlEscape,
  xhtml_escape: xhtmlEscape,
  urlEscape,
  url_escape: urlEscape,
  jsonEncode,
  json_encode: jsonEncode,
  squeeze,
  linkify,
  range,
  len,
  enumerate,
  zip,
  str: toText,
})

/** `range(stop)` or `range(start, stop, step)` */
function range(first: number, second?: number, step = 1): number[] {
  const [start, stop] = second === undefined ? [0, first] : [first, second]
  for (const value of [start, stop, step]) {
    if (!Number.isSafeInteger(value)) throw new TypeError('range expects integers')
  }
  if (step === 0) throw new RangeError('the step of a range cannot be 0')
  const count = Math.max(0, Math.ceil((stop - start) / step))
  return Array.from({ length: count }, (_, index) => start + index * step)
}

/** The length of a string or a list, the size of a Map or a Set, the number of an object's keys. */
function len(value: unknown): number {
  if (typeof value === 'string') return value.length
  if (typeof value === 'object' && value !== null) {
    for (const key of ['length', 'size']) {
      const count: unknown = Reflect.get(value, key)
      if (typeof count === 'number') return count
    }
    return Object.keys(value).length
  }
  throw new TypeError(`${value === null ? 'null' : typeof value} has no length`)
}

/** Pairs of a number, counted from `start`, and an item. */
function* enumerate(items: unknown, start = 0): Generator<[number, unknown], void> {
  let index = start
  for (const item of iterate(items)) yield [index++, item]
}

/** Tuples of the first items, the second items and so on; ends with the shortest. */
function* zip(...lists: unknown[]): Generator<unknown[], void> {
  if (lists.length === 0) return
  const iterators = lists.map((list) => iterate(list)[Symbol.iterator]())
  try {
    for (;;) {
      const tuple: unknown[] = []
      for (const iterator of iterators) {
        const result = iterator.next()
        if (result.done === true) return
        tuple.push(result.value)
      }
      yield tuple
    }
  } finally {
    for (const iterator of iterators) iterator.return?.()
  }
}
