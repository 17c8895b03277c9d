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
