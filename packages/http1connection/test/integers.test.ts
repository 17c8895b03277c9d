import { describe, expect, test } from '@jest/globals'
import { HTTPHeaders } from '@tornado-ts/httputil'
import {
  CR_OR_LF_RE,
  DIGITS,
  HEXDIGITS,
  isTransferEncodingChunked,
  parseDecimalInt,
  parseHexInt,
} from '../src/index.ts'

describe('parseDecimalInt and parseHexInt', () => {
  test('accept digits', () => {
    expect(parseDecimalInt('0042')).toBe(42)
    expect(parseHexInt('00fF')).toBe(255)
  })

  test.each(['', '+1', '-1', ' 1', '1 ', '1\n', '1_0', '٣', 'x'])('refuse %j', (text) => {
    expect(() => parseDecimalInt(text)).toThrow(new RangeError(`not an integer: '${text}'`))
    expect(() => parseHexInt(text)).toThrow(new RangeError(`not a hexadecimal integer: '${text}'`))
  })

  test('the expressions behind them match whole texts', () => {
    expect([
      DIGITS.test('12'),
      DIGITS.test('1a'),
      HEXDIGITS.test('1a'),
      HEXDIGITS.test('1g'),
    ]).toEqual([true, false, true, false])
    expect([CR_OR_LF_RE.test('a\rb'), CR_OR_LF_RE.test('a\n'), CR_OR_LF_RE.test('ab')]).toEqual([
      true,
      true,
      false,
    ])
  })
})

test('isTransferEncodingChunked', () => {
  const chunked = (init: Record<string, string>): boolean =>
    isTransferEncodingChunked(new HTTPHeaders(init))
  expect(chunked({})).toBe(false)
  expect(chunked({ 'Transfer-Encoding': 'Chunked' })).toBe(true)
  expect(() => chunked({ 'Transfer-Encoding': 'gzip' })).toThrow('Unsupported Transfer-Encoding')
  expect(() => chunked({ 'Transfer-Encoding': 'chunked', 'Content-Length': '1' })).toThrow('both')
})
