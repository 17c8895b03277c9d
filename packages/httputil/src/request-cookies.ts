import { parseCookie } from './parse-cookie.ts'
import { isCookieName, type Morsel } from './simple-cookie.ts'

/**
 * The cookies a request sends; never throws. What has no legal name, or the name of an attribute,
 * is left out.
 *
 * @param header The value of the Cookie header.
 * @returns A record without prototype.
 */
export function parseRequestCookies(header: string): Record<string, Morsel> {
  const cookies = Object.create(null) as Record<string, Morsel>
  for (const [key, value] of Object.entries(parseCookie(header))) {
    if (isCookieName(key)) cookies[key] = { key, value }
  }
  return cookies
}
