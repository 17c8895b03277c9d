import { expect, test } from '@jest/globals'
import { HTTPInputError } from '../src/index.ts'
import { boundaryBytes, multipartBoundary } from '../src/multipart-boundary.ts'

test('multipartBoundary takes the quotes off and keeps equals signs', () => {
  expect(multipartBoundary('multipart/form-data; boundary="a b"')).toBe('a b')
  expect(multipartBoundary('multipart/form-data;boundary=a=b')).toBe('a=b')
  expect(multipartBoundary('multipart/form-data;\tboundary="')).toBe('"')
})

test('boundaryBytes takes text and bytes, with quotes or without', () => {
  for (const boundary of ['b', '"b"', Buffer.from('b'), new Uint8Array([0x22, 0x62, 0x22])]) {
    expect(boundaryBytes(boundary).toString()).toBe('b')
  }
  // A header is latin1 text: one character, one byte.
  expect([...boundaryBytes('\xe9')]).toEqual([0xe9])
})

test('boundaryBytes refuses what can delimit nothing', () => {
  expect(boundaryBytes('x'.repeat(70))).toHaveLength(70)
  for (const boundary of ['', '""', 'x'.repeat(71), 'a\rb', 'a\nb']) {
    expect(() => boundaryBytes(boundary)).toThrow(HTTPInputError)
  }
})
