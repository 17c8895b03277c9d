import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { nativeStr, recursiveUnicode, toBasestring, toUnicode, utf8 } from '../src/index.ts'

const encodingError = { name: 'TypeError', code: 'ERR_ENCODING_INVALID_ENCODED_DATA' }

test('utf8 encodes strings and leaves the rest alone', () => {
  expect(utf8('é')).toEqual(Buffer.from([0xc3, 0xa9]))
  expect(Buffer.isBuffer(utf8(''))).toBe(true)
  const bytes = Uint8Array.of(0xff)
  expect(utf8(bytes)).toBe(bytes)
  expect(utf8(undefined)).toBeUndefined()
  expect(utf8(null)).toBeNull()
})

test('toUnicode decodes bytes and leaves the rest alone', () => {
  expect(toUnicode(Buffer.from('é😀'))).toBe('é😀')
  expect(toUnicode(Uint8Array.of(0x41))).toBe('A')
  expect(toUnicode('é')).toBe('é')
  expect(toUnicode(undefined)).toBeUndefined()
  expect(toUnicode(null)).toBeNull()
})

test('a byte order mark is kept', () => {
  expect(toUnicode(Uint8Array.of(0xef, 0xbb, 0xbf, 0x41)).length).toBe(2)
})

test.each([
  [1, 'number'],
  [[], 'array'],
  [{}, 'object'],
  [true, 'boolean'],
])('%p is refused', (value, type) => {
  const message = `Expected bytes, unicode, or None; got ${type}`
  expect(() => utf8(value as unknown as string)).toThrow(new TypeError(message))
  expect(() => toUnicode(value as unknown as string)).toThrow(new TypeError(message))
})

test.each([[[0xff]], [[0xc3]], [[0xc0, 0x80]], [[0xed, 0xa0, 0x80]], [[0xf4, 0x90, 0x80, 0x80]]])(
  '%j is not UTF-8',
  (bytes) => {
    expect(() => toUnicode(Uint8Array.from(bytes))).toThrow(expect.objectContaining(encodingError))
  },
)

test.each(['\ud800', 'a\udc00b', '\ud83d\ud83d\ude00'])('a lone surrogate: %j', (text) => {
  expect(() => utf8(text)).toThrow(expect.objectContaining(encodingError))
})

test('encoding and decoding are inverse', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(toUnicode(utf8(text))).toBe(text)
    }),
    { seed: 1 },
  )
})

test('the old names are the same function', () => {
  expect(nativeStr).toBe(toUnicode)
  expect(toBasestring).toBe(toUnicode)
})

test('recursiveUnicode decodes objects, arrays and maps, and shares the rest', () => {
  const date = new Date()
  const bytes = Buffer.from('bar')
  expect(recursiveUnicode(new Map([[Buffer.from('foo'), bytes]]))).toEqual(
    new Map([['foo', 'bar']]),
  )
  expect(recursiveUnicode({ a: [bytes, [bytes]], b: { c: bytes }, d: 1 })).toEqual({
    a: ['bar', ['bar']],
    b: { c: 'bar' },
    d: 1,
  })
  expect(recursiveUnicode(date)).toBe(date)
  expect(recursiveUnicode(null)).toBeNull()
  expect(recursiveUnicode(new Map([[1, 'x']]))).toEqual(new Map([[1, 'x']]))
})

test('recursiveUnicode copies, and keeps a key __proto__ as data', () => {
  const original = JSON.parse('{"__proto__":{"admin":true},"a":{}}') as object
  const copy = recursiveUnicode(original) as { admin?: boolean; a: object }
  expect(copy).not.toBe(original)
  expect(copy.admin).toBeUndefined()
  expect(Object.keys(copy)).toEqual(['__proto__', 'a'])
  expect(Object.getPrototypeOf(recursiveUnicode(Object.create(null)))).toBeNull()
})
