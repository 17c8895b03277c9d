import { genLog } from '@tornado-ts/log'
import { equalBytes } from './constant-time.ts'
import { HTTPError } from './errors.ts'
import { stateOf } from './handler-state.ts'
import type { RequestGuard } from './request-guard.ts'
import type { CookieOptions } from './response-cookies.ts'
import { decodeXsrfToken, encodeXsrfToken, randomXsrfToken, type XsrfToken } from './xsrf-token.ts'

/** The token of one request, and its text for the forms of this response. */
export interface RequestXsrf {
  readonly token: XsrfToken
  /** The cookie of the request has it already. */
  readonly fromCookie: boolean
  /** Masked once, so that the cookie and every form of the response have the same text. */
  text: string | undefined
}

/** The methods that change nothing (RFC 9110 §9.2.1), which need no token. */
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

const USER_COOKIE_DAYS = 30

/** Refuses a request that another site may have made the browser send. */
export function checkXsrf(handler: RequestGuard): void {
  if (!SAFE_METHODS.has(handler.request.method)) handler.checkXsrfCookie()
}

/**
 * Compares the token of the form or of a header with that of the cookie.
 *
 * @throws HTTPError 403 that says in the log what was wrong.
 */
export function compareXsrfTokens(handler: RequestGuard): void {
  const { headers } = handler.request
  const sent =
    handler.getArgument('_xsrf', '') || headers.get('X-Xsrftoken') || headers.get('X-Csrftoken')
  if (!sent) throw new HTTPError(403, "'_xsrf' argument missing from POST")
  const token = decodeLogged(sent)
  if (token === undefined || token.secret.length === 0) {
    throw new HTTPError(403, "'_xsrf' argument has invalid format")
  }
  if (!equalBytes(token.secret, xsrfOf(handler).token.secret)) {
    throw new HTTPError(403, 'XSRF cookie does not match POST argument')
  }
}

/** The text of the token for this response, whose cookie is set if the browser has none. */
export function issueXsrfToken(handler: RequestGuard): string {
  const xsrf = xsrfOf(handler)
  if (xsrf.text !== undefined) return xsrf.text
  const { xsrfCookieVersion = 2, xsrfCookieKwargs = {} } = handler.settings
  const text = encodeXsrfToken(xsrf.token, xsrfCookieVersion)
  if (!xsrf.fromCookie) {
    const keep = handler.currentUser && !('expiresDays' in xsrfCookieKwargs)
    const options: CookieOptions = keep
      ? { ...xsrfCookieKwargs, expiresDays: USER_COOKIE_DAYS }
      : xsrfCookieKwargs
    handler.setCookie(cookieName(handler), text, options)
  }
  xsrf.text = text
  return text
}

function xsrfOf(handler: RequestGuard): RequestXsrf {
  const state = stateOf(handler)
  state.xsrf ??= readCookie(handler)
  return state.xsrf
}

function readCookie(handler: RequestGuard): RequestXsrf {
  const cookie = handler.getCookie(cookieName(handler))
  const token = cookie ? decodeLogged(cookie) : undefined
  // An empty secret would match nothing for as long as the browser keeps it.
  const fromCookie = token !== undefined && token.secret.length > 0
  return { token: fromCookie ? token : randomXsrfToken(), fromCookie, text: undefined }
}

function cookieName({ settings }: RequestGuard): string {
  return settings.xsrfCookieName ?? '_xsrf'
}

function decodeLogged(text: string): XsrfToken | undefined {
  const token = decodeXsrfToken(text)
  if (token === undefined) genLog.debug('An XSRF token cannot be decoded')
  return token
}
