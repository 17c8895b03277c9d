import { HTTPInputError, ResponseStartLine } from '@tornado-ts/httputil'
import type { HTTPHeaders, RequestStartLine } from '@tornado-ts/httputil'
import type { HeadScanner } from './head-scanner.ts'
import { DIGITS, shortDecimal } from './integers.ts'

/** Results of {@link decideFraming} that are no lengths. */
export const NO_BODY = -1
export const CHUNKED = -2
export const UNTIL_CLOSE = -3

/**
 * How long the body of a message is: RFC 9112 §6.3 without its tolerance. Where two recipients could
 * disagree about the end of a message, it is refused.
 *
 * @param skipBody The message is a response that has no body, whatever it says.
 * @returns The length in bytes, or one of the negative constants.
 * @throws HTTPInputError when the length is ambiguous or contradicts the kind of message.
 */
export function decideFraming(
  head: HeadScanner,
  startLine: RequestStartLine | ResponseStartLine,
  headers: HTTPHeaders,
  skipBody: boolean,
): number {
  const code = startLine instanceof ResponseStartLine ? startLine.code : 0
  const silent = head.contentLengthLine < 0 && head.transferEncodingLine < 0
  if ((silent && code < 200) || skipBody || code === 304) return NO_BODY
  if (code >= 100 && code < 200) {
    throw new HTTPInputError(`Response code ${code} cannot have body`)
  }
  const chunked = isTransferEncodingChunked(headers)
  if (chunked && startLine.version === 'HTTP/1.0') {
    // An HTTP/1.0 intermediary would have passed the body on without understanding it.
    throw new HTTPInputError('Transfer-Encoding in an HTTP/1.0 message')
  }
  const length = chunked ? CHUNKED : announcedLength(head, headers)
  if (code !== 204) return length
  if (length === 0 || length === UNTIL_CLOSE) return NO_BODY
  throw new HTTPInputError('Response with code 204 should not have body')
}

function announcedLength(head: HeadScanner, headers: HTTPHeaders): number {
  if (head.contentLengthLine < 0) return UNTIL_CLOSE
  const length = head.repeated ? -1 : shortDecimal(head.value(head.contentLengthLine))
  return length >= 0 ? length : readContentLength(headers)
}

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
 * The length a Content-Length field announces. A value repeated identically is rewritten to the
 * single value (RFC 9110 §8.6).
 *
 * @returns Infinity for lengths above 2^53, which no limit admits.
 * @throws HTTPInputError for anything but digits, and for values that differ.
 */
function readContentLength(headers: HTTPHeaders): number {
  const value = headers.get('Content-Length', '')
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
