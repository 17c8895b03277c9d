import type { HTTPHeaders } from '@tornado-ts/httputil'
import type { IOStream } from '@tornado-ts/iostream'
import type { TCPClient } from '@tornado-ts/tcpclient'
import { basicAuthorization } from './basic-auth.ts'
import type { HTTPRequest } from './http-request.ts'
import { openConnection } from './open-connection.ts'
import { openTunnel } from './proxy-tunnel.ts'
import { requestHeaders } from './request-headers.ts'
import { clientDefaults, RequestProxy } from './request-proxy.ts'
import { type Origin, parseRequestUrl } from './request-url.ts'
import { type Route, routeOf } from './route.ts'

/** Where a protocol begins that a server is asked for by an `Upgrade` request. */
export interface UpgradeStart {
  /** Connected to the server, directly or through the proxy of the request. */
  readonly stream: IOStream
  /** What the request line says. */
  readonly target: string
  /** Those of the request, and what a client adds to them. A new object. */
  readonly headers: HTTPHeaders
}

const MAX_BUFFER_SIZE = 104_857_600
const DEFAULTS = clientDefaults({ decompressResponse: false })

/**
 * Connects to where `request` goes, by its own rules for TLS and proxies, but sends nothing yet.
 *
 * A proxy is asked for a tunnel in every case: one that answers for the server would not let another
 * protocol through.
 *
 * @param signal Gives up at any stage; nothing stays open then.
 * @throws RangeError for a URL that cannot be fetched; what connecting fails with.
 * @internal
 */
export async function startUpgrade(
  request: HTTPRequest,
  tcpClient: TCPClient,
  signal: AbortSignal,
): Promise<UpgradeStart> {
  const settings = new RequestProxy(request, DEFAULTS)
  const url = parseRequestUrl(request.url)
  const route = routeOf(settings, url)
  const source = { tcpClient, maxBufferSize: MAX_BUFFER_SIZE }
  const headers = headersOf(settings, url.origin)
  const stream = await openConnection(source, route, settings, signal)
  // TLS through a proxy has its tunnel already.
  if (route.viaProxy) await tunnelThrough(stream, route, request, signal)
  return { stream, target: url.target, headers }
}

function headersOf(settings: RequestProxy, { netloc, credentials }: Origin): HTTPHeaders {
  const { authUsername, authPassword = '' } = settings
  const { username = authUsername, password = authPassword } = credentials ?? {}
  const authorization = username === undefined ? undefined : basicAuthorization(username, password)
  const headers = requestHeaders(settings, netloc, authorization)
  // Whoever is behind the proxy must not learn what it was told.
  headers.delete('Proxy-Authorization')
  return headers
}

async function tunnelThrough(
  stream: IOStream,
  { origin, proxy }: Route,
  request: HTTPRequest,
  signal: AbortSignal,
): Promise<void> {
  const close = (): void => stream.close()
  signal.addEventListener('abort', close)
  try {
    await openTunnel(stream, origin, proxy?.authorization, request)
  } catch (error) {
    stream.close()
    throw error
  } finally {
    signal.removeEventListener('abort', close)
  }
}
