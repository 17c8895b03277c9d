import { AsyncResource } from 'node:async_hooks'
import { appLog } from '@tornado-ts/log'
import type { IOLoop } from '@tornado-ts/ioloop'
import type { FetchCallback, FetchControl, RunningFetch } from './fetch-options.ts'
import { NO_RESPONSE } from './errors.ts'
import { HTTPResponse } from './http-response.ts'
import type { StreamingHTTPResponse } from './http-response.ts'
import type { RequestProxy } from './request-proxy.ts'
import { ResponseBody } from './response-body.ts'

/** What of a client a fetch is made with. */
interface FetchTarget {
  readonly ioLoop: IOLoop
  fetchImpl(request: RequestProxy, callback: FetchCallback): RunningFetch | void
}

/**
 * A fetch that can be aborted, or whose response goes to a callback.
 *
 * @param callback Gets the response as a callback of the loop; then the promise may be ignored.
 */
export function fetchWatched(
  client: FetchTarget,
  proxy: RequestProxy,
  control: FetchControl,
  callback: FetchCallback | undefined,
): Promise<HTTPResponse> {
  const bound = callback && AsyncResource.bind(callback)
  const report = (response: HTTPResponse): void => {
    if (bound !== undefined) client.ioLoop.addCallback(bound, response)
  }
  const fetched = new Promise<HTTPResponse>((resolve, reject) => {
    start(client, proxy, control, {
      responded(response) {
        report(response)
        if (mustReject(response, control)) reject(response.error)
        else resolve(response)
      },
      aborted(error) {
        report(new HTTPResponse(proxy.request, NO_RESPONSE, { error }))
        reject(error)
      },
    })
  })
  if (callback !== undefined) fetched.catch(ignore)
  return fetched
}

/** A fetch that resolves with the head of the response. */
export function fetchStreaming(
  client: FetchTarget,
  proxy: RequestProxy,
  control: FetchControl,
): Promise<StreamingHTTPResponse> {
  if (proxy.streamingCallback !== undefined) {
    throw new RangeError('a response is streamed either to streamingCallback or with stream: true')
  }
  return new Promise((resolve, reject) => {
    let open: { response: HTTPResponse; body: ResponseBody } | undefined
    proxy.bodyReceiver = (response) => {
      // A status that rejects does so with the whole response.
      if (mustReject(response, control)) return undefined
      const body = new ResponseBody(lengthOf(response), () => stop(new Error('body abandoned')))
      Object.defineProperty(response, 'body', { value: body })
      open = { response, body }
      resolve(response as unknown as StreamingHTTPResponse)
      return (chunk) => body.push(chunk)
    }
    const stop = start(client, proxy, control, {
      responded(response) {
        if (open === undefined) return reject(response.error)
        const { requestTime, timeInfo, trailers } = response
        Object.assign(open.response, { requestTime, timeInfo, trailers })
        open.body.end(response.errorIsResponseCode ? undefined : response.error)
      },
      aborted(error) {
        reject(error)
        open?.body.end(error)
      },
    })
  })
}

/** Who is told how a fetch ends; exactly one of the two is called, once. */
interface Outcome {
  responded(response: HTTPResponse): void
  aborted(error: Error): void
}

/** Begins a fetch, and gives what stops it without a word to anybody. */
function start(
  client: FetchTarget,
  proxy: RequestProxy,
  { signal }: FetchControl,
  outcome: Outcome,
): (reason: Error) => void {
  if (signal?.aborted === true) {
    outcome.aborted(signal.reason as Error)
    return ignore
  }
  let over = false
  const end = (): void => {
    over = true
    signal?.removeEventListener('abort', onAbort)
  }
  const onAbort = (): void => {
    const reason = signal?.reason as Error
    end()
    running?.cancel(reason)
    outcome.aborted(reason)
  }
  signal?.addEventListener('abort', onAbort)
  const running = client.fetchImpl(proxy, (response) => {
    if (over) return logLateError(response)
    end()
    outcome.responded(response)
  })
  return (reason) => {
    end()
    running?.cancel(reason)
  }
}

/** Whether the promise of a fetch rejects with the error of its response. */
function mustReject(response: HTTPResponse, { raiseError }: FetchControl): boolean {
  return response.error !== undefined && (raiseError !== false || !response.errorIsResponseCode)
}

function logLateError(response: HTTPResponse): void {
  if (response.error === undefined || response.errorIsResponseCode) return
  appLog.error('Exception after Future was cancelled', { excInfo: response.error })
}

function lengthOf(response: HTTPResponse): number {
  const length = response.headers.get('Content-Length')
  return length === undefined ? Infinity : Number(length)
}

function ignore(): void {}
