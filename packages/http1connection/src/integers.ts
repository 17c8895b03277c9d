/**
 * A run of decimal digits and nothing else.
 *
 * @internal
 * @tornado http1connection.DIGITS
 */
export const DIGITS: RegExp = /^[0-9]+$/

/**
 * A run of hexadecimal digits and nothing else.
 *
 * @internal
 * @tornado http1connection.HEXDIGITS
 */
export const HEXDIGITS: RegExp = /^[0-9a-fA-F]+$/

/**
 * Any character that ends a header line.
 *
 * @internal
 * @tornado http1connection.CR_OR_LF_RE
 */
export const CR_OR_LF_RE: RegExp = /[\r\n]/

/**
 * Reads a non-negative decimal integer as HTTP writes one: digits, without sign, blank or separator.
 *
 * @returns The number; inexact above 2^53, which no limit reaches.
 * @throws RangeError for anything else.
 * @internal
 * @tornado http1connection.parse_int
 */
export function parseDecimalInt(s: string): number {
  const value = shortDecimal(s)
  if (value >= 0) return value
  if (!DIGITS.test(s)) throw new RangeError(`not an integer: '${s}'`)
  return Number(s)
}

/**
 * Reads a non-negative hexadecimal integer: digits in either case, without sign or prefix.
 *
 * @returns The number; inexact above 2^53, which no limit reaches.
 * @throws RangeError for anything else.
 * @internal
 * @tornado http1connection.parse_hex_int
 */
export function parseHexInt(s: string): number {
  if (!HEXDIGITS.test(s)) throw new RangeError(`not a hexadecimal integer: '${s}'`)
  return Number.parseInt(s, 16)
}

/** The value of up to 15 digits, which is exact; -1 for any other text. */
export function shortDecimal(text: string): number {
  if (text.length === 0 || text.length > 15) return -1
  let value = 0
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 0x30
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return value
}
