import { expect, test } from '@jest/globals'

import { squeeze } from '../src/index.ts'

test.each([
  ['sequences     of    whitespace   chars', 'sequences of whitespace chars'],
  ['  a \t\n b  ', 'a b'],
  ['a\0b', 'a b'],
  ['a\u00a0 b', 'a\u00a0 b'],
  [' \u00a0x', 'x'],
  ['\u3000x\u2003', 'x'],
  ['', ''],
])('escape_test.test_squeeze: %j', (text, expected) => {
  expect(squeeze(text)).toBe(expected)
})
