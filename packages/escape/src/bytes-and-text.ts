import { isUtf8 } from 'node:buffer'

/** Text, or bytes that hold text; what a function does with bytes is its own business. */
export type Str = string | Uint8Array

const LONE_SURROGATE = /\p{Surrogate}/u

/**
 * Returns a string as UTF-8 bytes; bytes, `undefined` and `null` come back as they are.
 *
 * @throws TypeError if the string has a lone surrogate, or if the value is of another type.
 * @tornado escape.utf8
 */
export function utf8(value: string): Buffer
export function utf8<T extends Uint8Array | null | undefined>(value: T): T
export function utf8(value: Str): Uint8Array
export function utf8(value: Str | null | undefined): Uint8Array | null | undefined
export function utf8(value: unknown): unknown {
  if (typeof value === 'string') {
    const bytes = Buffer.from(value, 'utf8')
    // As many bytes as characters is ASCII, which has no surrogates to look for.
    if (bytes.length !== value.length) checkWellFormed(value)
    return bytes
  }
  if (isBytesOrNothing(value)) return value
  throw unexpectedType(value)
}

/**
 * Returns UTF-8 bytes as a string; strings, `undefined` and `null` come back as they are.
 *
 * A byte order mark is kept as U+FEFF.
 *
 * @throws TypeError (code `ERR_ENCODING_INVALID_ENCODED_DATA`) if the bytes are not UTF-8;
 *   TypeError if the value is of another type.
 * @tornado escape.to_unicode
 */
export function toUnicode(value: Str): string
export function toUnicode<T extends null | undefined>(value: T): T
export function toUnicode(value: Str | null | undefined): string | null | undefined
export function toUnicode(value: unknown): unknown {
  if (typeof value === 'string') return value
  if (value instanceof Uint8Array) {
    if (!isUtf8(value)) throw encodingError('the bytes are not valid UTF-8')
    return asBuffer(value).toString('utf8')
  }
  if (value === undefined || value === null) return value
  throw unexpectedType(value)
}

/**
 * The same function as {@link toUnicode}.
 *
 * @deprecated Use `toUnicode`.
 * @tornado escape.native_str
 */
export const nativeStr: typeof toUnicode = toUnicode

/**
 * The same function as {@link toUnicode}.
 *
 * @deprecated Use `toUnicode`.
 * @tornado escape.to_basestring
 */
export const toBasestring: typeof toUnicode = toUnicode

/**
 * Returns a deep copy of plain objects, arrays and Maps in which bytes have become strings, Map
 * keys included. Every other value is returned as it is.
 *
 * @throws TypeError if bytes are not valid UTF-8.
 * @tornado escape.recursive_unicode
 */
export function recursiveUnicode(obj: unknown): unknown {
  if (obj instanceof Uint8Array) return toUnicode(obj)
  if (Array.isArray(obj)) return obj.map(recursiveUnicode)
  if (obj instanceof Map) {
    const entries = [...(obj as Map<unknown, unknown>)]
    return new Map(entries.map(([key, value]) => [decodeKey(key), recursiveUnicode(value)]))
  }
  if (!isPlainObject(obj)) return obj
  const copy = Object.create(Object.getPrototypeOf(obj) as object | null) as object
  for (const [key, value] of Object.entries(obj)) {
    // Defined rather than assigned, so that a key `__proto__` stays data.
    Object.defineProperty(copy, key, {
      value: recursiveUnicode(value),
      configurable: true,
      enumerable: true,
      writable: true,
    })
  }
  return copy
}

/**
 * Views bytes as a Buffer without copying them.
 *
 * @internal
 */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/**
 * Throws unless the text can be encoded, that is, unless it has a lone surrogate.
 *
 * @internal
 */
export function checkWellFormed(text: string): void {
  if (LONE_SURROGATE.test(text)) throw encodingError('the string has a lone surrogate')
}

function encodingError(message: string): TypeError {
  return Object.assign(new TypeError(message), { code: 'ERR_ENCODING_INVALID_ENCODED_DATA' })
}

function unexpectedType(value: unknown): TypeError {
  const type = Array.isArray(value) ? 'array' : typeof value
  return new TypeError(`Expected bytes, unicode, or None; got ${type}`)
}

function isBytesOrNothing(value: unknown): boolean {
  return value === undefined || value === null || value instanceof Uint8Array
}

function decodeKey(key: unknown): unknown {
  return key instanceof Uint8Array ? toUnicode(key) : key
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
