import { timerWheel } from '@tornado-ts/ioloop'
import type { TimerWheel } from '@tornado-ts/ioloop'
import { appLog } from '@tornado-ts/log'
import { registerObject } from '@tornado-ts/util'
import { AsyncHTTPClient, type AsyncHTTPClientOptions } from '../async-http-client.ts'
import { HTTPStreamClosedError } from '../errors.ts'
import type { FetchHop } from '../fetch-hop.ts'
import type { FetchCallback, RunningFetch } from '../fetch-options.ts'
import { FetchQueue } from '../fetch-queue.ts'
import type { HTTPRequest } from '../http-request.ts'
import type { RequestProxy } from '../request-proxy.ts'
import { IdleConnections } from './idle-connections.ts'
import { type UndiciHost, UndiciHop } from './undici-hop.ts'

/** Options of {@link UndiciAsyncHTTPClient}. */
export interface UndiciAsyncHTTPClientOptions extends AsyncHTTPClientOptions {
  /** The most bytes of a response's head; default 65536. */
  maxHeaderSize?: number | undefined
  /** The most bytes of a response's body, as sent and as decompressed; default 100 MiB. */
  maxBodySize?: number | undefined
}

const DEFAULT_MAX_CLIENTS = 10
const DEFAULT_MAX_HEADER_SIZE = 65_536
const DEFAULT_MAX_BODY_SIZE = 104_857_600

/**
 * The HTTP client on top of undici, for what that has and `SimpleAsyncHTTPClient` has not: Digest
 * authentication, and undici's parser.
 *
 * Redirects, checks, timeouts, the queue and decompression are those of `SimpleAsyncHTTPClient`.
 *
 * @example
 * ```ts
 * import { AsyncHTTPClient } from '@tornado-ts/httpclient'
 * import { UndiciAsyncHTTPClient } from '@tornado-ts/httpclient/undici'
 *
 * AsyncHTTPClient.configure(UndiciAsyncHTTPClient, { maxClients: 20 })
 * ```
 *
 * @tornado curl_httpclient.CurlAsyncHTTPClient
 */
export class UndiciAsyncHTTPClient extends AsyncHTTPClient {
  static {
    registerObject('httpclient.UndiciAsyncHTTPClient', this)
    registerObject('curl_httpclient.CurlAsyncHTTPClient', this)
  }

  declare private host: Host

  constructor(options?: UndiciAsyncHTTPClientOptions) {
    super(options)
  }

  /**
   * @throws RangeError if `maxClients` is no positive integer.
   * @tornado curl_httpclient.CurlAsyncHTTPClient.initialize
   */
  override initialize(options: UndiciAsyncHTTPClientOptions = {}): void {
    super.initialize(options)
    this.host = new Host(timerWheel(this.ioLoop), options)
  }

  /** @tornado curl_httpclient.CurlAsyncHTTPClient.fetch_impl */
  override fetchImpl(request: RequestProxy, callback: FetchCallback): RunningFetch {
    const { host } = this
    const hop = host.newHop(request, request.request, (response) => {
      try {
        callback(response)
      } catch (error) {
        this.handleCallbackException(callback, error)
      }
    })
    host.fetches.add(hop)
    return hop
  }

  /**
   * Called with what a callback given to {@link fetchImpl} throws; logs it. Subclasses may do
   * something else.
   *
   * @tornado curl_httpclient.CurlAsyncHTTPClient.handle_callback_exception
   */
  handleCallbackException(callback: FetchCallback, error: unknown): void {
    appLog.error('Exception in callback %s', callback.name || '(anonymous)', { excInfo: error })
  }

  /** @tornado curl_httpclient.CurlAsyncHTTPClient.close */
  override close(): void {
    if (this.closed) return
    super.close()
    const { fetches, idle } = this.host
    for (const fetch of [...fetches.waiting, ...fetches.active]) {
      fetch.fail(new HTTPStreamClosedError('the client was closed'))
    }
    idle.close()
  }
}

/** What the fetches of a client share. */
class Host implements UndiciHost {
  readonly fetches: FetchQueue<FetchHop>
  readonly idle: IdleConnections
  readonly wheel: TimerWheel
  readonly maxHeaderSize: number
  readonly maxBodySize: number

  constructor(wheel: TimerWheel, options: UndiciAsyncHTTPClientOptions) {
    const { maxClients = DEFAULT_MAX_CLIENTS } = options
    this.fetches = new FetchQueue(maxClients)
    this.idle = new IdleConnections(maxClients)
    this.wheel = wheel
    this.maxHeaderSize = options.maxHeaderSize ?? DEFAULT_MAX_HEADER_SIZE
    this.maxBodySize = options.maxBodySize ?? DEFAULT_MAX_BODY_SIZE
  }

  newHop(request: RequestProxy, original: HTTPRequest, callback: FetchCallback): UndiciHop {
    return new UndiciHop(this, request, original, callback)
  }
}
