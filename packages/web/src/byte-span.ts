import { parseRequestRange } from '@tornado-ts/httputil'

/** Some bytes of a whole: from `start` up to, and without, `end`. */
export interface ByteSpan {
  readonly start: number
  readonly end: number
}

/**
 * The bytes of a representation that a Range header asks for (RFC 9110 §14.1.2).
 *
 * @param range The header's value; one that is absent, or that is not a single range of bytes, asks
 *   for the whole.
 * @param size Bytes of the representation.
 * @returns Undefined when none of the bytes asked for exist.
 */
export function requestedSpan(range: string | undefined, size: number): ByteSpan | undefined {
  const whole = { start: 0, end: size }
  const parsed = range === undefined ? undefined : parseRequestRange(range)
  if (parsed === undefined) return whole
  const [first = 0, last = size] = parsed
  // A suffix may be longer than the whole, which may be empty.
  if (first < 0) return { start: Math.max(0, size + first), end: size }
  if (parsed[0] === undefined && parsed[1] === undefined) return whole
  if (first >= size || first >= last) return undefined
  return { start: first, end: Math.min(last, size) }
}
