import { genLog } from '@tornado-ts/log'
import { type CookieKey, isSignature, sign } from './cookie-secret.ts'
import { decodePaddedBase64 } from './padded-base64.ts'

// Version 1 is `<base64>|<timestamp>|<signature>`, with a signature over the name, the base64 and
// the timestamp with nothing between them. So whoever holds a value can move characters from one
// field to the next; the checks after that of the signature are there for this.

const SECONDS_PER_DAY = 86400

/** How far in the future a timestamp may be before it looks like digits of the value. */
const MAX_FUTURE_DAYS = 31

/** Signs the base64 of a value in version 1. */
export function signV1(key: CookieKey, name: string, base64: string, timestamp: string): string {
  return `${base64}|${timestamp}|${sign('sha1', key, name + base64 + timestamp)}`
}

/** The value inside a version 1 text; undefined when it is not ours, or too old. */
export function readV1(
  key: CookieKey,
  name: string,
  text: string,
  maxAgeDays: number,
  now: number,
): Buffer | undefined {
  const [base64, timestamp, signature, ...rest] = text.split('|')
  if (base64 === undefined || timestamp === undefined || signature === undefined) return undefined
  if (rest.length > 0) return undefined
  if (!isSignature(sign('sha1', key, name + base64 + timestamp), Buffer.from(signature))) {
    return refuse('Invalid cookie signature', name)
  }
  const signedAt = /^\d+$/.test(timestamp) ? Number(timestamp) : Number.NaN
  if (signedAt < now - maxAgeDays * SECONDS_PER_DAY) return refuse('Expired cookie', name)
  if (signedAt > now + MAX_FUTURE_DAYS * SECONDS_PER_DAY) {
    return refuse('Cookie timestamp in future; possible tampering', name)
  }
  if (Number.isNaN(signedAt) || timestamp.startsWith('0')) return refuse('Tampered cookie', name)
  return decodePaddedBase64(base64)
}

/** The log gets the name only: the value may be another user's. */
function refuse(reason: string, name: string): undefined {
  genLog.warning('%s: %s', reason, name)
}
