import { domainToASCII } from 'node:url'
import { quoted } from './quoted.ts'

/** Where a request goes: everything of a URL before the path. */
export interface Origin {
  readonly scheme: 'http' | 'https'
  /** A name in lower case or an IP address, IPv6 without brackets. */
  readonly host: string
  readonly port: number
  /** What the Host header says: the authority as it was written, without userinfo. */
  readonly netloc: string
  /** Scheme, host and port: equal for URLs of the same origin. */
  readonly key: string
  /** Name and password in the URL, percent-decoded. */
  readonly credentials: { readonly username: string; readonly password: string } | undefined
}

/** A URL as a client needs it. */
export interface RequestUrl {
  readonly origin: Origin
  /** Path and query as they are sent, without fragment. */
  readonly target: string
}

const DEFAULT_PORTS = { http: 80, https: 443 } as const
const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]*):/
const AUTHORITY =
  /^(?:(.*)@)?(\[[0-9A-Fa-f:.]+(?:%[0-9A-Za-z._~%-]+)?\]|[^\s:@[\]\\]*)(?::([0-9]*))?$/s
const UNSAFE_IN_HOST = /[\0-\x20"<>\\^`{|}\x7f]/
const NOT_VISIBLE_ASCII = /[^\x21-\x7e]/
const NOT_VISIBLE_ASCII_RUN = /[^\x21-\x7e]+/g

/** The authorities of late, since most requests go where others went; none with a password. */
const origins = new Map<string, Origin>()
const MAX_ORIGINS = 1000

/**
 * Takes the URL of a request apart.
 *
 * The path is sent as it is written; blanks, control and non-ASCII characters in it are
 * percent-encoded as UTF-8, escapes stay as they are.
 *
 * @throws RangeError for a scheme other than http and https, or a host or port that cannot be.
 */
export function parseRequestUrl(url: string): RequestUrl {
  const start = url.indexOf('://') + 3
  const end = endOfAuthority(url, start)
  const prefix = url.slice(0, end)
  let origin = start < 3 ? undefined : origins.get(prefix)
  if (origin === undefined) {
    origin = parseOrigin(url, start, end)
    if (origin.credentials === undefined) remember(prefix, origin)
  }
  return { origin, target: targetOf(url, end) }
}

function remember(prefix: string, origin: Origin): void {
  if (origins.size >= MAX_ORIGINS) origins.clear()
  // A copy: the slice would keep the whole URL in memory.
  origins.set(Buffer.from(prefix).toString(), origin)
}

/** Percent-encodes what may not stand in a request line. */
export function encodeTarget(target: string): string {
  if (!NOT_VISIBLE_ASCII.test(target)) return target
  return target.replace(NOT_VISIBLE_ASCII_RUN, (run) =>
    // What is no character, a lone surrogate, becomes U+FFFD.
    encodeURIComponent(Buffer.from(run).toString()),
  )
}

function targetOf(url: string, start: number): string {
  const hash = url.indexOf('#', start)
  const target = hash < 0 ? url.slice(start) : url.slice(start, hash)
  if (target.length === 0) return '/'
  return encodeTarget(target.charCodeAt(0) === SLASH ? target : `/${target}`)
}

const SLASH = 0x2f

/** Where the first `/`, `?` or `#` is. */
function endOfAuthority(url: string, start: number): number {
  const end = firstOf(url, '/', start, url.length)
  return firstOf(url, '#', start, firstOf(url, '?', start, end))
}

function firstOf(text: string, char: string, start: number, end: number): number {
  const index = text.indexOf(char, start)
  return index < 0 || index > end ? end : index
}

function parseOrigin(url: string, start: number, end: number): Origin {
  const scheme = SCHEME.exec(url)?.[1]?.toLowerCase() ?? ''
  if (scheme !== 'http' && scheme !== 'https') {
    throw new RangeError(`Unsupported url scheme: ${quoted(url)}`)
  }
  const authority = start === scheme.length + 3 ? url.slice(start, end) : ''
  const [, userinfo, written = '', portText = ''] = AUTHORITY.exec(authority) ?? []
  const host = hostOf(written)
  const port = portText === '' ? DEFAULT_PORTS[scheme] : Number(portText)
  if (host === '' || port > 65_535)
    throw new RangeError(`Invalid host or port in URL: ${quoted(url)}`)
  const shown = written.startsWith('[') ? `[${host}]` : host
  return {
    scheme,
    host,
    port,
    netloc: portText === '' ? shown : `${shown}:${portText}`,
    key: `${scheme}://${host}:${port}`,
    credentials: userinfo === undefined ? undefined : credentialsOf(userinfo),
  }
}

/** Empty if there can be no such host. */
function hostOf(written: string): string {
  if (written.startsWith('[')) return written.slice(1, -1).toLowerCase()
  if (NOT_VISIBLE_ASCII.test(written)) return domainToASCII(written)
  return UNSAFE_IN_HOST.test(written) ? '' : written.toLowerCase()
}

function credentialsOf(userinfo: string): Origin['credentials'] {
  const colon = userinfo.indexOf(':')
  const username = colon < 0 ? userinfo : userinfo.slice(0, colon)
  const password = colon < 0 ? '' : userinfo.slice(colon + 1)
  return { username: percentDecoded(username), password: percentDecoded(password) }
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
