import { allIn, HOST } from './char-class.ts'
import { HTTPInputError } from './errors.ts'
import type { HTTPHeaders } from './http-headers.ts'
import { quoted } from './quoted.ts'
import { splitHostAndPort } from './split-host-and-port.ts'

/*
 * Most requests of a server name the same host: the last valid one is neither checked nor taken
 * apart again.
 */
let lastHost = '127.0.0.1'
let lastHostName = '127.0.0.1'

const BAD_ESCAPE = /%(?![0-9A-Fa-f]{2})/

/**
 * The host a request names in its header.
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
  checkHost(host)
  return host
}

/**
 * Checks `uri-host [":" port]` (RFC 9110 §7.2); the host may be empty.
 *
 * @throws HTTPInputError for anything else, and for a list of hosts.
 */
export function checkHost(host: string): void {
  if (host === lastHost) return
  if (!allIn(HOST, host) || BAD_ESCAPE.test(host)) {
    throw new HTTPInputError(`Invalid Host header: ${singleQuoted(host)}`)
  }
  // A comma is legal in a host name, but what it means here is that there were two headers.
  if (host.includes(',')) {
    throw new HTTPInputError(`Multiple host headers not allowed: ${singleQuoted(host)}`)
  }
  lastHost = host
  lastHostName = splitHostAndPort(host.toLowerCase())[0]
}

/** A host in lower case, without `:port`. */
export function hostNameOf(host: string): string {
  return host === lastHost ? lastHostName : splitHostAndPort(host.toLowerCase())[0]
}

function singleQuoted(host: string): string {
  return `'${quoted(host).slice(1, -1)}'`
}
