import { expect, test } from '@jest/globals'

import { percentDecode } from '../src/percent-decode.ts'

const decode = (text: string, plus = true): string =>
  percentDecode(Buffer.from(text, 'latin1'), plus).toString('latin1')

test.each([
  ['', ''],
  ['abc', 'abc'],
  ['%41%4a%4A', 'AJJ'],
  ['%00%ff', '\0\xff'],
  ['%', '%'],
  ['%4', '%4'],
  ['%zz%4g%g4', '%zz%4g%g4'],
  ['%%41', '%A'],
  ['%2541', '%41'],
  ['\xe9%E9', '\xe9\xe9'],
])('%j', (text, expected) => {
  expect(decode(text)).toBe(expected)
})

test('every pair of characters, with an independent idea of a digit', () => {
  for (let high = 0x20; high < 0x7f; high++) {
    for (let low = 0x20; low < 0x7f; low++) {
      const pair = String.fromCharCode(high, low)
      const hex = /^[0-9A-Fa-f]{2}$/.test(pair)
      const expected = hex ? String.fromCharCode(parseInt(pair, 16)) : `%${pair}`
      if (!pair.startsWith('%')) expect(decode(`%${pair}`, false)).toBe(expected)
    }
  }
})

test('a plus is a space only where that is asked for, and the input is left alone', () => {
  const input = Buffer.from('a+b%2B')
  expect(String(percentDecode(input, true))).toBe('a b+')
  expect(String(percentDecode(input, false))).toBe('a+b+')
  expect(String(input)).toBe('a+b%2B')
})
