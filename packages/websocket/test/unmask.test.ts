import { expect, test } from '@jest/globals'
import { readMask, rotateMask, unmask, wordsOf } from '../src/unmask.ts'

const MASK = Buffer.from([0x12, 0x9a, 0x00, 0xfe])

function naive(data: Buffer): Buffer {
  return Buffer.from(data.map((byte, i) => byte ^ MASK[i % 4]!))
}

test('every length at every alignment, and nothing beside it is touched', () => {
  for (let length = 0; length <= 70; length++) {
    for (let offset = 0; offset < 5; offset++) {
      const plain = Buffer.alloc(length, 'The quick brown fox')
      const memory = Buffer.alloc(100, 0x55)
      const chunk = memory.subarray(offset)
      naive(plain).copy(chunk, 3)
      const isAscii = unmask(chunk, wordsOf(chunk), 3, 3 + length, readMask(MASK, 0))
      expect(isAscii).toBe(true)
      const expected = Buffer.alloc(100, 0x55)
      plain.copy(expected, offset + 3)
      expect(memory.equals(expected)).toBe(true)
    }
  }
})

test('a byte that is not ASCII is seen wherever it is', () => {
  for (let place = 0; place < 40; place++) {
    const plain = Buffer.alloc(40, 'a')
    plain[place] = 0x80
    const chunk = naive(plain)
    expect(unmask(chunk, wordsOf(chunk), 0, 40, readMask(MASK, 0))).toBe(false)
    expect(chunk.equals(plain)).toBe(true)
  }
})

test('without words, byte by byte', () => {
  const chunk = naive(Buffer.from('a text of more than sixteen bytes'))
  expect(unmask(chunk, undefined, 0, chunk.length, readMask(MASK, 0))).toBe(true)
  expect(String(chunk)).toBe('a text of more than sixteen bytes')
})

test('piece by piece', () => {
  const plain = Buffer.from('a text of more than sixteen bytes, cut in two')
  for (let cut = 0; cut <= plain.length; cut++) {
    const chunk = naive(plain)
    const mask = readMask(MASK, 0)
    unmask(chunk, wordsOf(chunk), 0, cut, mask)
    unmask(chunk, wordsOf(chunk), cut, chunk.length, rotateMask(mask, cut))
    expect(chunk.equals(plain)).toBe(true)
  }
})
