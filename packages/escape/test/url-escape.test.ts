import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { urlEscape, urlUnescape } from '../src/index.ts'

describe('urlEscape (escape_test.test_url_escape_*)', () => {
  test.each([
    ['é', '%C3%A9', '%C3%A9'],
    [Uint8Array.of(0xe9), '%E9', '%E9'],
    ['+ #%', '%2B+%23%25', '%2B%20%23%25'],
    ['/a b/~_.-', '%2Fa+b%2F~_.-', '/a%20b/~_.-'],
    [Buffer.from('/a b/~_.-'), '%2Fa+b%2F~_.-', '/a%20b/~_.-'],
    ["!*'()", '%21%2A%27%28%29', '%21%2A%27%28%29'],
    [Buffer.from("!*'()"), '%21%2A%27%28%29', '%21%2A%27%28%29'],
    ['\0', '%00', '%00'],
    ['%2F%20', '%252F%2520', '%252F%2520'],
    ['😀', '%F0%9F%98%80', '%F0%9F%98%80'],
    ['', '', ''],
  ])('%p', (value, withPlus, withoutPlus) => {
    expect(urlEscape(value)).toBe(withPlus)
    expect(urlEscape(value, { plus: true })).toBe(withPlus)
    expect(urlEscape(value, { plus: false })).toBe(withoutPlus)
  })

  test('a lone surrogate is refused', () => {
    expect(() => urlEscape('a\ud800')).toThrow(
      expect.objectContaining({ name: 'TypeError', code: 'ERR_ENCODING_INVALID_ENCODED_DATA' }),
    )
  })
})

describe('urlUnescape (escape_test.test_url_unescape_*)', () => {
  test.each([
    ['utf8', 'é'],
    ['utf-8', 'é'],
    ['latin1', 'Ã©'],
    ['ascii', '\ufffd\ufffd'],
    ['windows-1252', 'Ã©'],
    ['utf16le', '\ua9c3'],
  ])('encoding %s', (encoding, expected) => {
    expect(urlUnescape('%C3%A9', { encoding })).toBe(expected)
    expect(urlUnescape(Buffer.from('%C3%A9'), { encoding })).toBe(expected)
  })

  test('encoding null gives bytes', () => {
    expect(urlUnescape('%C3%A9', { encoding: null })).toEqual(Buffer.from([0xc3, 0xa9]))
    expect(urlUnescape(Buffer.from('%C3%A9'), { encoding: null })).toEqual(Buffer.from('é'))
    expect(urlUnescape('é%FF+', { encoding: null })).toEqual(Buffer.from([0xc3, 0xa9, 0xff, 0x20]))
    expect(urlUnescape(Uint8Array.of(0xe9), { encoding: null })).toEqual(Buffer.from([0xe9]))
  })

  test.each([
    ['%E9', '\ufffd', '\ufffd'],
    ['%zz', '%zz', '%zz'],
    ['%', '%', '%'],
    ['%4', '%4', '%4'],
    ['%c3%A9', 'é', 'é'],
    ['a+b%20c', 'a b c', 'a+b c'],
    ['a%2Bb', 'a+b', 'a+b'],
    ['%F0%9F%98%80', '😀', '😀'],
    ['%F0%9F', '\ufffd', '\ufffd'],
    ['é%C3%A9', 'éé', 'éé'],
    ['%EF%BB%BFx', '\ufeffx', '\ufeffx'],
    ['', '', ''],
  ])('%s', (value, withPlus, withoutPlus) => {
    expect(urlUnescape(value)).toBe(withPlus)
    expect(urlUnescape(Buffer.from(value))).toBe(withPlus)
    expect(urlUnescape(value, { plus: false })).toBe(withoutPlus)
  })

  test('bytes that are not UTF-8 do not throw', () => {
    expect(urlUnescape(Uint8Array.of(0x61, 0xff, 0x2b))).toBe('a\ufffd ')
  })

  test('an unknown encoding is refused', () => {
    expect(() => urlUnescape('%41', { encoding: 'klingon' })).toThrow(RangeError)
  })
})

describe('round trips', () => {
  test('text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (text, plus) => {
        const escaped = urlEscape(text, { plus })
        expect(escaped).toMatch(plus ? /^[\w.~%+-]*$/ : /^[\w.~%/-]*$/)
        expect(urlUnescape(escaped, { plus })).toBe(text)
      }),
      { seed: 5 },
    )
  })

  test('bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.boolean(), (bytes, plus) => {
        const back = urlUnescape(urlEscape(bytes, { plus }), { encoding: null, plus })
        expect(back.equals(bytes)).toBe(true)
      }),
      { seed: 6 },
    )
  })
})
