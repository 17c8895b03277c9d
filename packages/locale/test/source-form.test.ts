import { expect, test } from '@jest/globals'
import { requireCount, sourceForm } from '../src/source-form.ts'

test.each<[string | undefined, number | undefined, string]>([
  [undefined, undefined, 'club'],
  [undefined, 5, 'club'],
  ['clubs', 1, 'club'],
  ['clubs', 0, 'clubs'],
  ['clubs', 2, 'clubs'],
  ['clubs', 1.5, 'clubs'],
  ['', 2, ''],
])('plural %j, count %j: %j', (plural, count, expected) => {
  expect(sourceForm('club', plural, count)).toBe(expected)
})

test('a plural needs a count', () => {
  expect(() => sourceForm('club', 'clubs', undefined)).toThrow(
    new TypeError("a count is needed to choose a form of 'club'"),
  )
  expect(requireCount('club', 0)).toBe(0)
})
