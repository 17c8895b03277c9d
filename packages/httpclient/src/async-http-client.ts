import { IOLoop } from '@tornado-ts/ioloop'
import { Configurable, lookupObject } from '@tornado-ts/util'
import type { ConfigurableClass } from '@tornado-ts/util'
import { fetchStreaming, fetchWatched } from './fetch-call.ts'
import type {
  FetchCallback,
  FetchControl,
  FetchOptions,
  RunningFetch,
  StreamingFetchOptions,
} from './fetch-options.ts'
import { HTTPRequest } from './http-request.ts'
import type { HTTPRequestOptions } from './http-request.ts'
import type { HTTPResponse, StreamingHTTPResponse } from './http-response.ts'
import { clientDefaults, RequestProxy } from './request-proxy.ts'
import type { ClientDefaults } from './request-proxy.ts'

/** Options of every client. */
export interface AsyncHTTPClientOptions {
  /** Make a client of its own, not the one shared by all users of the loop; default false. */
  forceInstance?: boolean | undefined
  /** What requests get that they do not say themselves. */
  defaults?: HTTPRequestOptions | undefined
  /** The most fetches at a time; further ones wait in a queue. Default 10. */
  maxClients?: number | undefined
}

/**
 * An HTTP client.
 *
 * `new AsyncHTTPClient()` gives the client that all users of the current loop share; it is an
 * instance of the implementation chosen with {@link AsyncHTTPClient.configure}, at first
 * `SimpleAsyncHTTPClient`. With `forceInstance` it gives a new one.
 *
 * @example
 * ```ts
 * const client = new AsyncHTTPClient()
 * const response = await client.fetch('http://localhost:8888/items?q=1')
 * console.log(response.code, response.body.toString())
 * ```
 *
 * @tornado httpclient.AsyncHTTPClient
 */
export class AsyncHTTPClient extends Configurable {
  /**
   * The loop the client belongs to.
   *
   * @tornado httpclient.AsyncHTTPClient.io_loop
   */
  declare ioLoop: IOLoop
  /**
   * What requests get that they do not say themselves; the library's defaults are part of it.
   *
   * @tornado httpclient.AsyncHTTPClient.defaults
   */
  declare defaults: ClientDefaults

  declare private sharedBy: WeakMap<IOLoop, AsyncHTTPClient> | undefined
  declare private isClosed: boolean

  /** @param options Ignored when there is a client for the loop already. */
  constructor(options: AsyncHTTPClientOptions = {}) {
    const cache = options.forceInstance === true ? undefined : sharedClients(new.target)
    const shared = cache?.get(IOLoop.current())
    // Allowed in JavaScript: what a constructor returns takes the place of `this`.
    if (shared !== undefined) return shared
    super(new.target === AsyncHTTPClient ? { ...options, forceInstance: true } : options)
    if (cache === undefined) return
    this.sharedBy = cache
    cache.set(this.ioLoop, this)
  }

  /** Returns this class. @tornado httpclient.AsyncHTTPClient.configurable_base */
  static override configurableBase(): ConfigurableClass {
    return AsyncHTTPClient
  }

  /** Returns SimpleAsyncHTTPClient. @tornado httpclient.AsyncHTTPClient.configurable_default */
  static override configurableDefault(): ConfigurableClass {
    return lookupObject('httpclient.SimpleAsyncHTTPClient') as ConfigurableClass
  }

  /**
   * Sets up a client; implementations extend this.
   *
   * @tornado httpclient.AsyncHTTPClient.initialize
   */
  override initialize(options: AsyncHTTPClientOptions = {}): void {
    this.ioLoop = IOLoop.current()
    this.defaults = clientDefaults(options.defaults)
    this.isClosed = false
  }

  /** Whether {@link close} has been called. */
  get closed(): boolean {
    return this.isClosed
  }

  /**
   * Sends a request and gives its response.
   *
   * With `stream: true` the promise resolves when the head of the response is there, and `body` is
   * an async iterable of its pieces; nothing more is read from the connection than is asked for.
   *
   * With a callback, in the style of old, the response is given to that, in a turn of the loop, also
   * when the status is not 2xx or there was none (code 599, and `error` says why). The promise may
   * then be ignored.
   *
   * @param request A URL, or a request, with which no options of requests may be given.
   * @returns The promise rejects with {@link HTTPClientError} for a status that is not 2xx, unless
   *   `raiseError` is false; with whatever else went wrong; with the reason of `signal`.
   * @throws Error if the client is closed, RangeError for options with an HTTPRequest.
   * @tornado httpclient.AsyncHTTPClient.fetch
   */
  fetch(
    request: string | URL | HTTPRequest,
    options: StreamingFetchOptions,
  ): Promise<StreamingHTTPResponse>
  fetch(request: string | URL | HTTPRequest, options?: FetchOptions): Promise<HTTPResponse>
  fetch(request: string | URL | HTTPRequest, callback: FetchCallback): Promise<HTTPResponse>
  fetch(
    request: string | URL | HTTPRequest,
    options: FetchOptions | undefined,
    callback: FetchCallback,
  ): Promise<HTTPResponse>
  fetch(
    request: string | URL | HTTPRequest,
    options: FetchOptions | StreamingFetchOptions | FetchCallback = {},
    callback?: FetchCallback,
  ): Promise<HTTPResponse | StreamingHTTPResponse> {
    if (typeof options === 'function') return this.fetch(request, undefined, options)
    if (this.isClosed) throw new Error('fetch() called on closed AsyncHTTPClient')
    const proxy = new RequestProxy(requestOf(request, options), this.defaults)
    if (options.stream === true) return fetchStreaming(this, proxy, options)
    if (callback !== undefined || options.signal !== undefined) {
      return fetchWatched(this, proxy, options, callback)
    }
    const raiseError = options.raiseError !== false
    return new Promise((resolve, reject) => {
      this.fetchImpl(proxy, (response) => {
        const { error } = response
        if (error === undefined || !(raiseError || !response.errorIsResponseCode)) resolve(response)
        else reject(error)
      })
    })
  }

  /**
   * Begins a fetch; what an implementation consists of.
   *
   * @param callback To be called once, also when there is no response; network errors are not
   *   thrown.
   * @returns Something to stop it with, if the implementation can.
   * @tornado httpclient.AsyncHTTPClient.fetch_impl
   */
  fetchImpl(_request: RequestProxy, _callback: FetchCallback): RunningFetch | void {
    throw new Error('not implemented')
  }

  /**
   * Closes the client and its connections; closing again does nothing. Fetches still under way end
   * with an error.
   *
   * The shared client of a loop need not be closed.
   *
   * @tornado httpclient.AsyncHTTPClient.close
   */
  close(): void {
    if (this.isClosed) return
    this.isClosed = true
    const { sharedBy } = this
    if (sharedBy === undefined) return
    if (sharedBy.get(this.ioLoop) !== this) throw new Error('inconsistent AsyncHTTPClient cache')
    sharedBy.delete(this.ioLoop)
  }

  /** The same as {@link close}. */
  [Symbol.dispose](): void {
    this.close()
  }
}

const caches = new WeakMap<object, WeakMap<IOLoop, AsyncHTTPClient>>()

/** The clients of each loop that were made through `used`. */
function sharedClients(used: object): WeakMap<IOLoop, AsyncHTTPClient> {
  let cache = caches.get(used)
  if (cache === undefined) caches.set(used, (cache = new WeakMap()))
  return cache
}

/** The options of a fetch that are not of its request. */
const CONTROL: ReadonlySet<string> = new Set<keyof FetchControl>(['raiseError', 'signal', 'stream'])

function requestOf(
  request: string | URL | HTTPRequest,
  options: FetchOptions | StreamingFetchOptions,
): HTTPRequest {
  if (!(request instanceof HTTPRequest)) return new HTTPRequest(request, options)
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined && !CONTROL.has(name)) {
      throw new RangeError("options can't be used if request is an HTTPRequest object")
    }
  }
  return request
}
