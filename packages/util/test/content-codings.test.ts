import * as zlib from 'node:zlib'

import { expect, test } from '@jest/globals'

import { contentCodings, createDecompressor } from '../src/index.ts'

const { zstdCompressSync } = zlib as { zstdCompressSync?: (data: Uint8Array) => Buffer }
const DATA = Buffer.from('content coding '.repeat(500))

const cases: [string, Buffer][] = [
  ['gzip', zlib.gzipSync(DATA)],
  ['x-gzip', zlib.gzipSync(DATA)],
  ['GZip', zlib.gzipSync(DATA)],
  ['deflate', zlib.deflateSync(DATA)],
  ['deflate', zlib.deflateRawSync(DATA)],
  ['br', zlib.brotliCompressSync(DATA)],
]
if (zstdCompressSync !== undefined) cases.push(['zstd', zstdCompressSync(DATA)])

test.each(cases)('%s is decoded, whole and byte by byte', async (coding, encoded) => {
  const whole = createDecompressor(coding)!
  expect(Buffer.concat([await whole.decompress(encoded), await whole.flush()])).toEqual(DATA)

  const bytewise = createDecompressor(coding)!
  const pieces: Buffer[] = []
  for (const byte of encoded) pieces.push(await bytewise.decompress(Uint8Array.of(byte)))
  pieces.push(await bytewise.flush())
  expect(Buffer.concat(pieces)).toEqual(DATA)
})

test.each(cases)('%s with data behind its end is refused', async (coding, encoded) => {
  const decompressor = createDecompressor(coding)!
  const garbage = Buffer.concat([encoded, Buffer.from('xyz')])
  await expect(
    decompressor.decompress(garbage).then(() => decompressor.flush()),
  ).rejects.toBeInstanceOf(Error)
})

test.each(cases)('%s cut short is refused', async (coding, encoded) => {
  const decompressor = createDecompressor(coding)!
  await decompressor.decompress(encoded.subarray(0, -4))
  await expect(decompressor.flush()).rejects.toBeInstanceOf(Error)
})

test.each(['', 'identity', 'compress', 'gzip, br', '__proto__'])(
  '%j is not supported',
  (coding) => {
    expect(createDecompressor(coding)).toBeUndefined()
  },
)

test('the list says what is supported', () => {
  const expected = ['gzip', 'deflate', 'br']
  expect(contentCodings).toEqual(zstdCompressSync === undefined ? expected : [...expected, 'zstd'])
  for (const coding of contentCodings) expect(createDecompressor(coding)).toBeDefined()
})
