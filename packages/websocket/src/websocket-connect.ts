import { HTTPRequest, startUpgrade } from '@tornado-ts/httpclient'
import { HTTPHeaders } from '@tornado-ts/httputil'
import { StreamClosedError } from '@tornado-ts/iostream'
import type { Resolver } from '@tornado-ts/netutil'
import { TCPClient } from '@tornado-ts/tcpclient'
import type { Seconds } from '@tornado-ts/util'
import { ClientHandshake } from './client-handshake.ts'
import { checkCompressionOptions } from './compression-options.ts'
import { ConnectDeadline } from './connect-deadline.ts'
import { protocolLimits } from './protocol-options.ts'
import { UpgradeExchange } from './upgrade-exchange.ts'
import {
  type ClientConnectionOptions,
  WebSocketClientConnection,
} from './websocket-client-connection.ts'

/** Options of {@link websocketConnect}. */
export interface WebSocketConnectOptions extends ClientConnectionOptions {
  /**
   * How long connecting may take, and how long the answer to the handshake; 0 for no limit. Default
   * 20 s each, or what the HTTPRequest says.
   */
  readonly connectTimeout?: Seconds | undefined
  /** Looks names up; stays the caller's to close. */
  readonly resolver?: Resolver | undefined
  /** Gives up connecting when aborted. */
  readonly signal?: AbortSignal | undefined
}

const DEFAULT_TIMEOUT: Seconds = 20
const SCHEME = /^(wss?):/i

/**
 * Opens a WebSocket connection.
 *
 * @param url A `ws:` or `wss:` URL, or an HTTPRequest with one, for headers, TLS, authentication and
 * proxies. The request is copied.
 * @returns The connection. The promise rejects with httpclient's HTTPError for a status that is not
 * 2xx, redirects included; with {@link WebSocketError} for an answer that is no handshake; with the
 * system's error when the server cannot be reached; with StreamClosedError when it does not answer;
 * with HTTPTimeoutError; with the reason of `signal`.
 * @throws RangeError for another scheme and for options out of range; Error if `connectTimeout` is
 * given twice.
 * @tornado websocket.websocket_connect
 */
export function websocketConnect(
  url: string | URL | HTTPRequest,
  options: WebSocketConnectOptions = {},
): Promise<WebSocketClientConnection> {
  const { compressionOptions, subprotocols = [] } = options
  const request = requestOf(url, options.connectTimeout)
  protocolLimits(options)
  if (compressionOptions !== undefined) checkCompressionOptions(compressionOptions)
  const handshake = new ClientHandshake({
    compression: compressionOptions !== undefined,
    subprotocols,
  })
  return connect(request, handshake, options)
}

async function connect(
  request: HTTPRequest,
  handshake: ClientHandshake,
  options: WebSocketConnectOptions,
): Promise<WebSocketClientConnection> {
  const tcpClient = new TCPClient({ resolver: options.resolver })
  const deadline = new ConnectDeadline(options.signal)
  const { signal } = deadline
  try {
    signal.throwIfAborted()
    deadline.allow(request.connectTimeout ?? DEFAULT_TIMEOUT, 'connecting')
    const start = await startUpgrade(request, tcpClient, signal)
    handshake.prepare(start.headers)
    const { stream } = start
    signal.addEventListener('abort', () => stream.close())
    deadline.allow(request.requestTimeout ?? DEFAULT_TIMEOUT, 'waiting for the handshake')
    const { startLine, headers } = await new UpgradeExchange(stream).run(start, request)
    const connection = new WebSocketClientConnection(shown(request), handshake, options)
    try {
      connection.headersReceived(startLine, headers, stream)
    } catch (error) {
      stream.close()
      throw error
    }
    return connection
  } catch (error) {
    throw signal.aborted ? signal.reason : failureOf(error)
  } finally {
    deadline.stop()
    tcpClient.close()
  }
}

/** The request of a handshake: a copy, with the scheme of HTTP. */
function requestOf(
  url: string | URL | HTTPRequest,
  connectTimeout: Seconds | undefined,
): HTTPRequest {
  const given = url instanceof HTTPRequest ? url : new HTTPRequest(url, { connectTimeout })
  if (given === url && connectTimeout !== undefined) {
    throw new Error('connectTimeout belongs into the HTTPRequest if there is one')
  }
  const scheme = SCHEME.exec(given.url)?.[1]?.toLowerCase()
  if (scheme === undefined) throw new RangeError(`not a ws: or wss: URL: ${given.url}`)
  const http = scheme === 'ws' ? 'http' : 'https'
  return new HTTPRequest(given.url.replace(SCHEME, `${http}:`), {
    ...given,
    headers: new HTTPHeaders(given.headers),
    method: 'GET',
    body: undefined,
    bodyProducer: undefined,
  })
}

/** The URL as it may be logged: without a password. */
function shown({ url }: HTTPRequest): string {
  return url.replace(/^http/, 'ws').replace(/\/\/[^/?#]*@/, '//')
}

/** Of a connection that could not be made, what the system says. */
function failureOf(error: unknown): unknown {
  return error instanceof StreamClosedError ? (error.realError ?? error) : error
}
