import { isUtf8 } from 'node:buffer'
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Utf8Validator } from '../src/utf8-validator.ts'

function isValid(pieces: readonly Uint8Array[]): boolean {
  const validator = new Utf8Validator()
  return pieces.every((piece) => validator.feed(piece)) && validator.complete
}

test.each([
  ['', true],
  ['61', true],
  ['c5bc', true],
  ['e282ac', true],
  ['f09f9880', true],
  ['f48fbfbf', true],
  ['efbfbf', true],
  ['ed9fbf', true],
  ['ee8080', true],
  ['80', false],
  ['c0af', false],
  ['c1bf', false],
  ['e09f80', false],
  ['eda080', false],
  ['edbfbf', false],
  ['f08fbfbf', false],
  ['f4908080', false],
  ['f5808080', false],
  ['ff', false],
  ['c5', false],
  ['e282', false],
  ['f09f98', false],
  ['c561', false],
  ['e28261', false],
])('%s', (hex, valid) => {
  const bytes = Buffer.from(hex, 'hex')
  expect(isValid([bytes])).toBe(valid)
  expect(isValid(Array.from(bytes, (byte) => Buffer.from([byte])))).toBe(valid)
  expect(isUtf8(bytes)).toBe(valid)
})

test.each([
  ['61ff', 2],
  ['ceb1ff61', 3],
  ['f490', 2],
  ['f48f61', 3],
  ['eda0', 2],
  ['e09f', 2],
  ['c0', 1],
  ['f5', 1],
  ['e282ac80', 4],
])('%s is refused at byte %d', (hex, at) => {
  const validator = new Utf8Validator()
  const bytes = Buffer.from(hex, 'hex')
  expect(validator.feed(bytes.subarray(0, at - 1))).toBe(true)
  expect(validator.feed(bytes.subarray(at - 1, at))).toBe(false)
  expect(new Utf8Validator().feed(bytes.subarray(0, at))).toBe(false)
})

test('agrees with the platform, however the text is cut', () => {
  const char = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 1 })
    .map((c) => [...Buffer.from(c)])
  const noise = fc.uint8Array({ maxLength: 2 }).map((b) => [...b])
  const text = fc.array(fc.oneof({ weight: 9, arbitrary: char }, { weight: 1, arbitrary: noise }), {
    maxLength: 12,
  })
  fc.assert(
    fc.property(text, fc.array(fc.nat(40), { maxLength: 4 }), (parts, cuts) => {
      const bytes = Buffer.from(parts.flat())
      const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort(
        (a, b) => a - b,
      )
      const pieces = places.slice(1).map((place, i) => bytes.subarray(places[i], place))
      expect(isValid(pieces)).toBe(isUtf8(bytes))
    }),
    { seed: 3629, numRuns: 2000 },
  )
})
