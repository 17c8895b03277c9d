import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { OptionsError } from '../src/index.ts'
import { parseDecimal, parseInteger, parseIntegerRange } from '../src/numbers.ts'

test.each<[string, number]>([
  ['42', 42],
  ['-3', -3],
  ['+3', 3],
  [' 7 ', 7],
  ['1_000', 1000],
  ['007', 7],
  ['-0', 0],
  ['9007199254740991', Number.MAX_SAFE_INTEGER],
])('the integer %j', (text, value) => {
  expect(parseInteger(text)).toBe(value)
})

test.each(['', ' ', '4.5', 'abc', '0x10', '1e3', '_1', '1_', '1__0', '- 1', '9007199254740992'])(
  'no integer: %j',
  (text) => {
    expect(() => parseInteger(text)).toThrow(OptionsError)
  },
)

test.each<[string, number]>([
  ['1.5', 1.5],
  ['1e3', 1000],
  ['1E-3', 0.001],
  ['.5', 0.5],
  ['5.', 5],
  ['-1_000.25', -1000.25],
  [' 2 ', 2],
  ['nan', NaN],
  ['-NaN', NaN],
  ['inf', Infinity],
  ['-Infinity', -Infinity],
])('the number %j', (text, value) => {
  expect(parseDecimal(text)).toBe(value)
})

test.each(['', 'abc', '.', '0x10', '1e', '1.5.2', '1_', '_1', 'infinit', '1,5'])(
  'no number: %j',
  (text) => {
    expect(() => parseDecimal(text)).toThrow(OptionsError)
  },
)

test.each<[string, number[]]>([
  ['1', [1]],
  ['5:7', [5, 6, 7]],
  ['5:3', []],
  ['5:', [5]],
  ['-1:2', [-1, 0, 1, 2]],
])('the range %j', (text, values) => {
  expect(parseIntegerRange(text)).toEqual(values)
})

test.each(['', ':', ':5', '1:2:3', '1:b'])('no range: %j', (text) => {
  expect(() => parseIntegerRange(text)).toThrow(OptionsError)
})

test('numbers come back as they were written', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.double(), (integer, double) => {
      expect(parseInteger(String(integer))).toBe(integer === 0 ? 0 : integer)
      expect(parseDecimal(String(double))).toBe(Number(String(double)))
    }),
    { seed: 1 },
  )
})
