/** A table that tells for each of the 256 latin1 characters whether it belongs to a class. */
export type CharClass = Uint8Array

/** Marks the characters of `text` and of the inclusive `ranges`. */
export function charClass(
  text: string,
  ...ranges: (readonly [first: number, last: number])[]
): CharClass {
  const table = new Uint8Array(256)
  for (const char of text) table[char.charCodeAt(0)] = 1
  for (const [first, last] of ranges) table.fill(1, first, last + 1)
  return table
}

/** Whether every character of `text` from `start` to `end` belongs to `table`. */
export function allIn(
  table: CharClass,
  text: string,
  start = 0,
  end: number = text.length,
): boolean {
  for (let i = start; i < end; i++) {
    if (table[text.charCodeAt(i)] !== 1) return false
  }
  return true
}

const DIGITS: readonly [number, number] = [0x30, 0x39]
const UPPER: readonly [number, number] = [0x41, 0x5a]
const LOWER: readonly [number, number] = [0x61, 0x7a]

/** tchar (RFC 9110 §5.6.2): field names and methods. */
export const TOKEN: CharClass = charClass("!#$%&'*+-.^_`|~", DIGITS, UPPER, LOWER)

/** field-vchar, space and tab (RFC 9110 §5.5). */
export const FIELD_TEXT: CharClass = charClass('\t', [0x20, 0x7e], [0x80, 0xff])

/** Visible characters and obs-text: request targets. */
export const VISIBLE: CharClass = charClass('', [0x21, 0x7e], [0x80, 0xff])

/** The characters of a host, literal or name, without its port (RFC 3986 §3.2.2). */
export const HOST: CharClass = charClass("[]:-._~!$&'()*+,;=%", DIGITS, UPPER, LOWER)
