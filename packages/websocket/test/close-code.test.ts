import { describe, expect, test } from '@jest/globals'
import { decodeClose, encodeClose, isSendableCloseCode } from '../src/close-code.ts'

const SENDABLE = [
  1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999,
]
const RESERVED = [-1, 0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535]

test.each(SENDABLE)('%d may be sent', (code) => {
  expect(isSendableCloseCode(code)).toBe(true)
  expect(decodeClose(encodeClose(code, undefined))).toEqual({ code, reason: '' })
})

test.each([...RESERVED, 1000.5, Number.NaN])('%d may not', (code) => {
  if (Number.isInteger(code)) expect(isSendableCloseCode(code)).toBe(false)
  expect(() => encodeClose(code, undefined)).toThrow(RangeError)
})

describe('payloads', () => {
  test.each([
    [undefined, undefined, ''],
    [1000, 'bye', '03e8627965'],
    [undefined, 'bye', '03e8627965'],
    [1001, undefined, '03e9'],
    [4000, 'ż', '0fa0c5bc'],
  ])('%p, %p', (code, reason, hex) => {
    expect(encodeClose(code, reason).toString('hex')).toBe(hex)
  })

  test('a reason has 123 bytes at most', () => {
    expect(encodeClose(1000, 'x'.repeat(123))).toHaveLength(125)
    expect(() => encodeClose(1000, 'x'.repeat(124))).toThrow(RangeError)
    expect(() => encodeClose(undefined, 'ż'.repeat(62))).toThrow(RangeError)
  })

  test('of a peer', () => {
    expect(decodeClose(Buffer.alloc(0))).toEqual({ code: undefined, reason: undefined })
    expect(decodeClose(Buffer.from([3, 233, 0xc5, 0xbc]))).toEqual({ code: 1001, reason: 'ż' })
    expect(() => decodeClose(Buffer.from([3]))).toThrow(
      expect.objectContaining({ closeCode: 1002 }),
    )
    expect(() => decodeClose(Buffer.from([3, 237]))).toThrow(
      expect.objectContaining({ closeCode: 1002 }),
    )
    expect(() => decodeClose(Buffer.from([3, 232, 0xff]))).toThrow(
      expect.objectContaining({ closeCode: 1007 }),
    )
  })
})
