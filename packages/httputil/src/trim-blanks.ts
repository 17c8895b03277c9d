/**
 * The characters that may surround a header value: space and tab (RFC 9110 §5.6.3).
 *
 * @tornado httputil.HTTP_WHITESPACE
 */
export const HTTP_WHITESPACE = ' \t'

/**
 * Without the spaces and tabs at both ends. All other white space is data, unlike for
 * `String.prototype.trim`.
 */
export function trimBlanks(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isBlank(text.charCodeAt(start))) start++
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--
  return start === 0 && end === text.length ? text : text.slice(start, end)
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09
}
