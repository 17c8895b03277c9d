import { expect, test } from '@jest/globals'
import { Arguments, Kwargs, argumentAdapter } from '../src/argument-adapter.ts'

test.each<[unknown[], unknown]>([
  [[], undefined],
  [[1], 1],
  [[undefined], undefined],
  [[{ a: 1 }], { a: 1 }],
  [[1, 2], new Arguments([1, 2])],
  [[new Kwargs({ a: 1 })], new Arguments([], { a: 1 })],
  [[1, new Kwargs({ a: 1 })], new Arguments([1], { a: 1 })],
])('called with %p', (args, expected) => {
  const seen: unknown[] = []
  argumentAdapter((value) => seen.push(value))(...args)
  expect(seen).toEqual([expected])
})
