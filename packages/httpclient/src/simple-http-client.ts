import { HTTP1ConnectionParameters } from '@tornado-ts/http1connection'
import { timerWheel } from '@tornado-ts/ioloop'
import type { IOLoop, TimerWheel } from '@tornado-ts/ioloop'
import { OverrideResolver, Resolver } from '@tornado-ts/netutil'
import type { OverrideMapping } from '@tornado-ts/netutil'
import { TCPClient } from '@tornado-ts/tcpclient'
import { contentCodings, registerObject } from '@tornado-ts/util'
import type { Seconds } from '@tornado-ts/util'
import { AsyncHTTPClient } from './async-http-client.ts'
import type { AsyncHTTPClientOptions } from './async-http-client.ts'
import { ConnectionPool } from './connection-pool.ts'
import { HTTPStreamClosedError } from './errors.ts'
import type { FetchHop } from './fetch-hop.ts'
import type { FetchList } from './fetch-list.ts'
import type { FetchCallback, RunningFetch } from './fetch-options.ts'
import { FetchQueue } from './fetch-queue.ts'
import type { HTTPRequest } from './http-request.ts'
import type { RequestProxy } from './request-proxy.ts'
import { SimpleFetch } from './simple-fetch.ts'
import type { SimpleHost } from './simple-fetch.ts'

/** Options of {@link SimpleAsyncHTTPClient}. */
export interface SimpleAsyncHTTPClientOptions extends AsyncHTTPClientOptions {
  /** Hosts to connect to others for, as an entry in the hosts file would. */
  hostnameMapping?: OverrideMapping | undefined
  /** The most bytes of a response to hold while nobody takes them; default 100 MiB. */
  maxBufferSize?: number | undefined
  /** Looks names up; stays the caller's to close. Default: one of the client's own. */
  resolver?: Resolver | undefined
  /** The most bytes of status line and headers; default 65536. */
  maxHeaderSize?: number | undefined
  /** The most bytes of a body, also decompressed; default `maxBufferSize`. */
  maxBodySize?: number | undefined
  /** How long an idle connection is kept; default 4, 0 to close each after its request. */
  keepAliveTimeout?: Seconds | undefined
  /** The most idle connections to one origin; default `maxClients`. */
  maxIdlePerOrigin?: number | undefined
}

const DEFAULT_MAX_CLIENTS = 10
const DEFAULT_MAX_BUFFER_SIZE = 104_857_600
const DEFAULT_KEEP_ALIVE: Seconds = 4

/**
 * The HTTP client that stands on the streams of tornado-ts; the default implementation of
 * {@link AsyncHTTPClient}.
 *
 * Connections are kept alive and used again, one request at a time on each. An idempotent request
 * whose connection turns out to have been closed by the server meanwhile is sent once more.
 *
 * @example
 * ```ts
 * const client = new SimpleAsyncHTTPClient({ forceInstance: true, maxClients: 100 })
 * const { body } = await client.fetch('http://localhost:8888/')
 * client.close()
 * ```
 *
 * @tornado simple_httpclient.SimpleAsyncHTTPClient
 */
export class SimpleAsyncHTTPClient extends AsyncHTTPClient {
  static {
    registerObject('httpclient.SimpleAsyncHTTPClient', this)
    registerObject('simple_httpclient.SimpleAsyncHTTPClient', this)
  }

  /** @tornado simple_httpclient.SimpleAsyncHTTPClient.max_buffer_size */
  declare maxBufferSize: number
  /** @tornado simple_httpclient.SimpleAsyncHTTPClient.max_header_size */
  declare maxHeaderSize: number
  /** @tornado simple_httpclient.SimpleAsyncHTTPClient.max_body_size */
  declare maxBodySize: number
  /** @tornado simple_httpclient.SimpleAsyncHTTPClient.resolver */
  declare resolver: Resolver
  /** @tornado simple_httpclient.SimpleAsyncHTTPClient.tcp_client */
  declare tcpClient: TCPClient

  declare private ownsResolver: boolean
  declare private host: SimpleHost

  constructor(options?: SimpleAsyncHTTPClientOptions) {
    super(options)
  }

  /** @tornado simple_httpclient.SimpleAsyncHTTPClient.initialize */
  override initialize(options: SimpleAsyncHTTPClientOptions = {}): void {
    super.initialize(options)
    const { maxClients = DEFAULT_MAX_CLIENTS, resolver = new Resolver() } = options
    const { hostnameMapping: mapping, maxIdlePerOrigin = maxClients } = options
    this.maxBufferSize = options.maxBufferSize ?? DEFAULT_MAX_BUFFER_SIZE
    this.maxHeaderSize = options.maxHeaderSize ?? 65_536
    this.maxBodySize = options.maxBodySize ?? this.maxBufferSize
    this.ownsResolver = options.resolver === undefined
    this.resolver = mapping === undefined ? resolver : new OverrideResolver({ resolver, mapping })
    this.tcpClient = new TCPClient(this.resolver)
    this.host = new Host(this, maxClients, {
      keepAliveTimeout: options.keepAliveTimeout ?? DEFAULT_KEEP_ALIVE,
      maxIdlePerOrigin,
      maxIdle: maxClients,
    })
  }

  /**
   * The most fetches at a time.
   *
   * @tornado simple_httpclient.SimpleAsyncHTTPClient.max_clients
   */
  get maxClients(): number {
    return this.host.fetches.maxClients
  }

  /**
   * The fetches that wait for their turn, in order.
   *
   * @tornado simple_httpclient.SimpleAsyncHTTPClient.queue
   */
  get queue(): FetchList<RunningFetch> {
    return this.host.fetches.waiting
  }

  /**
   * The same as {@link queue}.
   *
   * @tornado simple_httpclient.SimpleAsyncHTTPClient.waiting
   */
  get waiting(): FetchList<RunningFetch> {
    return this.host.fetches.waiting
  }

  /**
   * The fetches under way.
   *
   * @tornado simple_httpclient.SimpleAsyncHTTPClient.active
   */
  get active(): FetchList<RunningFetch> {
    return this.host.fetches.active
  }

  /** How many connections are kept that nobody uses. */
  get idleConnections(): number {
    return this.host.pool.size
  }

  /** Closes the connections that nobody uses. */
  closeIdleConnections(): void {
    this.host.pool.closeIdle()
  }

  /** @tornado simple_httpclient.SimpleAsyncHTTPClient.fetch_impl */
  override fetchImpl(request: RequestProxy, callback: FetchCallback): RunningFetch {
    const fetch = this.host.newHop(request, request.request, callback)
    this.host.fetches.add(fetch)
    return fetch
  }

  /** @tornado simple_httpclient.SimpleAsyncHTTPClient.close */
  override close(): void {
    if (this.closed) return
    super.close()
    const { fetches, pool } = this.host
    pool.close()
    const ended = [...fetches.waiting, ...fetches.active]
    for (const fetch of ended) {
      fetch.fail(new HTTPStreamClosedError('the client was closed'))
    }
    if (this.ownsResolver) this.resolver.close()
    this.tcpClient.close()
  }
}

/** What the fetches of a client share. */
class Host implements SimpleHost {
  readonly fetches: FetchQueue<FetchHop>
  readonly pool: ConnectionPool
  readonly wheel: TimerWheel
  readonly ioLoop: IOLoop
  readonly tcpClient: TCPClient
  readonly maxBufferSize: number
  readonly decompressing: HTTP1ConnectionParameters
  readonly verbatim: HTTP1ConnectionParameters

  constructor(
    client: SimpleAsyncHTTPClient,
    maxClients: number,
    limits: ConstructorParameters<typeof ConnectionPool>[1],
  ) {
    const { maxHeaderSize, maxBodySize } = client
    this.fetches = new FetchQueue(maxClients)
    this.ioLoop = client.ioLoop
    this.wheel = timerWheel(this.ioLoop)
    this.pool = new ConnectionPool(this.wheel, limits)
    this.tcpClient = client.tcpClient
    this.maxBufferSize = client.maxBufferSize
    this.verbatim = new HTTP1ConnectionParameters({ maxHeaderSize, maxBodySize })
    this.decompressing = new HTTP1ConnectionParameters({
      maxHeaderSize,
      maxBodySize,
      decompress: [...contentCodings, 'x-gzip'],
    })
  }

  newHop(request: RequestProxy, original: HTTPRequest, callback: FetchCallback): SimpleFetch {
    return new SimpleFetch(this, request, original, callback)
  }
}
