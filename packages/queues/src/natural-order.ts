import { inspect, types } from 'node:util'

/**
 * Compares as one would expect: numbers, bigints and booleans by size, strings by code unit, Dates by
 * time; arrays member by member, then by length.
 *
 * @returns Less than 0 if `a` comes first, more than 0 if `b` does, 0 if they are equal.
 * @throws TypeError for anything else, for NaN, and for two values of different types.
 */
export function compareNaturally(a: unknown, b: unknown): number {
  if (Array.isArray(a) && Array.isArray(b)) return compareArrays(a, b)
  const left = comparable(a)
  const right = comparable(b)
  if (typeof left !== typeof right || types.isDate(a) !== types.isDate(b)) {
    throw new TypeError(`${describe(a)} and ${describe(b)} have no order; pass \`compare\``)
  }
  if (left === right) return 0
  return left < right ? -1 : 1
}

function compareArrays(a: readonly unknown[], b: readonly unknown[]): number {
  const shared = Math.min(a.length, b.length)
  for (let index = 0; index < shared; index++) {
    // Members that are the same need no order: often that is an object behind its priority.
    const order = a[index] === b[index] ? 0 : compareNaturally(a[index], b[index])
    if (order !== 0) return order
  }
  return a.length - b.length
}

function comparable(value: unknown): number | bigint | string | boolean {
  const plain: unknown = types.isDate(value) ? value.getTime() : value
  switch (typeof plain) {
    case 'number':
      if (!Number.isNaN(plain)) return plain
      break
    case 'bigint':
    case 'string':
    case 'boolean':
      return plain
  }
  throw new TypeError(`${describe(value)} has no order; pass \`compare\``)
}

function describe(value: unknown): string {
  return inspect(value, { depth: 0, maxStringLength: 50, breakLength: Infinity })
}
