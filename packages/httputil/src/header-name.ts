import { allIn, TOKEN } from './char-class.ts'

/** Names people send are few; a flood of made-up ones must not be kept. */
const CACHE_LIMIT = 1000

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

for (const name of COMMON) {
  cache.set(name, name)
  cache.set(name.toLowerCase(), name)
}

/**
 * The Http-Header-Case of a field name: `content-type` and `CONTENT-TYPE` are `Content-Type`.
 *
 * Equal names give the identical string, so that comparing two of them compares pointers.
 *
 * @internal
 * @tornado httputil._normalize_header
 */
export function normalizeHeaderName(name: string): string {
  return cache.get(name) ?? normalizeRare(name)
}

function normalizeRare(name: string): string {
  const normalized = name
    .split('-')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase())
    .join('-')
  const interned = cache.get(normalized) ?? normalized
  if (cache.size < CACHE_LIMIT) {
    cache.set(interned, interned)
    cache.set(name, interned)
  }
  return interned
}

/** Whether `name` is a token (RFC 9110 §5.1). */
export function isFieldName(name: string): boolean {
  return name.length > 0 && allIn(TOKEN, name)
}
