import type { HTTPHeaders } from '@tornado-ts/httputil'
import type { SSLSettings } from '@tornado-ts/netutil'
import { HTTPRequest } from './http-request.ts'
import type { HTTPRequestOptions } from './http-request.ts'
import type { RequestProxy } from './request-proxy.ts'
import { parseRequestUrl } from './request-url.ts'
import { resolveUrl } from './resolve-url.ts'

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])
const USERINFO = /^([A-Za-z][A-Za-z0-9+.-]*:\/\/)[^/?#]*@/

/** Whether a response is to be followed to where it points. */
export function isRedirect(request: RequestProxy, code: number, headers: HTTPHeaders): boolean {
  return (
    code >= 300 &&
    REDIRECTS.has(code) &&
    request.followRedirects &&
    request.maxRedirects > 0 &&
    headers.has('Location')
  )
}

/**
 * The request that follows a redirect, complete in itself: no defaults apply to it any more, so that
 * what is taken away below does not come back from there.
 *
 * Where scheme, host or port differ from those of the first or of the last request, everything that
 * says who is asking is left out.
 *
 * @param original The URL of the first request.
 * @throws RangeError for a Location that is no http(s) URL.
 */
export function redirected(
  request: RequestProxy,
  original: string,
  code: number,
  location: string,
): HTTPRequest {
  let url = resolveUrl(request.url, asAscii(location))
  const headers = request.headers.copy()
  headers.delete('Host')
  const options: HTTPRequestOptions = {
    ...request,
    headers,
    maxRedirects: request.maxRedirects - 1,
  }
  if (becomesGet(code, request.method)) {
    Object.assign(options, { method: 'GET', body: undefined, bodyProducer: undefined })
    for (const name of BODY_HEADERS) headers.delete(name)
  }
  const { key } = parseRequestUrl(url).origin
  if ([original, request.url].some((other) => parseRequestUrl(other).origin.key !== key)) {
    url = url.replace(USERINFO, '$1')
    for (const name of PRIVATE_HEADERS) headers.delete(name)
    Object.assign(options, ANONYMOUS, { sslOptions: withoutCertificate(request.sslOptions) })
  }
  return new HTTPRequest(url, options)
}

const BODY_HEADERS = ['Content-Length', 'Content-Type', 'Content-Encoding', 'Transfer-Encoding']
const PRIVATE_HEADERS = ['Authorization', 'Cookie', 'Proxy-Authorization']
const ANONYMOUS = {
  authUsername: undefined,
  authPassword: undefined,
  authMode: undefined,
  clientKey: undefined,
  clientCert: undefined,
} satisfies HTTPRequestOptions

/** RFC 9110 §15.4, as everybody reads it. */
function becomesGet(code: number, method: string): boolean {
  return code === 303 ? method !== 'HEAD' : code < 303 && method === 'POST'
}

/** The bytes of a header are those of the URL; what is not ASCII is percent-encoded. */
function asAscii(location: string): string {
  return location.replace(
    /[^\x21-\x7e]/g,
    (char) => `%${(char.charCodeAt(0) & 0xff).toString(16).padStart(2, '0').toUpperCase()}`,
  )
}

/** A finished context does not tell whether it has a certificate, so none is taken along. */
function withoutCertificate(settings: SSLSettings | undefined): SSLSettings | undefined {
  if (settings === undefined || !isRecord(settings)) return undefined
  return { ...settings, certfile: undefined, keyfile: undefined }
}

function isRecord(settings: SSLSettings): boolean {
  const prototype: unknown = Object.getPrototypeOf(settings)
  return prototype === Object.prototype || prototype === null
}
