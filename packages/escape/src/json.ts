import { type Str, toUnicode } from './bytes-and-text.ts'

/**
 * Returns a value as JSON text that is also safe inside a `<script>` element: `</` is written
 * `<\/`.
 *
 * What JSON cannot say (`undefined`, a function, NaN) becomes `null` at the top level.
 *
 * @throws TypeError for a bigint or a cycle.
 * @tornado escape.json_encode
 */
export function jsonEncode(value: unknown): string {
  // Typed as a string, but undefined for what has no JSON form.
  const text = JSON.stringify(value) as string | undefined
  if (text === undefined) return 'null'
  return text.includes('</') ? text.replaceAll('</', '<\\/') : text
}

/**
 * Parses JSON text.
 *
 * @param value The text; bytes are UTF-8, and may begin with a byte order mark.
 * @throws SyntaxError if the text is not JSON; TypeError if the bytes are not UTF-8.
 * @tornado escape.json_decode
 */
export function jsonDecode<T = unknown>(value: Str): T {
  return JSON.parse(typeof value === 'string' ? value : decodeJsonBytes(value)) as T
}

function decodeJsonBytes(bytes: Uint8Array): string {
  const text = toUnicode(bytes)
  return text.startsWith('\ufeff') ? text.slice(1) : text
}
