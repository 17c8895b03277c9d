import { formatTimestamp } from '@tornado-ts/httputil'

/** What `setHeader` and `addHeader` take. */
export type HeaderValue = string | number | bigint | Date | Uint8Array

/** Printable US-ASCII, obs-text, space and tab (RFC 9110 §5.5): nothing that could end the line. */
const SAFE_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/

/**
 * Converts `value` to the text of a header field.
 *
 * @throws TypeError for other types and for numbers that are not integers.
 * @throws RangeError for a text with a control character or one beyond U+00FF.
 * @tornado web.RequestHandler._convert_header_value
 */
export function headerText(value: HeaderValue): string {
  const text = typeof value === 'string' ? value : convert(value)
  if (!SAFE_VALUE.test(text)) throw new RangeError(`Unsafe header value ${JSON.stringify(text)}`)
  return text
}

function convert(value: Exclude<HeaderValue, string>): string {
  if (typeof value === 'bigint' || Number.isInteger(value)) return String(value)
  if (value instanceof Date) return formatTimestamp(value)
  if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1')
  throw new TypeError(`Unsupported header value ${String(value)}`)
}
