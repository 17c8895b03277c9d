import { AuthError } from './errors.ts'
import type { OAuthToken } from './oauth-signature.ts'

/** A token with whatever else the provider sent along, such as `screen_name`. */
export interface OAuthAccessToken extends OAuthToken {
  readonly [field: string]: string
}

/**
 * Reads a token from the body of an answer: `oauth_token` becomes `key`, `oauth_token_secret`
 * becomes `secret`, the first value of each other field is kept, blank ones are dropped.
 *
 * @throws AuthError if there is no token in it.
 */
export function parseToken(body: Uint8Array): OAuthAccessToken {
  const fields = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(Buffer.from(body).toString())) {
    if (value !== '' && !fields.has(name)) fields.set(name, value)
  }
  const key = fields.get('oauth_token')
  const secret = fields.get('oauth_token_secret')
  if (key === undefined || secret === undefined) {
    throw new AuthError("the provider's answer has no oauth_token with an oauth_token_secret")
  }
  fields.delete('oauth_token')
  fields.delete('oauth_token_secret')
  return { key, secret, ...Object.fromEntries(fields) }
}

/** The value of the cookie that keeps a request token while the user is at the provider's. */
export function encodeTokenCookie({ key, secret }: OAuthToken): string {
  return [key, secret].map((part) => Buffer.from(part).toString('base64')).join('|')
}

const BASE64_PAIR =
  /^((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)\|((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)$/

/**
 * Reads {@link encodeTokenCookie}'s text.
 *
 * @throws AuthError if it is not such a text.
 */
export function decodeTokenCookie(cookie: string): OAuthToken {
  const [, key, secret] = BASE64_PAIR.exec(cookie) ?? []
  if (key === undefined || secret === undefined) {
    throw new AuthError('Malformed OAuth request token cookie')
  }
  return {
    key: Buffer.from(key, 'base64').toString(),
    secret: Buffer.from(secret, 'base64').toString(),
  }
}
