import { describe, expect, test } from '@jest/globals'
import { FIN, PING, TEXT } from '../src/frame-constants.ts'
import {
  asciiFrameHead,
  encodeFrame,
  encodeHead,
  encodeMaskedFrame,
  encodeTextFrame,
  headLength,
} from '../src/frame-serializer.ts'
import { nextMask } from '../src/mask-source.ts'
import { MASK, masked, takeFrames, unmasked } from './support/frames.ts'

const LENGTHS = [0, 1, 125, 126, 127, 65_535, 65_536, 70_000]

test('vectors', () => {
  expect(encodeFrame(FIN | TEXT, Buffer.from('Hello')).toString('hex')).toBe('810548656c6c6f')
  const byClient = encodeMaskedFrame(FIN | TEXT, Buffer.from('Hello'), Buffer.from(MASK))
  expect(byClient.toString('hex')).toBe('818537fa213d7f9f4d5158')
  expect(encodeFrame(FIN | PING, Buffer.alloc(0)).toString('hex')).toBe('8900')
  expect(encodeHead(0x82, 126).toString('hex')).toBe('827e007e')
  expect(encodeHead(0x82, 65_535).toString('hex')).toBe('827effff')
  expect(encodeHead(0x82, 65_536).toString('hex')).toBe('827f0000000000010000')
  expect(encodeHead(0x82, 2 ** 32 + 5).toString('hex')).toBe('827f0000000100000005')
})

test.each([
  [125, 127],
  [126, 130],
  [65_535, 65_539],
  [65_536, 65_546],
])('a payload of %d bytes takes %d, masked 4 more', (length, size) => {
  expect(encodeFrame(0x82, Buffer.alloc(length))).toHaveLength(size)
  expect(encodeMaskedFrame(0x82, Buffer.alloc(length))).toHaveLength(size + 4)
  expect(headLength(length)).toBe(size - length)
})

describe.each(LENGTHS)('%d bytes', (length) => {
  const payload = Buffer.alloc(length, 'some payload')

  test('unmasked', () => {
    expect(encodeFrame(0x82, payload).equals(unmasked(2, payload))).toBe(true)
  })

  test('masked, and the payload is left as it was', () => {
    const copy = Buffer.from(payload)
    expect(encodeMaskedFrame(0x82, payload, Buffer.from(MASK)).equals(masked(2, copy))).toBe(true)
    expect(payload.equals(copy)).toBe(true)
  })

  test('as text', () => {
    const text = payload.toString()
    expect(Buffer.from(asciiFrameHead(length) + text, 'latin1').equals(unmasked(1, payload))).toBe(
      true,
    )
    expect(encodeTextFrame(text, length).equals(unmasked(1, payload))).toBe(true)
  })
})

test('text that is not ASCII', () => {
  const text = 'żółw '.repeat(40)
  expect(encodeTextFrame(text, Buffer.byteLength(text)).equals(unmasked(1, text))).toBe(true)
})

test('every frame gets a mask of its own', () => {
  const frames: Buffer[] = Array.from({ length: 5000 }, () =>
    encodeMaskedFrame(0x81, Buffer.from('x')),
  )
  const masks = new Set(frames.map((frame) => frame.toString('hex', 2, 6)))
  expect(masks.size).toBeGreaterThan(4990)
  for (const frame of frames.slice(0, 10)) {
    const [taken] = takeFramesOf(frame)
    expect(String(taken?.payload)).toBe('x')
  }
  expect(nextMask()).toHaveLength(4)
})

function takeFramesOf(bytes: Buffer): Parameters<typeof takeFrames>[1] {
  const frames: Parameters<typeof takeFrames>[1] = []
  takeFrames(bytes, frames)
  return frames
}
