import { HTTPHeaders, responses } from '@tornado-ts/httputil'
import type { Seconds } from '@tornado-ts/util'
import { HTTPClientError } from './errors.ts'
import type { HTTPRequest } from './http-request.ts'
import type { ResponseBody } from './response-body.ts'

/** What an {@link HTTPResponse} is made of besides its request and its status; each is a field. */
export interface HTTPResponseOptions {
  headers?: HTTPHeaders | undefined
  buffer?: Buffer | undefined
  effectiveUrl?: string | undefined
  error?: Error | undefined
  requestTime?: Seconds | undefined
  timeInfo?: Record<string, number> | undefined
  reason?: string | undefined
  startTime?: Seconds | undefined
  trailers?: HTTPHeaders | undefined
}

const EMPTY = Buffer.alloc(0)

/**
 * What came of a request.
 *
 * @tornado httpclient.HTTPResponse
 */
export class HTTPResponse {
  /**
   * The request that was fetched, before any redirect; it can be fetched again.
   *
   * @tornado httpclient.HTTPResponse.request
   */
  request: HTTPRequest
  /**
   * The status; 599 if there was no response.
   *
   * @tornado httpclient.HTTPResponse.code
   */
  code: number
  /**
   * The reason phrase; that of the registry if the server sent none.
   *
   * @tornado httpclient.HTTPResponse.reason
   */
  reason: string
  /** @tornado httpclient.HTTPResponse.headers */
  headers: HTTPHeaders
  /**
   * The URL the response came from, after all redirects.
   *
   * @tornado httpclient.HTTPResponse.effective_url
   */
  effectiveUrl: string
  /**
   * The body; undefined if none was collected.
   *
   * @tornado httpclient.HTTPResponse.buffer
   */
  buffer: Buffer | undefined
  /**
   * What went wrong; for a status that is not 2xx an {@link HTTPClientError}.
   *
   * @tornado httpclient.HTTPResponse.error
   */
  error: Error | undefined
  /**
   * Seconds from the start of the last exchange to its end, without the time in the queue.
   *
   * @tornado httpclient.HTTPResponse.request_time
   */
  requestTime: Seconds | undefined
  /**
   * When the last exchange began, in seconds since 1970; undefined if it never did.
   *
   * @tornado httpclient.HTTPResponse.start_time
   */
  startTime: Seconds | undefined
  /**
   * Where the time went, in seconds: `queue`, and what the client knows besides.
   *
   * @tornado httpclient.HTTPResponse.time_info
   */
  timeInfo: Record<string, number>
  /** The trailer section of a chunked body, if there was one. */
  trailers: HTTPHeaders | undefined
  /** Whether {@link error} says no more than `code` does. @internal */
  errorIsResponseCode: boolean

  constructor(request: HTTPRequest, code: number, options: HTTPResponseOptions = {}) {
    this.request = request
    this.code = code
    this.reason = options.reason ?? responses[code] ?? 'Unknown'
    this.headers = options.headers ?? new HTTPHeaders()
    this.effectiveUrl = options.effectiveUrl ?? request.url
    this.buffer = options.buffer
    this.requestTime = options.requestTime
    this.startTime = options.startTime
    this.timeInfo = options.timeInfo ?? {}
    this.trailers = options.trailers
    this.errorIsResponseCode = options.error === undefined && (code < 200 || code >= 300)
    this.error = this.errorIsResponseCode
      ? new HTTPClientError(code, this.reason, this)
      : options.error
  }

  /**
   * The body; empty if none was collected.
   *
   * @tornado httpclient.HTTPResponse.body
   */
  get body(): Buffer {
    return this.buffer ?? EMPTY
  }

  /**
   * Throws the error, if there is one.
   *
   * @tornado httpclient.HTTPResponse.rethrow
   */
  rethrow(): void {
    if (this.error !== undefined) throw this.error
  }

  /** `HTTPResponse(code=200, reason="OK", …)`. */
  toString(): string {
    const { code, reason, effectiveUrl, requestTime, error } = this
    const shown = Object.entries({ code, reason, effectiveUrl, requestTime, error })
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `${name}=${value === error ? String(error) : JSON.stringify(value)}`)
    return `HTTPResponse(${shown.join(', ')})`
  }
}

/** A response whose body is still to come, for a fetch with `stream: true`. */
export interface StreamingHTTPResponse extends Omit<HTTPResponse, 'body' | 'buffer'> {
  /** The pieces of the body, once. */
  readonly body: ResponseBody
}
