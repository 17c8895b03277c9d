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
  const cookies = Object.create(null) as Record<string, string>
  for (const piece of cookie.split(';')) {
    const equals = piece.indexOf('=')
    const name = equals < 0 ? '' : trimBlanks(piece.slice(0, equals))
    const value = trimBlanks(equals < 0 ? piece : piece.slice(equals + 1))
    if (name !== '' || value !== '') cookies[name] = unquoteCookie(value)
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
