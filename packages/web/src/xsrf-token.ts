import { randomBytes } from 'node:crypto'
import { type Seconds, websocketMask } from '@tornado-ts/util'

/** What the cookie and the form of one browser share, and when it was made. */
export interface XsrfToken {
  /** 16 random bytes, unless an older version or another program has made it. */
  readonly secret: Buffer
  /** Unix time in whole seconds. */
  readonly timestamp: Seconds
}

const TOKEN_LENGTH = 16
const MASK_LENGTH = 4
const HAS_VERSION = /^[1-9][0-9]*\|/
/** Mask, masked secret and timestamp. */
const VERSION_2 = /^2\|([0-9A-Fa-f]{8})\|((?:[0-9A-Fa-f]{2})*)\|(-?[0-9]{1,15})$/
const HEX = /^[0-9A-Fa-f]*$/

/** Makes the token of a browser that has none. */
export function randomXsrfToken(now: Seconds = Date.now() / 1000): XsrfToken {
  return { secret: randomBytes(TOKEN_LENGTH), timestamp: Math.floor(now) }
}

/**
 * Writes a token as text, for the cookie or a form.
 *
 * @param version 1 is the hex of the secret. 2 masks the secret with other bytes in every response,
 *   so that it cannot be guessed from the length of compressed responses (the BREACH attack).
 * @param mask Four bytes; random by default.
 * @throws RangeError for any other version.
 */
export function encodeXsrfToken(
  { secret, timestamp }: XsrfToken,
  version: number,
  mask: Uint8Array = randomBytes(MASK_LENGTH),
): string {
  if (version === 1) return secret.toString('hex')
  if (version !== 2) throw new RangeError(`unknown xsrf cookie version ${version}`)
  const masked = websocketMask(mask, secret)
  return `2|${hex(mask)}|${hex(masked)}|${Math.floor(timestamp)}`
}

/**
 * Reads the text of a token, in any version. Text without a version that is not hex is a secret by
 * itself, which is how other programs may set the cookie.
 *
 * @returns Undefined for a version that does not exist, or a malformed version 2. The secret may be
 *   empty.
 */
export function decodeXsrfToken(text: string, now?: Seconds): XsrfToken | undefined {
  const fields = VERSION_2.exec(text)
  if (fields !== null) {
    const [, mask = '', masked = '', timestamp] = fields
    return { secret: unmask(masked, Number.parseInt(mask, 16)), timestamp: Number(timestamp) }
  }
  if (HAS_VERSION.test(text)) return undefined
  const timestamp = Math.floor(now ?? Date.now() / 1000)
  return { secret: bytesOfHex(text) ?? Buffer.from(text), timestamp }
}

/** A secret from the hex of its masked form; each request that is checked brings two of them. */
function unmask(masked: string, mask: number): Buffer {
  const secret = Buffer.from(masked, 'hex')
  for (let i = 0; i < secret.length; i++) {
    secret[i] = (secret[i] ?? 0) ^ (mask >>> (24 - 8 * (i % MASK_LENGTH)))
  }
  return secret
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

function bytesOfHex(text: string): Buffer | undefined {
  return text.length % 2 === 0 && HEX.test(text) ? Buffer.from(text, 'hex') : undefined
}
