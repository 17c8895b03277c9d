import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { PlaintextWindow } from '../src/plaintext-window.ts'

test('empty at first', () => {
  expect(new PlaintextWindow(15).last(1)).toBeUndefined()
})

test('keeps the last bytes, whatever comes in whatever pieces', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 900 }), { maxLength: 30 }), (pieces) => {
      const window = new PlaintextWindow(8)
      let all = Buffer.alloc(0)
      for (const piece of pieces) {
        window.append(piece)
        all = Buffer.concat([all, piece])
        expect(window.last(Infinity) ?? Buffer.alloc(0)).toEqual(all.subarray(-256))
        expect(window.last(10) ?? Buffer.alloc(0)).toEqual(all.subarray(-10))
      }
    }),
    { seed: 1951, numRuns: 200 },
  )
})

test('large windows', () => {
  const window = new PlaintextWindow(15)
  let all = ''
  for (let i = 0; all.length < 200_000; i++) {
    const piece = String(i).repeat(300)
    all += piece
    window.append(Buffer.from(piece))
    expect(String(window.last(Infinity))).toBe(all.slice(-32_768))
  }
})
