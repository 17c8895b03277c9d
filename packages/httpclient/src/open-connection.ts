import type { IOStream } from '@tornado-ts/iostream'
import { AF_INET } from '@tornado-ts/netutil'
import type { TCPClient } from '@tornado-ts/tcpclient'
import { openTunnel } from './proxy-tunnel.ts'
import type { RequestProxy } from './request-proxy.ts'
import type { Route } from './route.ts'
import { tlsSettings } from './tls-settings.ts'

/** What is the same for all connections of a client. */
export interface ConnectionSource {
  readonly tcpClient: TCPClient
  readonly maxBufferSize: number
}

/**
 * Connects to where a request goes: to the server or the proxy, through the proxy, with TLS.
 *
 * @param signal Gives up at any stage; nothing stays open then.
 */
export async function openConnection(
  { tcpClient, maxBufferSize }: ConnectionSource,
  { origin, proxy }: Route,
  request: RequestProxy,
  signal: AbortSignal,
): Promise<IOStream> {
  const options = {
    maxBufferSize,
    signal,
    sourceIp: request.networkInterface,
    ...(request.allowIpv6 === false && { af: AF_INET }),
  }
  const sslOptions = origin.scheme === 'https' ? await tlsSettings(request) : undefined
  if (proxy === undefined) {
    return tcpClient.connect(origin.host, origin.port, { ...options, sslOptions })
  }
  const stream = await tcpClient.connect(proxy.host, proxy.port, options)
  if (sslOptions === undefined) return stream
  const close = (): void => stream.close()
  signal.addEventListener('abort', close)
  try {
    await openTunnel(stream, origin, proxy.authorization, request.request)
    const serverHostname = origin.host
    return await stream.startTls(false, { sslOptions, serverHostname, signal, handshakeTimeout: 0 })
  } finally {
    // Once TLS has begun this stream is empty; before, its socket is still open.
    stream.close()
    signal.removeEventListener('abort', close)
  }
}
