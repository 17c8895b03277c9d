import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import type { TLSSocket } from 'node:tls'
import { HTTPRequestContext } from '@tornado-ts/httpserver'
import { HTTPHeaders, RequestStartLine } from '@tornado-ts/httputil'
import type { UpgradeRegistry } from '@tornado-ts/httputil'

/** A request of a server of `node:http`, `node:https` or `node:http2`, or of a framework on it. */
export type HostRequest = (IncomingMessage | Http2ServerRequest) & {
  /** What Express remembers of the URL when it strips the path of a mount. */
  readonly originalUrl?: string | undefined
  /** The body, where a parser that has read it also keeps it. */
  readonly rawBody?: Uint8Array | string | undefined
}

/** The response that belongs to a {@link HostRequest}. */
export type HostResponse = ServerResponse | Http2ServerResponse

/** How the head of a host's request is understood. */
export interface HostOptions {
  readonly xheaders: boolean
  readonly useMountedUrl: boolean
  readonly protocol: 'http' | 'https' | undefined
  readonly trustedDownstream: ReadonlySet<string>
  readonly upgrades: UpgradeRegistry
}

/** The head of a request. */
export interface RequestHead {
  readonly startLine: RequestStartLine
  readonly headers: HTTPHeaders
}

/**
 * Reads the head of a host's request.
 *
 * @throws HTTPInputError for a header that tornado-ts does not accept.
 */
export function readHead(request: HostRequest, useMountedUrl: boolean): RequestHead {
  const uri = (useMountedUrl ? undefined : request.originalUrl) ?? request.url ?? '/'
  const headers = new HTTPHeaders()
  const { rawHeaders } = request
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? ''
    if (!name.startsWith(':')) headers.add(name, rawHeaders[at + 1] ?? '')
  }
  if (isHTTP2(request)) addHTTP1Headers(request, headers)
  const startLine = new RequestStartLine(
    request.method ?? 'GET',
    uri,
    `HTTP/${request.httpVersion}`,
  )
  return { startLine, headers }
}

/** HTTP/2 has the host among its pseudo-headers, and may split the cookies (RFC 9113 §8.2.3). */
function addHTTP1Headers(request: Http2ServerRequest, headers: HTTPHeaders): void {
  if (request.authority && !headers.has('Host')) headers.set('Host', request.authority)
  const cookies = headers.getList('Cookie')
  if (cookies.length > 1) headers.set('Cookie', cookies.join('; '))
}

export function isHTTP2(request: HostRequest): request is Http2ServerRequest {
  return request.httpVersionMajor >= 2
}

/** Whether a body follows the head. */
export function hasBody(request: HostRequest): boolean {
  if (isHTTP2(request)) return !request.stream.endAfterHeaders
  const { 'content-length': length = '0', 'transfer-encoding': coding } = request.headers
  return coding !== undefined || length !== '0'
}

/** What is known of the connection of a request, and of what a proxy says if it may. */
export function readContext(
  request: HostRequest,
  headers: HTTPHeaders,
  options: HostOptions,
): HTTPRequestContext {
  const {
    remoteAddress = '',
    remoteFamily,
    remotePort = 0,
    encrypted,
  } = request.socket as TLSSocket
  const family = remoteFamily === 'IPv6' ? 'IPv6' : 'IPv4'
  const address = remoteAddress && { address: remoteAddress, family, port: remotePort }
  const context = new HTTPRequestContext(undefined, address as never, {
    protocol: options.protocol ?? (encrypted ? 'https' : 'http'),
    trustedDownstream: options.trustedDownstream,
    upgrades: options.upgrades,
  })
  if (options.xheaders) context.applyProxyHeaders(headers)
  return context
}
