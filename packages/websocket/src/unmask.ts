/*
 * The hot path of a server: each byte a client sends goes through here.
 *
 * Whole words are unmasked over a view that serves all frames of a chunk: a view per frame, or bytes
 * alone, would take two to four times as long for a text of 125 bytes. On the way the bits of all
 * bytes are gathered, which tells for nothing whether the text is ASCII, and so neither has to be
 * validated nor goes through the decoder of UTF-8.
 */

/** Below this many bytes the words do not pay. */
export const WORD_THRESHOLD = 16

const LITTLE_ENDIAN = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1

/** A view of the memory behind `chunk` as words, for {@link unmask}. */
export function wordsOf(chunk: Uint8Array): Int32Array {
  return new Int32Array(chunk.buffer, 0, chunk.buffer.byteLength >>> 2)
}

/** The four bytes of a mask at `at` as a number, the first byte in the lowest bits. */
export function readMask(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  )
}

/** `mask` as it applies `bytes` further on in the payload. */
export function rotateMask(mask: number, bytes: number): number {
  const bits = (bytes & 3) << 3
  return bits === 0 ? mask : (mask >>> bits) | (mask << (32 - bits))
}

/**
 * Unmasks `chunk[start..end)` in place.
 *
 * @param words The view of {@link wordsOf}; not needed for less than {@link WORD_THRESHOLD} bytes.
 * @param mask The mask as it applies at `start`.
 * @returns Whether all bytes are ASCII.
 */
export function unmask(
  chunk: Uint8Array,
  words: Int32Array | undefined,
  start: number,
  end: number,
  mask: number,
): boolean {
  let seen = 0
  let i = start
  if (words !== undefined && LITTLE_ENDIAN && end - start >= WORD_THRESHOLD) {
    const base = chunk.byteOffset
    while (((base + i) & 3) !== 0) {
      const byte = (chunk[i] as number) ^ (mask & 0xff)
      chunk[i++] = byte
      seen |= byte
      mask = (mask >>> 8) | (mask << 24)
    }
    const last = (base + end) >>> 2
    for (let w = (base + i) >>> 2; w < last; w++) {
      const word = (words[w] as number) ^ mask
      words[w] = word
      seen |= word
    }
    i = (last << 2) - base
  }
  for (; i < end; i++) {
    const byte = (chunk[i] as number) ^ (mask & 0xff)
    chunk[i] = byte
    seen |= byte
    mask = (mask >>> 8) | (mask << 24)
  }
  return (seen & 0x80808080) === 0
}
