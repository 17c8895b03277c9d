import { type CookieKey, isSignature, sign } from './cookie-secret.ts'
import { decodePaddedBase64 } from './padded-base64.ts'

// Version 2 is `2|` and four fields of the form `<length>:<text>|` (key version, timestamp, name,
// base64), and the signature of everything before it.

const SECONDS_PER_DAY = 86400
const PREFIX_LENGTH = '2|'.length
const LENGTH = /^[0-9]{1,9}$/
const INTEGER = /^-?[0-9]{1,16}$/

/** The fields of a version 2 text, none of them checked yet; each character is one byte. */
export interface FieldsV2 {
  readonly keyVersion: number
  readonly timestamp: string
  readonly name: string
  readonly base64: string
  readonly signature: string
}

/** Signs the base64 of a value in version 2. */
export function signV2(
  key: CookieKey,
  keyVersion: number,
  name: string,
  base64: string,
  timestamp: string,
): string {
  const fields = [String(keyVersion), timestamp, name, base64].map(formatField).join('|')
  const signed = `2|${fields}|`
  return signed + sign('sha256', key, signed)
}

/** The length of a name counts characters, as in Tornado: a name outside ASCII is never read back. */
function formatField(text: string): string {
  return `${[...text].length}:${text}`
}

/** Takes a version 2 text apart; undefined when it is malformed. */
export function splitV2(text: string): FieldsV2 | undefined {
  const fields: string[] = []
  let position = PREFIX_LENGTH
  for (let count = 0; count < 4; count++) {
    const colon = text.indexOf(':', position)
    if (colon < 0) return undefined
    const length = text.slice(position, colon)
    if (!LENGTH.test(length)) return undefined
    const end = colon + 1 + Number(length)
    if (text[end] !== '|') return undefined
    fields.push(text.slice(colon + 1, end))
    position = end + 1
  }
  const [keyVersion = '', timestamp = '', name = '', base64 = ''] = fields
  if (!INTEGER.test(keyVersion)) return undefined
  const signature = text.slice(position)
  return { keyVersion: Number(keyVersion), timestamp, name, base64, signature }
}

/** The value inside the fields of `text`; undefined when it is not ours, or too old. */
export function readV2(
  key: CookieKey,
  name: string,
  text: string,
  fields: FieldsV2,
  maxAgeDays: number,
  now: number,
): Buffer | undefined {
  const signed = Buffer.from(text.slice(0, text.length - fields.signature.length), 'latin1')
  const signature = Buffer.from(fields.signature, 'latin1')
  if (!isSignature(sign('sha256', key, signed), signature)) return undefined
  if (fields.name !== Buffer.from(name).toString('latin1')) return undefined
  if (!INTEGER.test(fields.timestamp)) return undefined
  if (Number(fields.timestamp) < now - maxAgeDays * SECONDS_PER_DAY) return undefined
  return decodePaddedBase64(fields.base64)
}
