import type { ConnectionContext, HTTPHeaders, UpgradeRegistry } from '@tornado-ts/httputil'
import { SSLIOStream } from '@tornado-ts/iostream'
import type { IOStream } from '@tornado-ts/iostream'
import { isValidIp } from '@tornado-ts/netutil'
import type { Address } from '@tornado-ts/netutil'

/** What a connection of a server is set up with; one object for all of them. */
export interface ContextSettings {
  /** What `request.protocol` is, whatever the connection looks like. */
  readonly protocol: string | undefined
  /** Proxies whose entries in `X-Forwarded-For` are skipped. */
  readonly trustedDownstream: ReadonlySet<string>
  /** Where connections that other protocols took over are known. */
  readonly upgrades: UpgradeRegistry
}

/**
 * What a server knows of one connection: who is there, and by which protocol.
 *
 * With `xheaders` both may be what a proxy says, for the time of one request.
 *
 * @internal
 * @tornado httpserver._HTTPRequestContext
 */
export class HTTPRequestContext implements ConnectionContext {
  /** The peer; `""` on a Unix socket. */
  readonly address: Address | ''
  /** The client's address; `0.0.0.0` on a Unix socket. */
  remoteIp: string
  /** `http` or `https`. */
  protocol: string

  readonly #settings: ContextSettings

  constructor(stream: IOStream | undefined, address: Address | '', settings: ContextSettings) {
    this.address = address
    this.remoteIp = address === '' ? '0.0.0.0' : plainIPv4(address.address)
    this.protocol = settings.protocol ?? (stream instanceof SSLIOStream ? 'https' : 'http')
    this.#settings = settings
  }

  /** `IPv4`, `IPv6` or `Unix`. */
  get addressFamily(): 'IPv4' | 'IPv6' | 'Unix' {
    return this.address === '' ? 'Unix' : this.address.family
  }

  /** Proxies whose entries in `X-Forwarded-For` are skipped. */
  get trustedDownstream(): ReadonlySet<string> {
    return this.#settings.trustedDownstream
  }

  /** Where a protocol that takes the connection over makes itself known. */
  get upgrades(): UpgradeRegistry {
    return this.#settings.upgrades
  }

  /** How log lines name the connection. */
  toString(): string {
    return this.address === '' ? 'Unix socket' : this.remoteIp
  }

  /** Takes client address and protocol from the headers of a proxy, where they make sense. */
  applyProxyHeaders(headers: HTTPHeaders): void {
    const ip = headers.get('X-Real-Ip') ?? this.#forwardedFor(headers)
    if (isValidIp(ip)) this.remoteIp = ip
    const scheme = headers.get('X-Scheme') ?? headers.get('X-Forwarded-Proto')
    if (scheme === undefined) return
    // Each proxy adds its own at the end, so the last is the one we can trust most.
    const last = scheme.slice(scheme.lastIndexOf(',') + 1).trim()
    if (last === 'http' || last === 'https') this.protocol = last
  }

  /** The entry that the nearest proxy we have to believe has seen. */
  #forwardedFor(headers: HTTPHeaders): string {
    const hops = headers.get('X-Forwarded-For')?.split(',') ?? [this.remoteIp]
    let candidate = ''
    for (let hop = hops.pop(); hop !== undefined; hop = hops.pop()) {
      candidate = hop.trim()
      if (!this.trustedDownstream.has(candidate)) break
    }
    return candidate
  }
}

/** Node reports IPv4 peers of a dual-stack socket as `::ffff:1.2.3.4`. */
function plainIPv4(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address
}
