import { type Str, toUnicode } from './bytes-and-text.ts'

const SPECIAL = /[&<>"']/
const SPECIALS = /[&<>"']/g

const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#x27;',
}

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
  // Most of what a template prints has nothing to escape.
  return SPECIAL.test(text) ? text.replace(SPECIALS, toReference) : text
}

function toReference(character: string): string {
  return REFERENCES[character] ?? character
}
