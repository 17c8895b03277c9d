import { describe, expect, test } from '@jest/globals'
import {
  allIn,
  charClass,
  type CharClass,
  FIELD_TEXT,
  HOST,
  TOKEN,
  VISIBLE,
} from '../src/char-class.ts'

describe.each<[name: string, table: CharClass, expected: RegExp]>([
  ['TOKEN', TOKEN, /[!#$%&'*+\-.^_`|~0-9A-Za-z]/],
  ['FIELD_TEXT', FIELD_TEXT, /[\t\x20-\x7e\x80-\xff]/],
  ['VISIBLE', VISIBLE, /[\x21-\x7e\x80-\xff]/],
  ['HOST', HOST, /[[\]:\-._~!$&'()*+,;=%0-9A-Za-z]/],
])('%s', (_name, table, expected) => {
  test('has exactly the characters of its grammar', () => {
    for (let code = 0; code < 0x200; code++) {
      const char = String.fromCharCode(code)
      expect([char, allIn(table, char)]).toEqual([char, expected.test(char)])
    }
  })
})

test('allIn looks at the part it is given', () => {
  const table = charClass('x', [0x30, 0x39])
  expect(allIn(table, 'ax09b', 1, 4)).toBe(true)
  expect(allIn(table, 'ax09b', 1)).toBe(false)
  expect(allIn(table, '')).toBe(true)
})
