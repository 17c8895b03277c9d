import { types } from 'node:util'

import { toUnicode, xhtmlEscape } from '@tornado-ts/escape'

/**
 * Returns what a template prints for a value: bytes as UTF-8, everything else as `String` has it.
 *
 * @throws TypeError for a promise, which would print as `[object Promise]`; TypeError for bytes that
 *   are not UTF-8.
 * @internal
 */
export function toText(value: unknown): string {
  if (typeof value === 'string') return value
  if (value instanceof Uint8Array) return toUnicode(value)
  if (isThenable(value)) {
    // The promise is dropped; that it may fail later must not end the process.
    if (types.isPromise(value)) value.catch(() => undefined)
    throw new TypeError('unexpected Promise; use await')
  }
  return String(value)
}

/**
 * Returns what a template prints for a value, escaped for HTML.
 *
 * @internal
 */
export function toEscapedText(value: unknown): string {
  // Half of what tables print; there is nothing to escape in a number.
  return typeof value === 'number' ? String(value) : xhtmlEscape(toText(value))
}

function isThenable(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && typeof Reflect.get(value, 'then') === 'function'
  )
}
