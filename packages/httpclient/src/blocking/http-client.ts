import type { Seconds } from '@tornado-ts/util'
import type { AsyncHTTPClientOptions } from '../async-http-client.ts'
import type { FetchOptions } from '../fetch-options.ts'
import { HTTPRequest, type HTTPRequestOptions } from '../http-request.ts'
import type { HTTPResponse } from '../http-response.ts'
import { clientDefaults, RequestProxy } from '../request-proxy.ts'
import { ClientThread } from './client-thread.ts'
import { sendable } from './sendable.ts'
import type { ClientClassName } from './thread-messages.ts'

/** Options of {@link HTTPClient}: its own, and those of the asynchronous client it works with. */
export interface HTTPClientOptions extends AsyncHTTPClientOptions {
  /**
   * The class of the asynchronous client, for the thread to import; default
   * `SimpleAsyncHTTPClient`, whatever is configured in the calling thread.
   */
  readonly asyncClientClass?: ClientClassName | undefined
  readonly [clientOption: string]: unknown
}

/** Options of `HTTPClient.fetch`. */
export type BlockingFetchOptions = Omit<FetchOptions, 'signal' | 'stream'>

/** What the thread may take longer than the request may: to be woken, to answer. */
const GRACE: Seconds = 5

/** Ends the threads of clients that nobody closed and nobody can reach any more. */
const abandoned = new FinalizationRegistry<ClientThread>((thread) => thread.terminate())

/**
 * An HTTP client that blocks until the response is there; for scripts, not for servers.
 *
 * The exchange takes place in a thread of its own, started by the first fetch, which neither keeps
 * the process alive nor has to be closed. While a fetch runs nothing else runs in the calling
 * thread: a server in it does not answer.
 *
 * @example
 * ```ts
 * using client = new HTTPClient()
 * console.log(client.fetch('http://localhost:8888/').body.toString())
 * ```
 *
 * @tornado httpclient.HTTPClient
 */
export class HTTPClient implements Disposable {
  readonly #clientClass: ClientClassName | undefined
  readonly #options: Record<string, unknown>
  readonly #defaults: HTTPRequestOptions
  #thread: ClientThread | undefined
  #fetching = false
  #closed = false

  /**
   * @throws TypeError for an option that cannot be sent to another thread: a function, a resolver,
   *   a secure context.
   */
  constructor(options: HTTPClientOptions = {}) {
    const { asyncClientClass, ...clientOptions } = options
    this.#clientClass = asyncClientClass
    this.#options = sendable(clientOptions, 'options') as Record<string, unknown>
    this.#defaults = clientDefaults(options.defaults)
  }

  /**
   * Sends a request and returns its response.
   *
   * Callbacks run in the calling thread, during the fetch; the connection waits for them. A
   * `bodyProducer` runs to its end before anything is sent.
   *
   * @throws HTTPClientError for a status that is not 2xx, unless `raiseError` is false, and all that
   *   `AsyncHTTPClient.fetch` rejects with; HTTPTimeoutError when the thread gives no answer;
   *   TypeError for callbacks that return promises and for what cannot be sent to the thread; what
   *   a callback throws; Error if the client is closed.
   * @tornado httpclient.HTTPClient.fetch
   */
  fetch(request: string | URL | HTTPRequest, options: BlockingFetchOptions = {}): HTTPResponse {
    if (this.#closed) throw new Error('fetch() called on closed HTTPClient')
    if (this.#fetching) throw new Error('fetch() called in a callback of another fetch')
    const { raiseError = true, ...requestOptions } = options
    const response = this.#exchange(requestOf(request, requestOptions))
    if (raiseError) response.rethrow()
    return response
  }

  /**
   * Ends the thread and closes its connections; closing again does nothing.
   *
   * @tornado httpclient.HTTPClient.close
   */
  close(): void {
    this.#closed = true
    this.#endThread()
  }

  /** The same as {@link close}. */
  [Symbol.dispose](): void {
    this.close()
  }

  #exchange(request: HTTPRequest): HTTPResponse {
    const thread = (this.#thread ??= this.#startThread())
    this.#fetching = true
    try {
      return thread.fetch(request, this.#patience(request))
    } finally {
      this.#fetching = false
      if (thread.lost) this.#endThread()
    }
  }

  #startThread(): ClientThread {
    const thread = new ClientThread(this.#clientClass, this.#options)
    abandoned.register(this, thread, this)
    return thread
  }

  #endThread(): void {
    abandoned.unregister(this)
    this.#thread?.terminate()
    this.#thread = undefined
  }

  /** The thread has timers for the request itself; this is for a thread that is stuck. */
  #patience(request: HTTPRequest): Seconds {
    const { requestTimeout, followRedirects, maxRedirects } = new RequestProxy(
      request,
      this.#defaults,
    )
    if (requestTimeout === 0) return Infinity
    return requestTimeout * (followRedirects ? maxRedirects + 1 : 1) + GRACE
  }
}

function requestOf(request: string | URL | HTTPRequest, options: HTTPRequestOptions): HTTPRequest {
  if (!(request instanceof HTTPRequest)) return new HTTPRequest(request, options)
  if (Object.values(options).some((value) => value !== undefined)) {
    throw new RangeError("options can't be used if request is an HTTPRequest object")
  }
  return request
}
