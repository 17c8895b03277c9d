import { readCookies } from './parse-cookie.ts'
import { isCookieName, type Morsel } from './simple-cookie.ts'

/**
 * The cookies a request sends; never throws. What has no legal name, or the name of an attribute,
 * is left out.
 *
 * @param header The value of the Cookie header.
 * @returns A record without prototype.
 */
export function parseRequestCookies(header: string): Record<string, Morsel> {
  return readCookies(header, toMorsel)
}

function toMorsel(key: string, value: string): Morsel | undefined {
  return isCookieName(key) ? { key, value } : undefined
}
