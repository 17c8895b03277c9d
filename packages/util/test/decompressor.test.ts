import { deflateRawSync, gzipSync } from 'node:zlib'

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { type Decompressor, GzipDecompressor } from '../src/index.ts'

/** Decodes pieces the way a connection does, with bounded output. */
async function decodeAll(
  decompressor: Decompressor,
  pieces: Iterable<Uint8Array>,
  maxLength: number,
): Promise<Buffer[]> {
  const output: Buffer[] = []
  for (let piece of pieces) {
    while (piece.length > 0) {
      output.push(await decompressor.decompress(piece, maxLength))
      piece = decompressor.unconsumedTail
    }
  }
  output.push(await decompressor.flush())
  return output
}

function* split(data: Uint8Array, size: number): Generator<Uint8Array> {
  for (let i = 0; i < data.length; i += size) yield data.subarray(i, i + size)
}

const TEXT = Buffer.from('A quick brown fox jumps over the lazy dog. '.repeat(40))

describe('a good stream', () => {
  test('in one piece, without a bound', async () => {
    const decompressor = new GzipDecompressor()
    expect(await decompressor.decompress(gzipSync(TEXT))).toEqual(TEXT)
    expect(decompressor.unconsumedTail.length).toBe(0)
    expect((await decompressor.flush()).length).toBe(0)
  })

  test('byte by byte', async () => {
    const output = await decodeAll(new GzipDecompressor(), split(gzipSync(TEXT), 1), 0)
    expect(Buffer.concat(output)).toEqual(TEXT)
  })

  test('a megabyte of zeros with a bound of 1000', async () => {
    const zeros = Buffer.alloc(1 << 20)
    const output = await decodeAll(new GzipDecompressor(), [gzipSync(zeros)], 1000)
    expect(Math.max(...output.map((piece) => piece.length))).toBe(1000)
    expect(Buffer.concat(output).equals(zeros)).toBe(true)
  })

  test('several members behind one another are one stream', async () => {
    const members = Buffer.concat([gzipSync('abc'), gzipSync('def')])
    expect(String(Buffer.concat(await decodeAll(new GzipDecompressor(), [members], 2)))).toBe(
      'abcdef',
    )
  })

  test('any split of the input and any bound give the same bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 0, max: 40 }),
        async (data, size, bound) => {
          const pieces = [...split(gzipSync(data), size)]
          const output = await decodeAll(new GzipDecompressor(), pieces, bound)
          expect(Buffer.concat(output).equals(data)).toBe(true)
        },
      ),
      { seed: 7, numRuns: 60 },
    )
  })

  test('a bomb is expanded only as far as it is asked for', async () => {
    const bomb = gzipSync(Buffer.alloc(64 << 20))
    const decompressor = new GzipDecompressor()
    const before = process.memoryUsage().arrayBuffers
    expect((await decompressor.decompress(bomb, 65536)).length).toBe(65536)
    for (let i = 0; i < 5; i++) await new Promise(setImmediate)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 << 20)
    expect(decompressor.unconsumedTail.length).toBeGreaterThan(0)
    decompressor.close()
  })
})

describe('a bad stream', () => {
  const good = gzipSync(TEXT)

  test('truncated input rejects in flush', async () => {
    const decompressor = new GzipDecompressor()
    await decompressor.decompress(good.subarray(0, -3))
    await expect(decompressor.flush()).rejects.toMatchObject({ code: 'Z_BUF_ERROR' })
  })

  test.each([
    ['other data', Buffer.from('hello, world, hello')],
    ['raw deflate', deflateRawSync(TEXT)],
    ['a wrong checksum', Buffer.concat([good.subarray(0, -8), Buffer.alloc(4), good.subarray(-4)])],
    ['text behind the end', Buffer.concat([good, Buffer.from('xyz')])],
    ['zeros behind the end', Buffer.concat([good, Buffer.alloc(5)])],
  ])('%s', async (_case, data) => {
    const error = { code: 'Z_DATA_ERROR' }
    await expect(decodeAll(new GzipDecompressor(), [data], 0)).rejects.toMatchObject(error)
    await expect(decodeAll(new GzipDecompressor(), [data], 100)).rejects.toMatchObject(error)
    await expect(decodeAll(new GzipDecompressor(), split(data, 1), 0)).rejects.toMatchObject(error)
  })

  test('after a failure every call fails', async () => {
    const decompressor = new GzipDecompressor()
    const error = { code: 'Z_DATA_ERROR' }
    await expect(decompressor.decompress(Buffer.from('nope, nope'))).rejects.toMatchObject(error)
    await expect(decompressor.decompress(good)).rejects.toMatchObject(error)
    await expect(decompressor.flush()).rejects.toMatchObject(error)
    expect(decompressor.unconsumedTail.length).toBe(0)
  })
})

describe('use', () => {
  test('nothing fed is nothing to decode', async () => {
    const decompressor = new GzipDecompressor()
    expect((await decompressor.decompress(Buffer.alloc(0))).length).toBe(0)
    expect((await decompressor.flush()).length).toBe(0)
  })

  test('flush returns what is left', async () => {
    const decompressor = new GzipDecompressor()
    const first = await decompressor.decompress(gzipSync(TEXT), 10)
    expect(Buffer.concat([first, await decompressor.flush()])).toEqual(TEXT)
  })

  test('no call is legal after flush', async () => {
    const decompressor = new GzipDecompressor()
    await decompressor.flush()
    await expect(decompressor.decompress(gzipSync(TEXT))).rejects.toThrow('already flushed')
    await expect(decompressor.flush()).rejects.toThrow('already flushed')
  })

  test('one call at a time', async () => {
    const decompressor = new GzipDecompressor()
    const first = decompressor.decompress(gzipSync(TEXT))
    await expect(decompressor.decompress(gzipSync(TEXT))).rejects.toThrow('still pending')
    expect(await first).toEqual(TEXT)
    decompressor.close()
  })

  test('close ends a call that is pending, and those that follow', async () => {
    const decompressor = new GzipDecompressor()
    const pending = decompressor.decompress(gzipSync(TEXT))
    decompressor.close()
    decompressor.close()
    await expect(pending).rejects.toThrow('the decompressor is closed')
    await expect(decompressor.flush()).rejects.toThrow('the decompressor is closed')
    expect(decompressor.unconsumedTail.length).toBe(0)
  })

  test.each([-1, NaN])('a bound of %p is refused', async (bound) => {
    await expect(new GzipDecompressor().decompress(gzipSync(TEXT), bound)).rejects.toThrow(
      RangeError,
    )
  })
})
