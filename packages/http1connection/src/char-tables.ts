/**
 * The character classes of RFC 9110 and 9112 as 256-entry tables, one lookup per byte.
 *
 * They admit exactly what httputil's grammar admits.
 */

function table(isMember: (code: number) => boolean): Uint8Array {
  const result = new Uint8Array(256)
  for (let code = 0; code < 256; code++) if (isMember(code)) result[code] = 1
  return result
}

const TOKEN_PUNCTUATION = "!#$%&'*+-.^_`|~"

/** `tchar` (RFC 9110 §5.6.2): methods, field names, chunk extension names. */
export const TOKEN: Uint8Array = table(
  (code) =>
    (code >= 0x30 && code <= 0x39) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x61 && code <= 0x7a) ||
    TOKEN_PUNCTUATION.includes(String.fromCharCode(code)),
)

/** `VCHAR` and `obs-text`: what a request target is made of. */
export const VISIBLE: Uint8Array = table((code) => code > 0x20 && code !== 0x7f)

/** `VCHAR`, `obs-text`, space and tab: field values, reason phrases, quoted strings. */
export const TEXT: Uint8Array = table((code) => (code >= 0x20 && code !== 0x7f) || code === 0x09)

/** The value of a hexadecimal digit, 255 for everything else. */
export const HEX_VALUE: Uint8Array = new Uint8Array(256).fill(255)
for (let digit = 0; digit < 16; digit++) {
  const text = digit.toString(16)
  HEX_VALUE[text.charCodeAt(0)] = digit
  HEX_VALUE[text.toUpperCase().charCodeAt(0)] = digit
}

/** Tab. */
export const HT = 0x09
/** Line feed. */
export const LF = 0x0a
/** Carriage return. */
export const CR = 0x0d
/** Space. */
export const SP = 0x20
/** Colon. */
export const COLON = 0x3a
