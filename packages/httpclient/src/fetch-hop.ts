import type { HTTPHeaders, HTTPMessageDelegate, ResponseStartLine } from '@tornado-ts/httputil'
import { WheelEntry } from '@tornado-ts/ioloop'
import type { TimerWheel } from '@tornado-ts/ioloop'
import type { Seconds } from '@tornado-ts/util'
import { BodyCollector } from './body-collector.ts'
import { checkRequest } from './check-request.ts'
import { HTTPTimeoutError, NO_RESPONSE } from './errors.ts'
import type { FetchList } from './fetch-list.ts'
import type { FetchCallback, RunningFetch } from './fetch-options.ts'
import type { FetchQueue, Queueable } from './fetch-queue.ts'
import type { HTTPRequest, StreamingCallback } from './http-request.ts'
import { HTTPResponse } from './http-response.ts'
import { isRedirect, redirected } from './redirect.ts'
import { RequestProxy } from './request-proxy.ts'
import { parseRequestUrl } from './request-url.ts'
import type { RequestUrl } from './request-url.ts'

/** What the hops of a client have in common. */
export interface HopHost {
  readonly fetches: FetchQueue<FetchHop>
  readonly wheel: TimerWheel
  /** Makes the hop that follows a redirect. */
  newHop(request: RequestProxy, original: HTTPRequest, callback: FetchCallback): FetchHop
}

/*
 * QUEUED → CONNECTING → SENT → OVER; from each of them to OVER by a timeout, an error or `cancel`.
 */
const QUEUED = 0
const CONNECTING = 1
const SENT = 2
const OVER = 3

/**
 * One exchange of a fetch: from the queue over the connection to the response, or to the redirect,
 * which begins the next hop. How a request is sent is up to the implementation; that the outcome is
 * the same is the business of this class.
 *
 * An implementation calls the methods of HTTPMessageDelegate as the response arrives, and
 * {@link conclude} when the exchange is over.
 *
 * It is one object with many duties because there is one for each request: it waits in the queue,
 * hangs in the timer wheel, and takes the response.
 */
export abstract class FetchHop
  extends WheelEntry
  implements Queueable<FetchHop>, RunningFetch, HTTPMessageDelegate
{
  readonly request: RequestProxy
  /** What the caller has asked to fetch. */
  readonly original: HTTPRequest

  // The queue's: see FetchList.
  list: FetchList<FetchHop> | undefined = undefined
  listNext: FetchHop | undefined = undefined
  listPrevious: FetchHop | undefined = undefined

  protected readonly host: HopHost
  /** Whether a final response has been read to its end. */
  protected complete = false

  readonly #callback: FetchCallback
  #state = QUEUED
  #next: FetchHop | undefined = undefined
  /** In milliseconds of `performance.now()`. */
  readonly #queuedAt: number
  #waited = false
  #startedAt = 0
  #connectedAt = 0
  #headAt = 0
  #startTime: Seconds | undefined = undefined

  #code = 0
  #reason: string | undefined = undefined
  #headers: HTTPHeaders | undefined = undefined
  #trailers: HTTPHeaders | undefined = undefined
  #redirect = false
  #streaming: StreamingCallback | undefined = undefined
  #chunk: Buffer | undefined = undefined
  /** There if the body comes in more than one piece. */
  #collector: BodyCollector | undefined = undefined

  constructor(
    host: HopHost,
    request: RequestProxy,
    original: HTTPRequest,
    callback: FetchCallback,
  ) {
    super()
    this.host = host
    this.request = request
    this.original = original
    this.#callback = callback
    this.#queuedAt = performance.now()
  }

  // ---- for the implementation

  /**
   * Sends the request, by whatever connection; what it throws ends the fetch. To be followed by a
   * call of {@link connected}.
   */
  protected abstract open(url: RequestUrl): void

  /** Lets go of the connection, whose exchange is not wanted any more. */
  protected abstract abandon(): void

  /** What is known of where the time went, besides `queue`, `starttransfer` and `total`. */
  protected abstract timeInfo(connectSeconds: Seconds): Record<string, number>

  /** There is a connection; from here on the request timeout counts. */
  protected connected(reused: boolean): void {
    const { requestTimeout } = this.request
    this.#state = SENT
    this.#connectedAt = this.#startedAt
    let elapsed = 0
    if (!reused) {
      this.#connectedAt = performance.now()
      elapsed = (this.#connectedAt - this.#startedAt) / 1000
    }
    this.#arm(requestTimeout === 0 ? 0 : Math.max(requestTimeout - elapsed, MIN_TIMEOUT))
  }

  /** The connection was of no use: another one is made, within the time for the request. */
  protected reconnecting(): void {
    const { connectTimeout, requestTimeout } = this.request
    const left = requestTimeout === 0 ? 0 : Math.max(requestTimeout - this.#elapsed(), MIN_TIMEOUT)
    this.#state = CONNECTING
    this.#arm(sooner(connectTimeout, left))
  }

  /** Whether the fetch has ended. */
  protected get over(): boolean {
    return this.#state === OVER
  }

  /** Ends the fetch without a response. */
  fail(error: unknown): void {
    if (!this.#leave()) return
    this.abandon()
    this.#reportFailure(error)
  }

  /** Ends the hop, whose response has been read and whose connection is free. */
  protected conclude(): void {
    if (!this.#leave()) return
    if (this.#redirect) this.#follow()
    else this.#callback(this.#response(this.#body()))
  }

  // ---- Queueable

  begin(): void {
    const { connectTimeout, requestTimeout } = this.request
    // One that did not have to wait has begun when it was made.
    this.#startedAt = this.#waited ? performance.now() : this.#queuedAt
    this.#startTime = Date.now() / 1000
    this.#state = CONNECTING
    try {
      checkRequest(this.request)
      this.open(parseRequestUrl(this.request.url))
      if (this.#isConnecting()) this.#arm(sooner(connectTimeout, requestTimeout))
    } catch (error) {
      this.fail(error)
    }
  }

  wait(): void {
    this.#waited = true
    this.#arm(sooner(this.request.connectTimeout, this.request.requestTimeout))
  }

  // ---- RunningFetch

  cancel(reason: unknown): void {
    if (this.#next !== undefined) this.#next.cancel(reason)
    else if (this.#leave()) this.abandon()
  }

  // ---- WheelEntry

  override onTimeout(): void {
    const state = this.#state
    const where =
      state === QUEUED
        ? 'in request queue'
        : state === CONNECTING
          ? 'while connecting'
          : 'during request'
    this.fail(new HTTPTimeoutError(`Timeout ${where}`))
  }

  // ---- HTTPMessageDelegate, for the final response

  headersReceived(startLine: ResponseStartLine, headers: HTTPHeaders): void {
    const { request } = this
    const { code, reason } = startLine
    this.#headAt = performance.now()
    this.#code = code
    this.#reason = reason
    this.#headers = headers
    this.#redirect = isRedirect(request, code, headers)
    if (this.#redirect) return
    this.#streaming = request.streamingCallback
    if (request.headerCallback === undefined && request.bodyReceiver === undefined) return
    try {
      this.#reportHead(startLine, headers)
      if (request.bodyReceiver !== undefined) {
        this.#streaming = request.bodyReceiver(this.#response(undefined))
      }
    } catch (error) {
      this.fail(error)
    }
  }

  dataReceived(chunk: Buffer): void | Promise<void> {
    if (this.#redirect || this.over) return
    if (this.#streaming !== undefined) return this.#stream(this.#streaming, chunk)
    if (this.#chunk === undefined) this.#chunk = chunk
    else this.#collect(this.#chunk, chunk)
  }

  onTrailers(trailers: HTTPHeaders): void {
    this.#trailers = trailers
  }

  finish(): void {
    this.complete = true
  }

  onConnectionClose(): void {
    // The implementation knows by itself.
  }

  /** What a callback throws, or its promise rejects with, ends the fetch. */
  #stream(callback: StreamingCallback, chunk: Buffer): void | Promise<void> {
    try {
      return callback(chunk)?.catch((error: unknown) => this.fail(error))
    } catch (error) {
      this.fail(error)
    }
  }

  // ---- the outcome

  /** Leaves the queue and the wheel; false if that has been done. */
  #leave(): boolean {
    if (this.#state === OVER) return false
    this.#state = OVER
    this.host.wheel.remove(this)
    this.host.fetches.remove(this)
    return true
  }

  #follow(): void {
    const { host, request, original } = this
    const location = this.#headers?.get('Location') ?? ''
    try {
      const next = redirected(request, original.url, this.#code, location)
      const proxy = new RequestProxy(next)
      proxy.bodyReceiver = request.bodyReceiver
      this.#next = host.newHop(proxy, original, this.#callback)
    } catch (error) {
      return this.#reportFailure(error)
    }
    host.fetches.add(this.#next)
  }

  #reportHead({ version, code, reason }: ResponseStartLine, headers: HTTPHeaders): void {
    const { headerCallback } = this.request
    const lines = headers.lines()
    headerCallback?.(`${version} ${code} ${reason ?? ''}\r\n`)
    for (let at = 0; at < lines.length; at += 2) {
      headerCallback?.(`${lines[at]}: ${lines[at + 1]}\r\n`)
    }
    headerCallback?.('\r\n')
  }

  #collect(first: Buffer, chunk: Buffer): void {
    if (this.#collector === undefined) {
      this.#collector = new BodyCollector()
      this.#collector.add(first)
    }
    this.#collector.add(chunk)
  }

  #body(): Buffer | undefined {
    return this.#collector === undefined ? this.#chunk : this.#collector.toBuffer()
  }

  #response(buffer: Buffer | undefined): HTTPResponse {
    const total = this.#elapsed()
    return new HTTPResponse(this.original, this.#code, {
      headers: this.#headers,
      buffer,
      effectiveUrl: this.request.url,
      requestTime: total,
      timeInfo: this.#timeInfo(total),
      reason: this.#reason,
      startTime: this.#startTime,
      trailers: this.#trailers,
    })
  }

  #reportFailure(error: unknown): void {
    const total = this.#startTime === undefined ? 0 : this.#elapsed()
    this.#callback(
      new HTTPResponse(this.original, NO_RESPONSE, {
        error: error as Error,
        effectiveUrl: this.request.url,
        requestTime: total,
        timeInfo: this.#timeInfo(total),
        startTime: this.#startTime,
      }),
    )
  }

  #timeInfo(total: Seconds): Record<string, number> {
    const connect = Math.max(this.#connectedAt - this.#startedAt, 0) / 1000
    const info = this.timeInfo(connect)
    const begun = this.#startTime === undefined ? performance.now() : this.#startedAt
    info['queue'] = (begun - this.#queuedAt) / 1000
    info['starttransfer'] = Math.max(this.#headAt - this.#startedAt, 0) / 1000
    info['total'] = total
    return info
  }

  #elapsed(): Seconds {
    return (performance.now() - this.#startedAt) / 1000
  }

  /** A method, since the compiler would take the state to be what it was set to last. */
  #isConnecting(): boolean {
    return this.#state === CONNECTING
  }

  /** Sets the timeout of the present phase; 0 for none. */
  #arm(seconds: Seconds): void {
    this.host.wheel.add(this, seconds === 0 ? Infinity : seconds)
  }
}

/** What is left when connecting took all the time there was: none, but not no limit. */
const MIN_TIMEOUT: Seconds = 0.001

/** The smaller of two limits, of which 0 is none. */
function sooner(one: Seconds, other: Seconds): Seconds {
  if (one === 0) return other
  return other === 0 ? one : Math.min(one, other)
}
