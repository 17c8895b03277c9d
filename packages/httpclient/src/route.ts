import { isValidIp } from '@tornado-ts/netutil'
import { basicAuthorization } from './basic-auth.ts'
import type { RequestProxy } from './request-proxy.ts'
import type { Origin, RequestUrl } from './request-url.ts'
import { tlsKey } from './tls-settings.ts'

/** A proxy and what it asks for. */
export interface ProxyRoute {
  readonly host: string
  readonly port: number
  /** The value of Proxy-Authorization. */
  readonly authorization: string | undefined
}

/** How a request reaches its server. */
export interface Route {
  readonly origin: Origin
  readonly proxy: ProxyRoute | undefined
  /** Whether the proxy is asked for the resource itself, and not only for a way to the server. */
  readonly viaProxy: boolean
  /** What the request line says. */
  readonly target: string
  /** Requests with the same key may use the same connection. */
  readonly key: string
}

/** @throws RangeError for a `networkInterface` that is no IP address. */
export function routeOf(request: RequestProxy, { origin, target }: RequestUrl): Route {
  const proxy = proxyOf(request)
  const viaProxy = proxy !== undefined && origin.scheme === 'http'
  return {
    origin,
    proxy,
    viaProxy,
    target: viaProxy ? `http://${origin.netloc}${target}` : target,
    key: keyOf(request, origin, proxy),
  }
}

function proxyOf(request: RequestProxy): ProxyRoute | undefined {
  const { proxyHost, proxyPort, proxyUsername, proxyPassword } = request
  if (proxyHost === undefined || proxyPort === undefined) return undefined
  const authorization =
    proxyUsername === undefined
      ? request.headers.get('Proxy-Authorization')
      : basicAuthorization(proxyUsername, proxyPassword)
  return { host: proxyHost, port: proxyPort, authorization }
}

function keyOf(request: RequestProxy, origin: Origin, proxy: ProxyRoute | undefined): string {
  const { networkInterface, allowIpv6 } = request
  if (networkInterface !== undefined && !isValidIp(networkInterface)) {
    throw new RangeError(`networkInterface must be an IP address, not '${networkInterface}'`)
  }
  const tls = origin.scheme === 'https' ? tlsKey(request) : ''
  const usual =
    proxy === undefined && tls === '' && networkInterface === undefined && allowIpv6 !== false
  if (usual) return origin.key
  return JSON.stringify([origin.key, proxy, tls, networkInterface, allowIpv6 !== false])
}
