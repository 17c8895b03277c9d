import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { parseQsBytes, urlEscape } from '../src/index.ts'

type Parsed = Record<string, string[]>

/** The result with values as Latin-1 text. */
function parse(qs: string | Uint8Array, options?: Parameters<typeof parseQsBytes>[1]): Parsed {
  const fields = Object.entries(parseQsBytes(qs, options))
  return Object.fromEntries(
    fields.map(([key, values]) => [key, values.map((value) => value.toString('latin1'))]),
  )
}

test.each<[string, Parsed, Parsed]>([
  ['', {}, {}],
  ['a=1&a=2&b=', { a: ['1', '2'] }, { a: ['1', '2'], b: [''] }],
  ['a', {}, { a: [''] }],
  ['a=%E9+b', { a: ['\xe9 b'] }, { a: ['\xe9 b'] }],
  ['a;b=1', { 'a;b': ['1'] }, { 'a;b': ['1'] }],
  ['=x', { '': ['x'] }, { '': ['x'] }],
  ['=', {}, { '': [''] }],
  ['&&', {}, {}],
  ['a=b=c', { a: ['b=c'] }, { a: ['b=c'] }],
  ['a=1&', { a: ['1'] }, { a: ['1'] }],
  ['%61+b=1&a%20b=2', { 'a b': ['1', '2'] }, { 'a b': ['1', '2'] }],
  ['a=%zz%4', { a: ['%zz%4'] }, { a: ['%zz%4'] }],
  ['b=1&a=2&b=3', { b: ['1', '3'], a: ['2'] }, { b: ['1', '3'], a: ['2'] }],
])('%j', (qs, expected, withBlanks) => {
  expect(parse(qs)).toEqual(expected)
  expect(parse(Buffer.from(qs, 'latin1'))).toEqual(expected)
  expect(parse(qs, { keepBlankValues: true })).toEqual(withBlanks)
})

test('escape_test.test_parse_qs_bytes: bytes are Latin-1', () => {
  expect(parse(Buffer.from([0xe9, 0x3d, 0xe8]))).toEqual({ é: ['è'] })
  expect(parse('é=è')).toEqual({ é: ['è'] })
  expect(parse('%E9=1')).toEqual({ é: ['1'] })
  expect(() => parse('a=€')).toThrow(TypeError)
})

test.each([
  ['a', "bad query field: 'a'"],
  ['a=1&', "bad query field: ''"],
  ['&a=1', "bad query field: ''"],
  ['a=1&&b=1', "bad query field: ''"],
])('strict parsing refuses %j', (qs, message) => {
  expect(() => parse(qs, { strictParsing: true })).toThrow(new RangeError(message))
})

test('strict parsing accepts blank values and an empty query', () => {
  expect(parse('', { strictParsing: true })).toEqual({})
  expect(parse('a=&b=1', { strictParsing: true })).toEqual({ b: ['1'] })
})

test('keys of Object.prototype are data', () => {
  const fields = parseQsBytes('__proto__=1&constructor=2&toString=3')
  expect(Object.getPrototypeOf(fields)).toBeNull()
  expect(Object.keys(fields)).toEqual(['__proto__', 'constructor', 'toString'])
  expect(String(fields['__proto__'])).toBe('1')
})

test('what urlEscape has written is read back', () => {
  const field = fc.tuple(fc.string({ unit: 'binary-ascii' }), fc.string({ unit: 'binary-ascii' }))
  fc.assert(
    fc.property(fc.array(field), (fields) => {
      const qs = fields.map(([key, value]) => `${urlEscape(key)}=${urlEscape(value)}`).join('&')
      const expected = new Map<string, string[]>()
      for (const [key, value] of fields) {
        expected.set(key, [...(expected.get(key) ?? []), value])
      }
      const parsed = parseQsBytes(qs, { keepBlankValues: true })
      expect(new Map(Object.entries(parsed).map(([k, v]) => [k, v.map(String)]))).toEqual(expected)
    }),
    { seed: 8 },
  )
})
