import { allIn, HOST } from './char-class.ts'
import { HTTPInputError } from './errors.ts'
import type { HTTPHeaders } from './http-headers.ts'

/** Most requests of a server name the same host: the last valid one is not checked again. */
let lastValid = '127.0.0.1'

const PERCENT = /%(?![0-9A-Fa-f]{2})/

/**
 * The host a request names.
 *
 * @throws HTTPInputError when HTTP/1.1 comes without a Host, with several, or with one that is no
 *   host (RFC 9112 §3.2).
 */
export function requestHost(headers: HTTPHeaders, version: string): string {
  const host = headers.get('Host')
  if (host === undefined) {
    if (version === 'HTTP/1.0') return '127.0.0.1'
    throw new HTTPInputError('Missing Host header')
  }
  if (host === lastValid) return host
  if (host.includes(',')) throw new HTTPInputError(`Multiple host headers not allowed: '${host}'`)
  if (!isHost(host)) throw new HTTPInputError(`Invalid Host header: '${host}'`)
  lastValid = host
  return host
}

/** `uri-host [":" port]` (RFC 9110 §7.2); the host may be empty. */
function isHost(host: string): boolean {
  return allIn(HOST, host) && !PERCENT.test(host)
}

/** The host in lower case, without `:port`. */
export function hostNameOf(host: string): string {
  return splitHostAndPort(host.toLowerCase())[0]
}

/**
 * Splits `host:port`; an IPv6 literal keeps its brackets. Without digits behind the last colon the
 * text is all host.
 *
 * @tornado httputil.split_host_and_port
 */
export function splitHostAndPort(netloc: string): [host: string, port: number | undefined] {
  const colon = netloc.lastIndexOf(':')
  if (colon < 1 || !/^[0-9]+$/.test(netloc.slice(colon + 1))) return [netloc, undefined]
  return [netloc.slice(0, colon), Number(netloc.slice(colon + 1))]
}
