import { type BodyWriter, HTTPRequest, type HTTPRequestOptions } from '../http-request.ts'
import { type SentHeaders, sendable, sentHeaders } from './sendable.ts'

/** A request on its way to the client's thread. */
export interface SentRequest {
  readonly url: string
  readonly options: HTTPRequestOptions
  readonly headers: SentHeaders
  readonly body: Uint8Array | undefined
  /** What `bodyProducer` has written. */
  readonly chunks: readonly Uint8Array[] | undefined
  /** Whether the caller wants the lines of the head, and the body in chunks. */
  readonly wantsLines: boolean
  readonly wantsChunks: boolean
}

/** The callbacks that take the caller's place in the client's thread. */
export type ForwardingCallbacks = Required<
  Pick<HTTPRequestOptions, 'headerCallback' | 'streamingCallback'>
>

/**
 * In the caller's thread.
 *
 * @throws TypeError for what cannot be sent, and for a `bodyProducer` that is asynchronous.
 */
export function describeRequest(request: HTTPRequest): SentRequest {
  const { url, headers, body, bodyProducer, streamingCallback, headerCallback, ...rest } = request
  return {
    url,
    options: sendable({ ...rest }, 'request') as HTTPRequestOptions,
    headers: sentHeaders(headers),
    body: body && new Uint8Array(body),
    chunks: bodyProducer && collectBody(bodyProducer),
    wantsLines: headerCallback !== undefined,
    wantsChunks: streamingCallback !== undefined,
  }
}

/** In the client's thread. */
export function rebuildRequest(sent: SentRequest, forward: ForwardingCallbacks): HTTPRequest {
  const { url, options, headers, body, chunks, wantsLines, wantsChunks } = sent
  return new HTTPRequest(url, {
    ...options,
    headers,
    body,
    bodyProducer: chunks && writeAll(chunks),
    headerCallback: wantsLines ? forward.headerCallback : undefined,
    streamingCallback: wantsChunks ? forward.streamingCallback : undefined,
  })
}

function collectBody(bodyProducer: NonNullable<HTTPRequest['bodyProducer']>): Uint8Array[] {
  const chunks: Uint8Array[] = []
  const result = bodyProducer((chunk) => {
    chunks.push(typeof chunk === 'string' ? new TextEncoder().encode(chunk) : new Uint8Array(chunk))
    return Promise.resolve()
  })
  refusePromise(result, 'bodyProducer')
  return chunks
}

function writeAll(chunks: readonly Uint8Array[]): (write: BodyWriter) => Promise<void> {
  return async (write) => {
    for (const chunk of chunks) await write(chunk)
  }
}

/** @throws TypeError if a callback gave a promise: the thread it would settle in is blocked. */
export function refusePromise(result: unknown, name: string): void {
  if (typeof (result as PromiseLike<unknown> | undefined)?.then !== 'function') return
  // Nobody will wait for it.
  void Promise.resolve(result).catch(() => {})
  throw new TypeError(`${name} must not be asynchronous in a blocking HTTPClient`)
}
