import { jsonEncode } from '@tornado-ts/escape'
import { ObjectDict } from '@tornado-ts/util'
import type { Chunk } from './handler-state.ts'

/** A value `write` sends as JSON. */
export type JSONObject = object

/** Tells whether `value` is one of the objects that `write` sends as JSON. */
export function isJSONObject(value: unknown): value is JSONObject {
  if (typeof value !== 'object' || value === null) return false
  if (value instanceof Map || value instanceof ObjectDict) return true
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** The JSON text of a plain object, an ObjectDict or a Map. */
export function jsonText(value: JSONObject): string {
  return jsonEncode(value instanceof Map ? Object.fromEntries(value) : value)
}

/**
 * Checks a piece of a body that is not JSON.
 *
 * @throws TypeError for anything but text and bytes. An array is refused although JSON has arrays:
 *   older browsers let a foreign page read one by including the URL as a script.
 */
export function checkChunk(chunk: unknown): Chunk {
  if (typeof chunk === 'string' || chunk instanceof Uint8Array) return chunk
  const got = Array.isArray(chunk) ? 'an array' : chunk === null ? 'null' : `a ${typeof chunk}`
  const hint = Array.isArray(chunk)
    ? '; arrays are not accepted for security reasons, wrap the array in an object'
    : ''
  throw new TypeError(`write() only accepts strings, bytes and plain objects, not ${got}${hint}`)
}
