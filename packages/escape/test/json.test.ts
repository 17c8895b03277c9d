import { expect, test } from '@jest/globals'

import { jsonDecode, jsonEncode } from '../src/index.ts'

test.each([
  [{ a: '</script>' }, '{"a":"<\\/script>"}'],
  ['</', '"<\\/"'],
  ['<!-- </ </', '"<!-- <\\/ <\\/"'],
  ['é', '"é"'],
  [[1, null, true], '[1,null,true]'],
  [undefined, 'null'],
  [() => 0, 'null'],
  [NaN, 'null'],
  [Infinity, 'null'],
])('jsonEncode: %p', (value, expected) => {
  expect(jsonEncode(value)).toBe(expected)
})

test('what is encoded decodes to the same', () => {
  const value = { a: '</script>', '</': ['é', 1.5] }
  expect(jsonDecode(jsonEncode(value))).toEqual(value)
})

test('a bigint and a cycle are refused', () => {
  const cycle: { self?: object } = {}
  cycle.self = cycle
  expect(() => jsonEncode(1n)).toThrow(TypeError)
  expect(() => jsonEncode(cycle)).toThrow(TypeError)
})

test('escape_test.test_json_decode: text and bytes', () => {
  expect(jsonDecode('"é"')).toBe('é')
  expect(jsonDecode(Buffer.from('"é"'))).toBe('é')
  expect(jsonDecode<{ a: number }>(Buffer.from('{"a":1}')).a).toBe(1)
})

test('a byte order mark is passed over in bytes only', () => {
  expect(jsonDecode(Buffer.from('\ufeff1'))).toBe(1)
  expect(() => jsonDecode('\ufeff1')).toThrow(SyntaxError)
})

test('bad input', () => {
  expect(() => jsonDecode('{')).toThrow(SyntaxError)
  expect(() => jsonDecode(Uint8Array.of(0x22, 0xff, 0x22))).toThrow(TypeError)
})
