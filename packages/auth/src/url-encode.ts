import { urlEscape } from '@tornado-ts/escape'
import { urlConcat } from '@tornado-ts/httputil'

/** Values of a form or a query; numbers and booleans are written as JavaScript writes them. */
export type Parameters = Readonly<Record<string, string | number | boolean>>

/**
 * Encodes a form as `application/x-www-form-urlencoded`: UTF-8, a space as `+`, everything but
 * `A-Z a-z 0-9 _ . - ~` escaped. The order is kept.
 */
export function urlEncode(parameters: Parameters): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${urlEscape(name)}=${urlEscape(String(value))}`)
    .join('&')
}

/** Escapes as RFC 5849 §3.6 wants it for signatures: as {@link urlEncode}, but a space is `%20`. */
export function oauthEscape(text: string): string {
  return urlEscape(text).replaceAll('+', '%20')
}

/** Adds parameters to a URL, behind those that it has. */
export function withQuery(url: string, parameters: Parameters): string {
  const pairs = Object.entries(parameters)
  return urlConcat(
    url,
    pairs.map(([name, value]): [string, string] => [name, String(value)]),
  )
}
