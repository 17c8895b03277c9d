import { expect, test } from '@jest/globals'
import { qsToQsl, urlConcat } from '../src/index.ts'

test('gives a pair for each value', () => {
  expect([...qsToQsl({ a: [1, 2], b: [], c: [3] })]).toEqual([
    ['a', 1],
    ['a', 2],
    ['c', 3],
  ])
})

test('gives what urlConcat takes, bytes included', () => {
  expect(urlConcat('/p', qsToQsl({ a: [Buffer.from([0xe9]), Buffer.from(' ')] }))).toBe(
    '/p?a=%E9&a=+',
  )
})
