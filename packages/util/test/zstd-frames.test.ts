import { describe, expect, test } from '@jest/globals'
import { ZstdFrames } from '../src/zstd-frames.ts'

/** A frame of raw blocks, put together by hand (RFC 8878 §3.1.1). */
function frame(descriptor: number, headerSize: number, blocks: readonly number[][]): number[] {
  const checksum = (descriptor & 4) === 0 ? [] : [1, 2, 3, 4]
  return [
    0x28,
    0xb5,
    0x2f,
    0xfd,
    descriptor,
    ...Array<number>(headerSize).fill(7),
    ...blocks.flat(),
    ...checksum,
  ]
}

const raw = (last: number, size: number): number[] => [
  (size << 3) | last,
  size >> 5,
  0,
  ...Array<number>(size).fill(9),
]
const rle = (last: number, size: number): number[] => [(size << 3) | 2 | last, size >> 5, 0, 9]

const streams: [string, number[]][] = [
  ['one raw block', frame(0x00, 1, [raw(1, 5)])],
  ['a single segment with its size', frame(0x20, 1, [raw(1, 5)])],
  ['a checksum', frame(0x04, 1, [raw(0, 40), raw(1, 0)])],
  ['a dictionary and a long size', frame(0xc3, 13, [raw(1, 3)])],
  ['a run', frame(0x40, 3, [rle(1, 200)])],
  ['a frame to skip', [0x5f, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]],
]

describe.each(streams)('%s', (_name, bytes) => {
  test('ends where it ends, and nowhere before', () => {
    const frames = new ZstdFrames()
    expect(frames.atEnd).toBe(true)
    for (const [index, byte] of bytes.entries()) {
      frames.feed(Uint8Array.of(byte))
      expect(frames.atEnd).toBe(index === bytes.length - 1)
    }
  })

  test('may be followed by another', () => {
    const frames = new ZstdFrames()
    frames.feed(Uint8Array.from([...bytes, ...frame(0x00, 1, [raw(1, 5)])]))
    expect(frames.atEnd).toBe(true)
  })
})

test('what is no frame never ends', () => {
  const frames = new ZstdFrames()
  frames.feed(Uint8Array.of(1, 2, 3, 4, 5))
  expect(frames.atEnd).toBe(false)
})
