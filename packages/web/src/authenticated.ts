import { urlEscape } from '@tornado-ts/escape'
import type { AnyMethod, MethodContext, VerbMethod } from './decorators.ts'
import { HTTPError } from './errors.ts'
import type { RequestHandler } from './request-handler.ts'

const HAS_SCHEME = /^[A-Za-z][A-Za-z0-9+.-]*:/

/**
 * Lets a verb method answer only users who have logged in: those with a `currentUser`.
 *
 * Others are sent to `getLoginUrl()` by GET and HEAD, with the URL they asked for in the argument
 * `next`, unless the login URL has a query already; other methods get 403. Before redirecting to
 * `next`, a login page has to check that it is a URL of its own site.
 *
 * Works as a method decorator and as a plain wrapper.
 *
 * @tornado web.authenticated
 */
export function authenticated<M extends AnyMethod>(method: M, context: MethodContext): M
export function authenticated<H, A extends unknown[], R>(
  method: VerbMethod<H, A, R>,
): VerbMethod<H, A, R | undefined>
export function authenticated<H, A extends unknown[], R>(
  method: VerbMethod<H, A, R>,
): VerbMethod<H, A, R | undefined> {
  return function (...args) {
    const handler = this as RequestHandler
    if (handler.currentUser) return method.apply(this, args)
    if (handler.request.method !== 'GET' && handler.request.method !== 'HEAD') {
      throw new HTTPError(403)
    }
    handler.redirect(loginUrl(handler))
  }
}

function loginUrl(handler: RequestHandler): string {
  const url = handler.getLoginUrl()
  if (url.includes('?')) return url
  const { request } = handler
  // A login page on another host cannot come back to a relative URL.
  const next = HAS_SCHEME.test(url) ? request.fullUrl() : request.uri
  return `${url}?next=${urlEscape(next)}`
}
