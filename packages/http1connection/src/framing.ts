import { HTTPInputError } from '@tornado-ts/httputil'
import type { HTTPHeaders } from '@tornado-ts/httputil'
import { DIGITS } from './integers.ts'

/**
 * Whether a message is chunked, by the only reading of RFC 9112 §6 that leaves no room for request
 * smuggling: `chunked` alone, or no Transfer-Encoding at all.
 *
 * @throws HTTPInputError for any other transfer coding, list or repetition, and for a message that
 * also has a Content-Length.
 * @internal
 * @tornado http1connection.is_transfer_encoding_chunked
 */
export function isTransferEncodingChunked(headers: HTTPHeaders): boolean {
  const coding = headers.get('Transfer-Encoding')
  if (coding === undefined) return false
  if (headers.has('Content-Length')) {
    throw new HTTPInputError('Message with both Transfer-Encoding and Content-Length')
  }
  if (coding.toLowerCase() === 'chunked') return true
  throw new HTTPInputError(`Unsupported Transfer-Encoding ${JSON.stringify(coding.slice(0, 64))}`)
}

/**
 * The length a Content-Length field announces, -1 without one. A value repeated identically is
 * rewritten to the single value (RFC 9110 §8.6).
 *
 * @returns Infinity for lengths above 2^53, which no limit admits.
 * @throws HTTPInputError for anything but digits, and for values that differ.
 */
export function readContentLength(headers: HTTPHeaders): number {
  const value = headers.get('Content-Length')
  if (value === undefined) return -1
  let piece = value
  if (value.includes(',')) {
    const pieces = value.split(/,[ \t]*/)
    piece = pieces[0] ?? ''
    if (pieces.some((other) => other !== piece)) {
      throw new HTTPInputError(`Multiple unequal Content-Lengths: '${value.slice(0, 64)}'`)
    }
  }
  if (!DIGITS.test(piece)) {
    throw new HTTPInputError(`Only integer Content-Length is allowed: '${piece.slice(0, 64)}'`)
  }
  if (piece !== value) headers.set('Content-Length', piece)
  const length = Number(piece)
  return Number.isSafeInteger(length) ? length : Infinity
}
