import { types } from 'node:util'
import { HTTPHeaders } from '@tornado-ts/httputil'

/** Headers in a form that survives the way between threads, several lines of a name included. */
export type SentHeaders = Readonly<Record<string, readonly string[]>>

/** The lines of headers by name. */
export function sentHeaders(headers: HTTPHeaders): SentHeaders {
  return Object.fromEntries(Array.from(headers.keys(), (name) => [name, headers.getList(name)]))
}

/**
 * Returns a copy of a value that loses nothing on the way to another thread.
 *
 * Structured cloning turns an instance of a class into a plain object without a word, so instances
 * are refused here, but for bytes, dates, headers and collections.
 *
 * @param name What the error calls the value.
 * @throws TypeError if there is a function or an instance of another class in it.
 */
export function sendable(value: unknown, name: string): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') throw notSendable(name)
  if (typeof value !== 'object' || value === null || types.isDate(value)) return value
  // A copy, since cloning a view clones all of the memory it is a view of.
  if (value instanceof Uint8Array) return new Uint8Array(value)
  if (value instanceof HTTPHeaders) return sentHeaders(value)
  if (Symbol.iterator in value) {
    const items = Array.from(value as Iterable<unknown>)
    return items.map((item, index) => sendable(item, `${name}[${index}]`))
  }
  if (!isPlain(value)) throw notSendable(name)
  const entries = Object.entries(value)
  return Object.fromEntries(entries.map(([key, item]) => [key, sendable(item, `${name}.${key}`)]))
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

function notSendable(name: string): TypeError {
  return new TypeError(`${name} cannot be sent to the thread of a blocking HTTPClient`)
}
