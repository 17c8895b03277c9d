import { expect, test } from '@jest/globals'

import { iterate } from '../src/iterate.ts'

class Point {
  x = 1
  y = 2
}

test.each<[value: unknown, items: unknown[]]>([
  [
    [1, 2],
    [1, 2],
  ],
  ['a😀', ['a', '😀']],
  [new Set([1]), [1]],
  [new Map([['k', 'v']]), ['k']],
  [{ k: 'v', l: 'w' }, ['k', 'l']],
  [new Point(), ['x', 'y']],
  [Uint8Array.of(1, 2), [1, 2]],
  [new Map([['k', 'v']]).entries(), [['k', 'v']]],
])('%p', (value, items) => {
  expect([...iterate(value)]).toEqual(items)
})

test.each([
  [null, 'null is not iterable'],
  [undefined, 'undefined is not iterable'],
  [5, 'number is not iterable'],
  [() => 1, 'function is not iterable'],
])('%p', (value, message) => {
  expect(() => iterate(value)).toThrow(new TypeError(message))
})
