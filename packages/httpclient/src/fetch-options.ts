import type { HTTPRequestOptions } from './http-request.ts'
import type { HTTPResponse } from './http-response.ts'

/** What a fetch may be told besides what is part of its request. */
export interface FetchControl {
  /** Reject for a status that is not 2xx; default true. */
  raiseError?: boolean | undefined
  /** Gives the fetch up when aborted; the promise rejects with its reason. */
  signal?: AbortSignal | undefined
  /** Resolve with the head, and give the body piece by piece; default false. */
  stream?: boolean | undefined
}

/** Options of `AsyncHTTPClient.fetch`. */
export interface FetchOptions extends HTTPRequestOptions, FetchControl {
  stream?: false | undefined
}

/** Options of a fetch that resolves with the head and streams the body. */
export interface StreamingFetchOptions extends HTTPRequestOptions, FetchControl {
  stream: true
}

/** Takes the response of a fetch, also one that says that there was none. */
export type FetchCallback = (response: HTTPResponse) => void

/** A fetch that an implementation has begun. */
export interface RunningFetch {
  /** Stops it: its callback need not be called any more. */
  cancel(reason: unknown): void
}
