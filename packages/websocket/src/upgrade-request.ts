import type { HTTPServerRequest } from '@tornado-ts/httputil'
import { genLog } from '@tornado-ts/log'
import type { RequestHandler } from '@tornado-ts/web'
import { isValidKey } from './accept-value.ts'
import { lowerCaseTokens } from './header-list.ts'

/** Why a request cannot become a WebSocket connection. */
export interface Refusal {
  readonly status: number
  readonly text: string
}

/**
 * Finds out why a request does not ask for a WebSocket connection, or may not (RFC 6455 §4.2.1).
 *
 * @param checkOrigin Whether pages of an origin may connect; asked if the request names one.
 */
export function findRefusal(
  request: HTTPServerRequest,
  checkOrigin: (origin: string) => boolean,
): Refusal | undefined {
  const { headers } = request
  // HTTP/1.0 has no Upgrade (RFC 9110 §7.8).
  const upgrade = request.version === 'HTTP/1.0' ? undefined : headers.get('Upgrade')
  if (upgrade?.toLowerCase() !== 'websocket') {
    return { status: 400, text: 'Can "Upgrade" only to "WebSocket".' }
  }
  if (!lowerCaseTokens(headers.get('Connection')).includes('upgrade')) {
    return { status: 400, text: '"Connection" must be "Upgrade".' }
  }
  const origin = headers.get('Origin') ?? headers.get('Sec-Websocket-Origin')
  if (origin !== undefined && !checkOrigin(origin)) {
    return { status: 403, text: 'Cross origin websockets not allowed' }
  }
  return undefined
}

/** Headers that are missing, or do not say what they have to. */
export const MALFORMED: Refusal = { status: 400, text: 'Missing/Invalid WebSocket headers' }

/** A version of the protocol that is not spoken here (RFC 6455 §4.4). */
export const WRONG_VERSION: Refusal = { status: 426, text: 'Upgrade Required' }

/** The versions of the protocol that servers speak; they do not differ in what is sent. */
const SUPPORTED_VERSIONS: readonly string[] = ['7', '8', '13']

/** Whether `version`, the `Sec-WebSocket-Version` of a request, is spoken here. */
export function isSupportedVersion(version: string | undefined): boolean {
  return version !== undefined && SUPPORTED_VERSIONS.includes(version)
}

/** Answers a request that cannot be upgraded, in plain HTTP. */
export function refuse(handler: RequestHandler, refusal: Refusal): void {
  genLog.debug('WebSocket handshake refused: %s', refusal.text)
  handler.setStatus(refusal.status)
  if (refusal === WRONG_VERSION) {
    handler.setHeader('Sec-WebSocket-Version', SUPPORTED_VERSIONS.join(', '))
    // RFC 9110 §15.5.22.
    handler.setHeader('Upgrade', 'websocket')
    handler.setHeader('Connection', 'Upgrade')
  }
  void handler.finish(refusal.text)
}

/** Whether the headers are there that the handshake itself needs. */
export function hasHandshakeHeaders({ headers }: HTTPServerRequest): boolean {
  return Boolean(headers.get('Host')) && isValidKey(headers.get('Sec-WebSocket-Key'))
}

/**
 * Whether a page of `origin` belongs to the server it was sent to: the network location of the
 * origin is the `Host` of the request.
 */
export function isSameOrigin(origin: string, host: string | undefined): boolean {
  const location = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(origin)?.[1]
  return location !== undefined && location.toLowerCase() === host
}
