import { type Str, toUnicode } from './bytes-and-text.ts'

const SPECIAL = /[&<>"']/

/**
 * Makes text safe inside HTML elements and quoted attributes.
 *
 * Replaces `&`, `<`, `>`, `"` and `'`, and nothing else. An `&` is always replaced, so escaping
 * twice shows the references.
 *
 * @param value The text; bytes are UTF-8.
 * @tornado escape.xhtml_escape
 */
export function xhtmlEscape(value: Str): string {
  const text = toUnicode(value)
  // Most of what a template prints has nothing to escape, and a pattern finds that out faster than
  // a loop; where there is something, a loop is three times as fast as a replacement.
  return SPECIAL.test(text) ? replaceSpecials(text) : text
}

function replaceSpecials(text: string): string {
  let escaped = ''
  let copied = 0
  for (let at = 0; at < text.length; at++) {
    const reference = referenceFor(text.charCodeAt(at))
    if (reference === undefined) continue
    escaped += text.slice(copied, at) + reference
    copied = at + 1
  }
  return escaped + text.slice(copied)
}

function referenceFor(code: number): string | undefined {
  switch (code) {
    case 0x22:
      return '&quot;'
    case 0x26:
      return '&amp;'
    case 0x27:
      return '&#x27;'
    case 0x3c:
      return '&lt;'
    case 0x3e:
      return '&gt;'
    default:
      return undefined
  }
}
