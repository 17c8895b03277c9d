import { trimBlanks } from './trim-blanks.ts'

/**
 * Reads a Cookie header the way browsers write it: split at every semicolon, then at the first `=`.
 *
 * A piece without `=` has an empty name; the last of several values wins. Never throws, and takes
 * time linear in the length.
 *
 * @returns A record without prototype.
 * @tornado httputil.parse_cookie
 */
export function parseCookie(cookie: string): Record<string, string> {
  return readCookies(cookie, (name, value) => value)
}

/**
 * Reads a Cookie header as {@link parseCookie} does.
 *
 * @param entry Makes what is kept of a cookie; undefined leaves it out.
 * @returns A record without prototype.
 */
export function readCookies<T>(
  cookie: string,
  entry: (name: string, value: string) => T | undefined,
): Record<string, T> {
  const cookies = Object.create(null) as Record<string, T>
  for (let start = 0, end = 0; end < cookie.length; start = end + 1) {
    const semicolon = cookie.indexOf(';', start)
    end = semicolon < 0 ? cookie.length : semicolon
    const piece = cookie.slice(start, end)
    const equals = piece.indexOf('=')
    const name = equals < 0 ? '' : trimBlanks(piece.slice(0, equals))
    const value = trimBlanks(equals < 0 ? piece : piece.slice(equals + 1))
    if (name === '' && value === '') continue
    const kept = entry(name, unquoteCookie(value))
    if (kept !== undefined) cookies[name] = kept
  }
  return cookies
}

const ESCAPE = /\\(?:([0-3][0-7][0-7])|([^]))/g

/**
 * Undoes the quoting of a cookie value: the surrounding double quotes, `\ooo` and `\x`, in one pass.
 */
export function unquoteCookie(value: string): string {
  if (value.length < 2 || !value.startsWith('"') || !value.endsWith('"')) return value
  return value
    .slice(1, -1)
    .replace(ESCAPE, (_match, octal: string | undefined, plain: string | undefined) =>
      octal === undefined ? (plain ?? '') : String.fromCharCode(Number.parseInt(octal, 8)),
    )
}
