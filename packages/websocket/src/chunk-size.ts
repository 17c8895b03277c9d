/** The least that zlib takes, and its default. */
const MIN_CHUNK = 64
const MAX_CHUNK = 16_384

/**
 * How large the pieces are that zlib writes to, for an output of about `expected` bytes.
 *
 * With the default a message of some bytes would be a view of sixteen kilobytes, and keep them for as
 * long as it is kept.
 */
export function chunkSizeFor(expected: number): number {
  return Math.max(MIN_CHUNK, Math.min(MAX_CHUNK, expected))
}
