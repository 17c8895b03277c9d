import { isIP } from 'node:net'
import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import type { DuplexOptions } from 'node:stream'
import type { HTTPServerRequest } from '@tornado-ts/httputil'

/**
 * What a guest takes for the socket of its client.
 *
 * It knows who is at the two ends, as the request does (behind a trusted proxy that is the client,
 * not the proxy). Settings of the real socket are the server's affair and are ignored.
 */
export abstract class GuestSocket extends Duplex {
  readonly remoteAddress: string | undefined
  readonly remoteFamily: string | undefined
  readonly remotePort: number | undefined
  readonly localAddress: string | undefined
  readonly localPort: number | undefined
  /** True when the client came by https, be it to a proxy. */
  readonly encrypted: boolean

  /** @param stream What carries the request; its socket knows the ports. */
  constructor(
    request: HTTPServerRequest,
    stream: { readonly socket?: unknown } | undefined,
    options?: DuplexOptions,
  ) {
    super(options)
    const socket = stream?.socket as Partial<Socket> | undefined
    const family = isIP(request.remoteIp ?? '')
    this.remoteAddress = request.remoteIp
    this.remoteFamily = family === 0 ? undefined : `IPv${family}`
    this.remotePort = socket?.remotePort
    this.localAddress = socket?.localAddress
    this.localPort = socket?.localPort
    this.encrypted = request.protocol === 'https'
    // What became of the connection is told by its end; nobody need listen for the reason.
    this.on('error', ignore)
  }

  setTimeout(): this {
    return this
  }

  setNoDelay(): this {
    return this
  }

  setKeepAlive(): this {
    return this
  }

  ref(): this {
    return this
  }

  unref(): this {
    return this
  }
}

function ignore(): void {}
