import { describe, expect, test } from '@jest/globals'

import { websocketMask, websocketMaskInPlace } from '../src/index.ts'

const MASK = Buffer.from([0x12, 0x9f, 0x00, 0xff])

function sample(length: number): Buffer {
  return Buffer.from(Array.from({ length }, (_, i) => (i * 37 + 11) & 0xff))
}

function naive(mask: Uint8Array, data: Uint8Array, offset = 0): Buffer {
  return Buffer.from(data.map((byte, i) => byte ^ mask[(offset + i) % 4]!))
}

describe('websocketMask (util_test.websocket_mask)', () => {
  test('known vectors', () => {
    const data = Uint8Array.of(0, 0, 0, 0, 255)
    expect([...websocketMask(Uint8Array.of(1, 2, 3, 4), data)]).toEqual([1, 2, 3, 4, 254])
    expect([...data]).toEqual([0, 0, 0, 0, 255])
    expect(websocketMask(MASK, Buffer.alloc(0)).length).toBe(0)
    expect(Buffer.isBuffer(websocketMask(MASK, data))).toBe(true)
  })

  test('lengths 0 to 70 against a naive loop, and back', () => {
    for (let length = 0; length <= 70; length++) {
      const data = sample(length)
      const masked = websocketMask(MASK, data)
      expect(masked).toEqual(naive(MASK, data))
      expect(websocketMask(MASK, masked)).toEqual(data)
    }
  })

  test.each([0, 3, 5])('a mask of %i bytes is refused', (length) => {
    const mask = Buffer.alloc(length)
    expect(() => websocketMask(mask, sample(4))).toThrow(new RangeError('mask must be 4 bytes'))
    expect(() => websocketMaskInPlace(mask, sample(4))).toThrow(RangeError)
  })
})

describe('websocketMaskInPlace', () => {
  test('every alignment, length and offset', () => {
    for (let start = 0; start < 4; start++) {
      for (let length = 40; length < 80; length++) {
        for (let offset = 0; offset < 5; offset++) {
          const padded = sample(length + 8)
          const piece = padded.subarray(start, start + length)
          const expected = naive(MASK, piece, offset)
          websocketMaskInPlace(MASK, piece, offset)
          expect(piece).toEqual(expected)
          // The bytes around the piece are untouched.
          expect(padded.subarray(start + length)).toEqual(
            sample(length + 8).subarray(start + length),
          )
        }
      }
    }
  })

  test('two pieces at every split equal the whole', () => {
    const whole = sample(130)
    const expected = websocketMask(MASK, whole)
    for (let split = 0; split <= whole.length; split++) {
      const data = Buffer.from(whole)
      websocketMaskInPlace(MASK, data.subarray(0, split))
      websocketMaskInPlace(MASK, data.subarray(split), split)
      expect(data).toEqual(expected)
    }
  })
})
