import { asBuffer, type Str } from './bytes-and-text.ts'
import { percentDecode } from './percent-decode.ts'

/** Options of {@link parseQsBytes}. */
export interface ParseQsOptions {
  /** Keep fields with an empty value or none; default false. */
  readonly keepBlankValues?: boolean
  /** Throw on a field without `=` instead of passing over it; default false. */
  readonly strictParsing?: boolean
}

const NOT_LATIN1 = /[^\0-\xff]/
const ENCODED = /[%+]/

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
    const field = text.slice(start, end)
    const equals = field.indexOf('=')
    if (equals < 0 && strictParsing) throw new RangeError(`bad query field: '${field}'`)
    if (field === '') continue
    const key = equals < 0 ? field : field.slice(0, equals)
    const value = equals < 0 ? '' : field.slice(equals + 1)
    if (value === '' && !keepBlankValues) continue
    const name = ENCODED.test(key) ? decode(key).toString('latin1') : key
    const values = fields[name]
    if (values === undefined) fields[name] = [decode(value)]
    else values.push(decode(value))
  }
  return fields
}

function toLatin1(qs: Str): string {
  if (typeof qs !== 'string') return asBuffer(qs).toString('latin1')
  if (NOT_LATIN1.test(qs)) throw new TypeError('a query string must not go beyond Latin-1')
  return qs
}

function decode(text: string): Buffer {
  const bytes = Buffer.from(text, 'latin1')
  return ENCODED.test(text) ? percentDecode(bytes, true) : bytes
}
