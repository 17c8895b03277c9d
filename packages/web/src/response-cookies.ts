import type { CookieAttributes } from '@tornado-ts/httputil'
import { CookieError } from '@tornado-ts/httputil'

/**
 * How a cookie is kept and sent back.
 *
 * `HttpOnly`, `Secure` (over TLS) and `SameSite=Lax` are what a session cookie should have.
 *
 * @tornado web.RequestHandler.set_cookie
 */
export interface CookieOptions {
  readonly domain?: string | undefined
  /** When the browser forgets it: Unix seconds or a Date. Wins over `expiresDays`. */
  readonly expires?: number | Date | undefined
  /** Default `/`. */
  readonly path?: string | null | undefined
  /** Days from now until the browser forgets it; without it and `expires`, when it closes. */
  readonly expiresDays?: number | null | undefined
  /** Seconds until the browser forgets it. */
  readonly maxAge?: number | undefined
  readonly httponly?: boolean | undefined
  readonly httpOnly?: boolean | undefined
  readonly secure?: boolean | undefined
  readonly samesite?: string | undefined
  readonly sameSite?: string | undefined
  readonly partitioned?: boolean | undefined
}

const KNOWN_OPTIONS: ReadonlySet<string> = new Set([
  'domain',
  'expires',
  'path',
  'expiresDays',
  'maxAge',
  'httponly',
  'httpOnly',
  'secure',
  'samesite',
  'sameSite',
  'partitioned',
])

const SECONDS_PER_DAY = 86400

/**
 * Turns the options of `setCookie` into the attributes of a Set-Cookie line; what is falsy is left
 * out.
 *
 * @throws CookieError for an option that does not exist.
 */
export function cookieAttributes(name: string, options: CookieOptions): CookieAttributes {
  for (const key of Object.keys(options)) {
    if (!KNOWN_OPTIONS.has(key)) throw new CookieError(`Unknown option ${key} for cookie ${name}`)
  }
  const path = options.path === undefined ? '/' : options.path
  const samesite = options.samesite ?? options.sameSite
  const expires = expiryOf(options)
  return {
    ...(options.domain !== undefined && options.domain !== '' && { domain: options.domain }),
    ...(expires !== undefined && { expires }),
    ...((options.httponly ?? options.httpOnly) && { httponly: true }),
    ...(options.maxAge !== undefined && options.maxAge !== 0 && { maxAge: options.maxAge }),
    ...(options.partitioned === true && { partitioned: true }),
    ...(path !== null && path !== '' && { path }),
    ...(samesite !== undefined && samesite !== '' && { samesite }),
    ...(options.secure === true && { secure: true }),
  }
}

function expiryOf({ expires, expiresDays }: CookieOptions): number | Date | undefined {
  if (expires !== undefined && expires !== 0) return expires
  if (expiresDays === undefined || expiresDays === null) return undefined
  return new Date(Date.now() + expiresDays * SECONDS_PER_DAY * 1000)
}
