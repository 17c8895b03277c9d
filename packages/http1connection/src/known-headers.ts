import { normalizeHeaderName } from '@tornado-ts/httputil'

/** A well-known field that decides framing, persistence or routing; `ORDINARY` decides nothing. */
export const ORDINARY = 0
export const CONTENT_LENGTH = 1
export const TRANSFER_ENCODING = 2
export const CONNECTION = 3
export const EXPECT = 4
export const HOST = 5

/** A field name that the parser recognises from its bytes, without making a string. */
export interface KnownHeader {
  /** The normalised name, interned by httputil. */
  readonly name: string
  /** The name in lower case. */
  readonly lower: Uint8Array
  /** One of the constants above. */
  readonly role: number
}

const ROLES: ReadonlyMap<string, number> = new Map([
  ['content-length', CONTENT_LENGTH],
  ['transfer-encoding', TRANSFER_ENCODING],
  ['connection', CONNECTION],
  ['expect', EXPECT],
  ['host', HOST],
])

const NAMES = `accept accept-charset accept-encoding accept-language accept-ranges
access-control-allow-credentials access-control-allow-headers access-control-allow-methods
access-control-allow-origin access-control-expose-headers access-control-max-age
access-control-request-headers access-control-request-method age allow authorization cache-control
connection content-disposition content-encoding content-language content-length content-location
content-range content-security-policy content-type cookie date dnt etag expect expires forwarded from
host if-match if-modified-since if-none-match if-range if-unmodified-since keep-alive last-modified
link location max-forwards origin pragma priority proxy-authenticate proxy-authorization
proxy-connection range referer referrer-policy retry-after sec-ch-ua sec-ch-ua-mobile
sec-ch-ua-platform sec-fetch-dest sec-fetch-mode sec-fetch-site sec-fetch-user sec-gpc
sec-websocket-accept sec-websocket-extensions sec-websocket-key sec-websocket-protocol
sec-websocket-version server set-cookie strict-transport-security te traceparent tracestate trailer
transfer-encoding upgrade upgrade-insecure-requests user-agent vary via warning www-authenticate
x-content-type-options x-forwarded-for x-forwarded-host x-forwarded-proto x-frame-options x-real-ip
x-request-id x-requested-with x-scheme x-xsrftoken`.split(/\s+/)

const SIZE = 1024
const slots: (KnownHeader | undefined)[] = new Array<undefined>(SIZE).fill(undefined)

/** Mixes one more byte of a name, in either case, into its hash. */
export function mixNameHash(hash: number, byte: number): number {
  return (Math.imul(hash, 31) + (byte | 0x20)) | 0
}

for (const name of NAMES) {
  const lower = Buffer.from(name, 'latin1')
  let slot = lower.reduce(mixNameHash, 0) & (SIZE - 1)
  while (slots[slot] !== undefined) slot = (slot + 1) & (SIZE - 1)
  slots[slot] = { name: normalizeHeaderName(name), lower, role: ROLES.get(name) ?? ORDINARY }
}

/**
 * Finds a field name, given in any case, of token characters only.
 *
 * @param hash `mixNameHash` over the bytes of the name, from 0.
 * @returns The known header, or undefined for a name that is not in the table.
 */
export function findKnownHeader(
  buf: Uint8Array,
  start: number,
  end: number,
  hash: number,
): KnownHeader | undefined {
  for (let slot = hash & (SIZE - 1); ; slot = (slot + 1) & (SIZE - 1)) {
    const known = slots[slot]
    if (known === undefined) return undefined
    if (sameName(buf, start, end, known.lower)) return known
  }
}

/** Compares token characters; setting bit 5 folds the case of letters and of nothing else in a name. */
function sameName(buf: Uint8Array, start: number, end: number, lower: Uint8Array): boolean {
  if (lower.length !== end - start) return false
  for (let i = 0; i < lower.length; i++) {
    if (((buf[start + i] as number) | 0x20) !== lower[i]) return false
  }
  return true
}
