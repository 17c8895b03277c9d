import { createHmac } from 'node:crypto'
import { equalBytes } from './constant-time.ts'

/** A key that signs: text stands for its UTF-8 bytes. */
export type CookieKey = string | Uint8Array

/**
 * What signs values: one key, or several under the key versions that name them.
 *
 * With several, a value says which key has signed it, so that keys can be replaced while values
 * signed with the old one can still be read.
 */
export type CookieSecret =
  | CookieKey
  | Readonly<Record<number, CookieKey>>
  | ReadonlyMap<number, CookieKey>

/** Tells a single key from a dictionary of keys. */
export function isCookieKey(secret: CookieSecret): secret is CookieKey {
  return typeof secret === 'string' || secret instanceof Uint8Array
}

/** The key of a version; undefined when a dictionary has none. A single key has no versions. */
export function findKey(secret: CookieSecret, keyVersion: number): CookieKey | undefined {
  if (isCookieKey(secret)) return secret
  if (secret instanceof Map) return (secret as ReadonlyMap<number, CookieKey>).get(keyVersion)
  const keys = secret as Readonly<Record<number, CookieKey>>
  return Object.hasOwn(keys, keyVersion) ? keys[keyVersion] : undefined
}

/** Signs `text`, which stands for its UTF-8 bytes; the signature is lower-case hex. */
export function sign(algorithm: 'sha1' | 'sha256', key: CookieKey, text: string | Buffer): string {
  return createHmac(algorithm, key).update(text).digest('hex')
}

/** Compares a signature with one that a client sent. */
export function isSignature(expected: string, sent: Buffer): boolean {
  return equalBytes(Buffer.from(expected), sent)
}
