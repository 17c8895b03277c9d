import { allIn, TOKEN } from './char-class.ts'

/** How many spellings are remembered, and how long one may be: what peers send is bounded. */
const CACHE_LIMIT = 1000
const LONGEST_CACHED = 64

/** Spelling to normalised name; every normalised name in it is also a key of its own. */
const cache = new Map<string, string>()

const COMMON: readonly string[] = [
  'Accept',
  'Accept-Charset',
  'Accept-Encoding',
  'Accept-Language',
  'Accept-Ranges',
  'Age',
  'Allow',
  'Authorization',
  'Cache-Control',
  'Connection',
  'Content-Disposition',
  'Content-Encoding',
  'Content-Language',
  'Content-Length',
  'Content-Range',
  'Content-Type',
  'Cookie',
  'Date',
  'Etag',
  'Expect',
  'Expires',
  'Forwarded',
  'Host',
  'If-Match',
  'If-Modified-Since',
  'If-None-Match',
  'If-Range',
  'If-Unmodified-Since',
  'Keep-Alive',
  'Last-Modified',
  'Location',
  'Origin',
  'Pragma',
  'Range',
  'Referer',
  'Sec-Websocket-Accept',
  'Sec-Websocket-Extensions',
  'Sec-Websocket-Key',
  'Sec-Websocket-Protocol',
  'Sec-Websocket-Version',
  'Server',
  'Set-Cookie',
  'Te',
  'Trailer',
  'Transfer-Encoding',
  'Upgrade',
  'Upgrade-Insecure-Requests',
  'User-Agent',
  'Vary',
  'Via',
  'Www-Authenticate',
  'X-Forwarded-For',
  'X-Forwarded-Host',
  'X-Forwarded-Proto',
  'X-Real-Ip',
  'X-Requested-With',
  'X-Scheme',
  'X-Xsrftoken',
]

/** How the registered names are written where that is not Http-Header-Case. */
const OTHER_SPELLINGS: readonly string[] = [
  'ETag',
  'Sec-WebSocket-Accept',
  'Sec-WebSocket-Extensions',
  'Sec-WebSocket-Key',
  'Sec-WebSocket-Protocol',
  'Sec-WebSocket-Version',
  'TE',
  'WWW-Authenticate',
  'X-Real-IP',
  'X-XSRFToken',
]

function seed(): void {
  cache.clear()
  for (const name of COMMON) {
    cache.set(name, name)
    cache.set(name.toLowerCase(), name)
  }
  for (const name of OTHER_SPELLINGS) cache.set(name, cache.get(name.toLowerCase()) ?? name)
}

seed()

/**
 * The Http-Header-Case of a field name: `content-type` and `CONTENT-TYPE` are `Content-Type`.
 *
 * Names seen before cost one look-up by the spelling, and all spellings give the identical string,
 * so that comparing two normalised names compares pointers.
 *
 * @internal
 * @tornado httputil._normalize_header
 */
export function normalizeHeaderName(name: string): string {
  return cache.get(name) ?? normalizeRare(name)
}

function normalizeRare(name: string): string {
  const normalized = toHeaderCase(name)
  const known = cache.get(normalized)
  if (name.length > LONGEST_CACHED || !isFieldName(name)) return known ?? normalized
  // Starting over now and then keeps a flood of made-up names from shutting the real ones out.
  if (cache.size >= CACHE_LIMIT) seed()
  const interned = known ?? ownText(normalized)
  cache.set(interned, interned)
  cache.set(ownText(name), interned)
  return interned
}

function toHeaderCase(name: string): string {
  return name
    .split('-')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase())
    .join('-')
}

/** A copy with memory of its own: a slice would keep the whole header block it was cut from. */
function ownText(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1')
}

/** Whether `name` is a token (RFC 9110 §5.1). */
export function isFieldName(name: string): boolean {
  return name.length > 0 && allIn(TOKEN, name)
}
