import * as zlib from 'node:zlib'

import { type Decompressor, type DecodingStream, StreamDecompressor } from './decompressor.ts'
import { GzipDecompressor } from './gzip-decompressor.ts'
import { ZstdFrames } from './zstd-frames.ts'

/** Present from Node 22.15 on, later than the types this project is checked against. */
const { createZstdDecompress } = zlib as {
  createZstdDecompress?: (options: { params: Record<number, number> }) => DecodingStream
}

/** RFC 9659 §3: a recipient need not support windows larger than 8 MiB. */
const ZSTD_WINDOW_LOG_MAX = 23

/**
 * The content codings that {@link createDecompressor} can decode, best known first: `gzip`,
 * `deflate`, `br`, and `zstd` where this Node has it.
 */
export const contentCodings: readonly string[] = Object.freeze(
  createZstdDecompress === undefined
    ? ['gzip', 'deflate', 'br']
    : ['gzip', 'deflate', 'br', 'zstd'],
)

/**
 * Returns a decoder for an HTTP content coding, or `undefined` if the coding is not supported.
 *
 * `deflate` is the zlib format (RFC 9110 §8.4.1.2); bare deflate data, which some servers send
 * instead, is recognised by its first byte.
 *
 * @param coding A coding's name, in any case; `x-gzip` is an alias of `gzip`.
 */
export function createDecompressor(coding: string): Decompressor | undefined {
  switch (coding.toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
      return new GzipDecompressor()
    case 'deflate':
      return new StreamDecompressor((firstByte) =>
        hasZlibHeader(firstByte) ? zlib.createInflate() : zlib.createInflateRaw(),
      )
    case 'br':
      return new StreamDecompressor(() => zlib.createBrotliDecompress())
    case 'zstd':
      return (
        createZstdDecompress &&
        new StreamDecompressor(() => zstdStream(createZstdDecompress), new ZstdFrames())
      )
    default:
      return undefined
  }
}

/** RFC 1950 §2.2: the low four bits name the method, and 8 (deflate) is the only one. */
function hasZlibHeader(firstByte: number): boolean {
  return (firstByte & 0x0f) === 8
}

function zstdStream(create: NonNullable<typeof createZstdDecompress>): DecodingStream {
  const { ZSTD_d_windowLogMax } = zlib.constants as { ZSTD_d_windowLogMax?: number }
  return create({
    params: ZSTD_d_windowLogMax === undefined ? {} : { [ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG_MAX },
  })
}
