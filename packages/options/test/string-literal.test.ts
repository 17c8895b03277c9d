import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readString } from '../src/string-literal.ts'

test.each<[string, string]>([
  [`'abc'`, 'abc'],
  [`"it's"`, "it's"],
  [`''`, ''],
  [`'''a\n'b' ''c'''`, `a\n'b' ''c`],
  [`"""say "hi\\""""`, 'say "hi"'],
  [`''''''`, ''],
  [`'李康'`, '李康'],
  [String.raw`'\a\b\f\n\r\t\v\\\'\"'`, '\x07\b\f\n\r\t\v\\\'"'],
  [String.raw`'\x41\u00e9\U0001F600\0\101\60'`, 'A\u00e9\u{1F600}\0A0'],
  [`'one \\\ntwo'`, 'one two'],
  [String.raw`'C:\dir \d'`, String.raw`C:\dir \d`],
])('%s', (literal, value) => {
  expect(readString(`x = ${literal} # 'rest'`, 4)).toEqual({ value, end: 4 + literal.length })
})

test.each([
  'abc',
  `'abc`,
  `'abc"`,
  `'a\nb'`,
  `'abc\\'`,
  '"""a',
  String.raw`'\x4'`,
  String.raw`'\u12'`,
  String.raw`'\U00110000'`,
  String.raw`'\N{BULLET}'`,
])('not well-formed: %s', (text) => {
  expect(readString(text, 0)).toBeUndefined()
})

test('what JSON writes is read back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (value) => {
      expect(readString(JSON.stringify(value), 0)?.value).toBe(value)
    }),
    { seed: 1 },
  )
})
