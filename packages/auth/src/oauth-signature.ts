import { createHmac, randomBytes } from 'node:crypto'
import type { Parameters } from './url-encode.ts'
import { oauthEscape } from './url-encode.ts'

/** The two parts of a credential of OAuth 1: what is sent, and what only signs. */
export interface OAuthToken {
  readonly key: string
  readonly secret: string
}

/** The versions of OAuth 1. The first signs with secrets as they are, the second escapes them. */
export type OAuthVersion = '1.0' | '1.0a'

/** What makes each request different from all others, RFC 5849 §3.3. */
export interface OAuthStamp {
  /** Seconds since 1970. */
  readonly timestamp: string
  /** Random text, never used twice. */
  readonly nonce: string
}

/** A stamp for a request that is about to be sent. */
export function newStamp(): OAuthStamp {
  return {
    timestamp: String(Math.floor(Date.now() / 1000)),
    nonce: randomBytes(16).toString('hex'),
  }
}

/** What is to be signed. */
export interface SignedRequest {
  readonly version: OAuthVersion
  readonly consumer: OAuthToken
  /** Of the user, once there is one. */
  readonly token?: OAuthToken | undefined
  readonly method: string
  /** Its query and fragment are not signed; give what is in the query as parameters. */
  readonly url: string
  readonly parameters: Parameters
}

/**
 * The HMAC-SHA1 signature of a request in base64, RFC 5849 §3.4.
 *
 * Unlike the RFC, names of parameters are not escaped and default ports not removed: Tornado's way,
 * which is what ported applications are registered with.
 */
export function oauthSignature(request: SignedRequest): string {
  const { version, consumer, token, method, url, parameters } = request
  const pairs = Object.entries(parameters)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${oauthEscape(String(value))}`)
  const base = [method.toUpperCase(), normalizedUrl(url), pairs.join('&')]
  const secrets = [consumer.secret, token?.secret ?? '']
  const key = version === '1.0' ? secrets : secrets.map(oauthEscape)
  return createHmac('sha1', key.join('&')).update(base.map(oauthEscape).join('&')).digest('base64')
}

const URL_PARTS = /^([A-Za-z][A-Za-z0-9+.-]*:\/\/[^/?#]*)([^?#]*)/

/** Scheme and authority in lower case, the path as it is, nothing else. */
function normalizedUrl(url: string): string {
  const parts = URL_PARTS.exec(url)
  if (parts === null) throw new TypeError(`not an absolute URL: ${url}`)
  const [, origin = '', path = ''] = parts
  return origin.toLowerCase() + path
}
