import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { requestedSpan } from '../src/byte-span.ts'

it.each<[string | undefined, number, [number, number] | undefined]>([
  [undefined, 26, [0, 26]],
  ['bytes=0-9', 26, [0, 10]],
  ['bytes=0-', 26, [0, 26]],
  ['bytes=0-10000000', 26, [0, 26]],
  ['bytes=-1000000', 26, [0, 26]],
  ['bytes=-', 26, [0, 26]],
  ['asdf', 26, [0, 26]],
  ['lines=1-2', 26, [0, 26]],
  ['bytes=1-2,4-5', 26, [0, 26]],
  ['bytes=1-10000000', 26, [1, 26]],
  ['bytes=22-', 26, [22, 26]],
  ['bytes=-4', 26, [22, 26]],
  ['bytes=25-25', 26, [25, 26]],
  ['bytes=-0', 26, undefined],
  ['bytes=26-', 26, undefined],
  ['bytes=10-3', 26, undefined],
  [`bytes=${'9'.repeat(400)}-`, 26, undefined],
  [`bytes=-${'9'.repeat(400)}`, 26, [0, 26]],
  [`bytes=1-${'9'.repeat(400)}`, 26, [1, 26]],
  ['bytes=0-', 0, undefined],
  ['bytes=-5', 0, [0, 0]],
])('%p of %d bytes asks for %p', (range, size, expected) => {
  const span = requestedSpan(range, size)
  expect(span && [span.start, span.end]).toEqual(expected)
})

it('never asks for bytes that do not exist', () => {
  const part = fc.oneof(fc.constant(''), fc.nat(60).map(String))
  fc.assert(
    fc.property(part, part, fc.nat(50), (first, last, size) => {
      const span = requestedSpan(`bytes=${first}-${last}`, size)
      if (span === undefined) return
      expect(span.start).toBeGreaterThanOrEqual(0)
      expect(span.end).toBeGreaterThanOrEqual(span.start)
      expect(span.end).toBeLessThanOrEqual(size)
    }),
    { seed: 7 },
  )
})
