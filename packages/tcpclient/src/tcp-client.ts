import { Socket } from 'node:net'
import { IOStream, type SSLIOStream } from '@tornado-ts/iostream'
import { AF_UNSPEC, type AddressFamily, Resolver, type SockAddr } from '@tornado-ts/netutil'
import { type SSLContext, type SSLSettings, sslOptionsToContext } from '@tornado-ts/netutil'
import { ConnectLimit } from './connect-limit.ts'
import { checkPort, checkTarget, type TCPConnectOptions } from './connect-options.ts'
import { type ConnectAttempt, Connector } from './connector.ts'
import { connectFrom, familyFrom } from './source-address.ts'

/** Options of {@link TCPClient}. */
export interface TCPClientOptions {
  /** Looks names up; stays the caller's to close. Default: a `Resolver` of the client's own. */
  readonly resolver?: Resolver | undefined
}

/** What {@link TCPClient.connect} was asked for, checked. */
interface Order {
  readonly host: string
  readonly port: number
  readonly family: AddressFamily
  readonly sslContext: SSLContext | undefined
  readonly options: TCPConnectOptions
}

/**
 * Makes TCP and TLS connections to hosts by name.
 *
 * All addresses of a host are tried until one works, IPv4 and IPv6 side by side ("Happy Eyeballs",
 * RFC 8305). A client may be used for any number of connections at once.
 *
 * @example
 * ```ts
 * const client = new TCPClient()
 * const stream = await client.connect('example.com', 443, { sslOptions: {}, timeout: 5 })
 * await stream.write(Buffer.from('HEAD / HTTP/1.0\r\nHost: example.com\r\n\r\n'))
 * console.log(String(await stream.readUntil('\r\n', { maxBytes: 512 })))
 * stream.close()
 * client.close()
 * ```
 *
 * @tornado tcpclient.TCPClient
 */
export class TCPClient {
  /**
   * What names are looked up with.
   *
   * @tornado tcpclient.TCPClient.resolver
   */
  readonly resolver: Resolver

  readonly #ownsResolver: boolean

  /** @param options The options, or just the resolver. */
  constructor(options: TCPClientOptions | Resolver = {}) {
    const resolver = options instanceof Resolver ? options : options.resolver
    this.#ownsResolver = resolver === undefined
    this.resolver = resolver ?? new Resolver()
  }

  /**
   * Closes the client's own resolver; one that was passed in stays open, and so do all streams.
   *
   * @tornado tcpclient.TCPClient.close
   */
  close(): void {
    if (this.#ownsResolver) this.resolver.close()
  }

  /** The same as {@link close}. */
  [Symbol.dispose](): void {
    this.close()
  }

  /**
   * Connects to a host, and begins TLS if `sslOptions` are given.
   *
   * Whatever goes wrong, no stream is left open behind the caller's back.
   *
   * @param host A name or an IP address; in TLS also the name that the certificate must be for.
   * @returns The stream, ready for use. The promise rejects with the resolver's error; with
   *   `StreamClosedError` if no address could be reached, whose `realError` is the system's error
   *   for the last one tried (`ECONNREFUSED`; `EADDRNOTAVAIL` for a source that is not of this
   *   machine; …); with the TLS error; with `TimeoutError` (`TORNADO_TIMEOUT`) when `timeout` is
   *   over.
   * @throws TypeError or RangeError for a bad argument; whatever is wrong with `sslOptions`.
   * @tornado tcpclient.TCPClient.connect
   */
  connect(
    host: string,
    port: number,
    options: TCPConnectOptions & { readonly sslOptions: SSLSettings },
  ): Promise<SSLIOStream>
  connect(host: string, port: number, options?: TCPConnectOptions): Promise<IOStream>
  connect(host: string, port: number, options: TCPConnectOptions = {}): Promise<IOStream> {
    const { af = AF_UNSPEC, sourceIp, sourcePort = 0, sslOptions, timeout, signal } = options
    checkTarget(host, port, af)
    checkPort('sourcePort', sourcePort)
    const family = familyFrom(sourceIp, af)
    const sslContext = sslOptions === undefined ? undefined : sslOptionsToContext(sslOptions)
    const limit = new ConnectLimit(`connecting to ${host}:${port}`, timeout, signal)
    return this.#open({ host, port, family, sslContext, options }, limit)
  }

  async #open(order: Order, limit: ConnectLimit): Promise<IOStream> {
    const { signal } = limit
    try {
      signal?.throwIfAborted()
      const stream = await this.#openPlain(order, limit)
      const opened = order.sslContext === undefined ? stream : await secure(stream, order, signal)
      // A signal can come between the success and the news of it.
      if (signal?.aborted === true) opened.close()
      signal?.throwIfAborted()
      return opened
    } finally {
      limit.stop()
    }
  }

  async #openPlain(order: Order, limit: ConnectLimit): Promise<IOStream> {
    const { host, port, family, options } = order
    const addresses = await limit.guard(this.resolver.resolve(host, port, family))
    if (addresses.length === 0) throw new Error(`no addresses for host ${JSON.stringify(host)}`)
    const connector = new Connector(addresses, (family, addr) => attempt(family, addr, options))
    const { stream } = await connector.start({ signal: limit.signal })
    return stream
  }
}

function attempt(
  family: number,
  addr: SockAddr,
  options: TCPConnectOptions,
): ConnectAttempt<IOStream> {
  const stream = new IOStream(new Socket(), { maxBufferSize: options.maxBufferSize })
  return { stream, promise: stream.connect(connectFrom(options, family, addr)) }
}

async function secure(
  stream: IOStream,
  { host, sslContext, options }: Order,
  signal: AbortSignal | undefined,
): Promise<SSLIOStream> {
  try {
    return await stream.startTls(false, {
      sslOptions: sslContext,
      serverHostname: host,
      signal,
      // A limit for the whole replaces that of the handshake.
      handshakeTimeout: options.timeout === undefined ? undefined : 0,
    })
  } finally {
    // Once TLS has begun this stream is empty; before, its socket is still open.
    stream.close()
  }
}
