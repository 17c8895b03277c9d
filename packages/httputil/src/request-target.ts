import { HTTPInputError } from './errors.ts'
import { quoted } from './quoted.ts'

/** scheme "://" authority, and the rest. */
const ABSOLUTE_FORM = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/([^/?]*)([^]*)$/

/** An absolute-form target taken apart. */
export interface AbsoluteTarget {
  /** What replaces the Host header. */
  readonly authority: string
  /** The origin-form of the target: path and query. */
  readonly uri: string
}

/**
 * Takes a target such as `http://example.com/path?query` apart, as a server must that is asked in
 * the way a proxy is asked (RFC 9112 §3.2.2).
 *
 * @returns Undefined for a target of another form: `/path`, `*` or `host:port`.
 * @throws HTTPInputError for a URL without host, which no http URL may be (RFC 9110 §4.2.1).
 */
export function parseAbsoluteTarget(target: string): AbsoluteTarget | undefined {
  const [match, authority = '', rest = ''] = ABSOLUTE_FORM.exec(target) ?? []
  if (match === undefined) return undefined
  if (authority === '') throw new HTTPInputError(`Request target without host: ${quoted(target)}`)
  return { authority, uri: rest.startsWith('/') ? rest : `/${rest}` }
}
