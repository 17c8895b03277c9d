import type { Socket } from 'node:net'
import { sslOptionsToContext } from '@tornado-ts/netutil'
import { buildConnector, Client } from 'undici'
import { HTTPClientError } from '../errors.ts'
import type { RequestProxy } from '../request-proxy.ts'
import type { Origin } from '../request-url.ts'
import type { ProxyRoute, Route } from '../route.ts'
import { tlsSettings } from '../tls-settings.ts'

type Connector = buildConnector.connector

/**
 * Connects as a request wants it, and as all others on its route do.
 *
 * @param opening Is told of each socket as soon as it begins to connect.
 */
export function connectorOf(
  request: RequestProxy,
  { origin, proxy }: Route,
  opening: (socket: Socket) => void,
): Connector {
  const { networkInterface, allowIpv6 } = request
  const open = (options: object): Connector => {
    // Fetches have a timer of their own.
    const build = buildConnector({
      timeout: 0,
      ...(networkInterface !== undefined && { localAddress: networkInterface }),
      ...(allowIpv6 === false && { family: 4 }),
      ...options,
    })
    // It is typed as if it returned nothing.
    return (target, callback) => opening(build(target, callback) as unknown as Socket)
  }
  const plain = open({})
  if (origin.scheme === 'http') return plain
  const secure: Connector = (target, callback) => {
    tlsSettings(request).then(
      (settings) =>
        open(sslOptionsToContext(settings).clientOptions(origin.host))(target, callback),
      (error: Error) => callback(error, null),
    )
  }
  return proxy === undefined ? secure : tunnelling(proxy, origin, plain, secure)
}

/** Whom undici is to connect to for requests on a route, as a URL. */
export function peerOf({ origin, proxy, viaProxy }: Route): string {
  if (viaProxy && proxy !== undefined) return urlOf(proxy)
  return `${origin.scheme}://${authority(origin.host, origin.port)}`
}

function urlOf({ host, port }: ProxyRoute): string {
  return `http://${authority(host, port)}`
}

/** Has a proxy connect to the server, and begins TLS behind it. */
function tunnelling(
  proxy: ProxyRoute,
  origin: Origin,
  plain: Connector,
  secure: Connector,
): Connector {
  const path = authority(origin.host, origin.port)
  const headers = {
    host: path,
    ...(proxy.authorization !== undefined && { 'proxy-authorization': proxy.authorization }),
  }
  return (target, callback) => {
    const client = new Client(urlOf(proxy), { connect: plain, headersTimeout: 0 })
    client.connect({ path, headers }, (error, answer) => {
      if (error !== null) return callback(error, null)
      const { statusCode } = answer
      const socket = answer.socket as Socket
      if (statusCode >= 200 && statusCode < 300) {
        return secure({ ...target, httpSocket: socket }, callback)
      }
      socket.destroy()
      callback(new HTTPClientError(statusCode), null)
    })
  }
}

function authority(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
