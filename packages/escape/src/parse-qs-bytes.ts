import { asBuffer, type Str } from './bytes-and-text.ts'
import { percentDecodeText } from './percent-decode.ts'

/** Options of {@link parseQsBytes}. */
export interface ParseQsOptions {
  /** Keep fields with an empty value or none; default false. */
  readonly keepBlankValues?: boolean
  /** Throw on a field without `=` instead of passing over it; default false. */
  readonly strictParsing?: boolean
}

const NOT_LATIN1 = /[^\0-\xff]/
const ENCODED = /[%+]/
const EQUALS = 0x3d

/**
 * Parses a query string or a form (`application/x-www-form-urlencoded`) into raw bytes.
 *
 * Fields are separated by `&` only. The values of a key keep their order. The number of fields is
 * not limited here; limit the input.
 *
 * @param qs The encoded form; in a string every character stands for one byte.
 * @returns An object without a prototype; its keys are Latin-1 text.
 * @throws TypeError if the string has a character above U+00FF; RangeError under `strictParsing`
 *   if a field is empty or has no `=`.
 * @tornado escape.parse_qs_bytes
 */
export function parseQsBytes(qs: Str, options: ParseQsOptions = {}): Record<string, Buffer[]> {
  const { keepBlankValues = false, strictParsing = false } = options
  const text = toLatin1(qs)
  const fields = Object.create(null) as Record<string, Buffer[]>
  if (text === '') return fields
  for (let start = 0, end = 0; end < text.length; start = end + 1) {
    const ampersand = text.indexOf('&', start)
    end = ampersand < 0 ? text.length : ampersand
    const keyEnd = endOfKey(text, start, end)
    if (keyEnd === end && strictParsing) {
      throw new RangeError(`bad query field: '${text.slice(start, end)}'`)
    }
    if (start === end) continue
    const valueStart = Math.min(keyEnd + 1, end)
    if (valueStart === end && !keepBlankValues) continue
    const value = percentDecodeText(text, valueStart, end)
    const name = decodeKey(text, start, keyEnd)
    const values = fields[name]
    if (values === undefined) fields[name] = [value]
    else values.push(value)
  }
  return fields
}

/** Where the `=` of a field is, or else its end. */
function endOfKey(text: string, start: number, end: number): number {
  for (let i = start; i < end; i++) if (text.charCodeAt(i) === EQUALS) return i
  return end
}

function decodeKey(text: string, start: number, end: number): string {
  const key = text.slice(start, end)
  return ENCODED.test(key) ? percentDecodeText(text, start, end).toString('latin1') : key
}

function toLatin1(qs: Str): string {
  if (typeof qs !== 'string') return asBuffer(qs).toString('latin1')
  if (NOT_LATIN1.test(qs)) throw new TypeError('a query string must not go beyond Latin-1')
  return qs
}
