import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { reEscape, reUnescape } from '../src/index.ts'

test.each(['/favicon.ico', 'index.html', 'Hello, World!', '!$@#%;', 'a\nb', '\\', '', 'a-b [c]'])(
  'util_test.ReUnescapeTest: %j survives the round trip',
  (text) => {
    expect(reUnescape(reEscape(text))).toBe(text)
  },
)

test.each(['\\d', '\\b', '\\Z', 'a\\0'])('%s cannot be unescaped', (pattern) => {
  expect(() => reUnescape(pattern)).toThrow(RangeError)
})

test('the error names the sequence', () => {
  expect(() => reUnescape('a\\d+')).toThrow(new RangeError("cannot unescape '\\d'"))
})

test('a lone backslash at the end stays, a newline is unescaped', () => {
  expect(reUnescape('a\\')).toBe('a\\')
  expect(reUnescape('a\\\nb')).toBe('a\nb')
})

test('whatever the text, the escaped pattern matches exactly it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const escaped = reEscape(text)
      expect(reUnescape(escaped)).toBe(text)
      expect(new RegExp(`^${escaped}$`).test(text)).toBe(true)
    }),
    { seed: 20 },
  )
})
