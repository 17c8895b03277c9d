import { type Str, toUnicode } from './bytes-and-text.ts'
import { HTML_ENTITIES } from './html-entities.ts'

const REFERENCE = /&(#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)/gu
const REPLACEMENT_CHARACTER = '\ufffd'

/** What the C1 range means in windows-1252; a space marks the five bytes that mean themselves. */
const WINDOWS_1252 = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ'

/** Filled at the first use: reference without `&`, with its `;` if it needs one, to characters. */
let names: Map<string, string> | undefined

/**
 * Replaces the character references of an HTML text by the characters they stand for.
 *
 * Follows the HTML Standard: all named references, those that need no semicolon included, and
 * decimal and hexadecimal ones. What is not a reference stays as it is.
 *
 * @param value The text; bytes are UTF-8.
 * @tornado escape.xhtml_unescape
 */
export function xhtmlUnescape(value: Str): string {
  return toUnicode(value).replace(REFERENCE, (_reference, body: string) =>
    body.startsWith('#') ? numericReference(body) : namedReference(body),
  )
}

function numericReference(body: string): string {
  const hexadecimal = body[1] === 'x' || body[1] === 'X'
  // parseInt stops at the semicolon; a number too long to be exact is far beyond Unicode anyway.
  const code = hexadecimal ? parseInt(body.slice(2), 16) : parseInt(body.slice(1), 10)
  if (code === 0 || code > 0x10ffff || isSurrogate(code)) return REPLACEMENT_CHARACTER
  if (code >= 0x80 && code <= 0x9f) {
    const mapped = WINDOWS_1252.charAt(code - 0x80)
    return mapped === ' ' ? String.fromCharCode(code) : mapped
  }
  return isInvalid(code) ? '' : String.fromCodePoint(code)
}

function isSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdfff
}

/** Controls that text may not hold, and noncharacters. */
function isInvalid(code: number): boolean {
  return (
    (code >= 0x01 && code <= 0x08) ||
    code === 0x0b ||
    (code >= 0x0e && code <= 0x1f) ||
    code === 0x7f ||
    (code >= 0xfdd0 && code <= 0xfdef) ||
    (code & 0xfffe) === 0xfffe
  )
}

function namedReference(body: string): string {
  names ??= parseEntities(HTML_ENTITIES)
  const exact = names.get(body)
  if (exact !== undefined) return exact
  for (let length = body.length - 1; length > 1; length--) {
    const prefix = names.get(body.slice(0, length))
    if (prefix !== undefined) return prefix + body.slice(length)
  }
  return `&${body}`
}

function parseEntities(table: string): Map<string, string> {
  const parsed = new Map<string, string>()
  for (const entry of table.trim().split(/\s+/)) {
    const colon = entry.indexOf(':')
    const codePoints = entry.slice(0, colon).split('+')
    const characters = String.fromCodePoint(...codePoints.map((hex) => parseInt(hex, 16)))
    for (const name of entry.slice(colon + 1).split(',')) {
      const legacy = name.endsWith('!')
      const bare = legacy ? name.slice(0, -1) : name
      parsed.set(`${bare};`, characters)
      if (legacy) parsed.set(bare, characters)
    }
  }
  return parsed
}
