import { HTTPHeaders } from '@tornado-ts/httputil'
import type { HTTPRequest } from '../http-request.ts'
import { HTTPResponse } from '../http-response.ts'
import { type SentHeaders, sentHeaders } from './sendable.ts'

/** A response on its way to the caller's thread. */
export interface SentResponse {
  readonly code: number
  readonly reason: string
  readonly headers: SentHeaders
  readonly effectiveUrl: string
  readonly buffer: Uint8Array | undefined
  readonly requestTime: number | undefined
  readonly startTime: number | undefined
  readonly timeInfo: Record<string, number>
  readonly trailers: SentHeaders | undefined
}

/** In the client's thread. */
export function describeResponse(response: HTTPResponse): SentResponse {
  const { code, reason, headers, effectiveUrl, buffer, trailers } = response
  const { requestTime, startTime, timeInfo } = response
  return {
    code,
    reason,
    headers: sentHeaders(headers),
    effectiveUrl,
    buffer: buffer && new Uint8Array(buffer),
    requestTime,
    startTime,
    timeInfo: { ...timeInfo },
    trailers: trailers && sentHeaders(trailers),
  }
}

/**
 * In the caller's thread.
 *
 * @param request The caller's own object, which is the one the response is to refer to.
 * @param error What the response is part of; without one, a status that is no success makes one.
 */
export function rebuildResponse(
  sent: SentResponse,
  request: HTTPRequest,
  error?: Error,
): HTTPResponse {
  const { code, headers, buffer, trailers, ...rest } = sent
  return new HTTPResponse(request, code, {
    ...rest,
    headers: new HTTPHeaders(headers),
    buffer: buffer && Buffer.from(buffer.buffer, buffer.byteOffset, buffer.byteLength),
    trailers: trailers && new HTTPHeaders(trailers),
    error,
  })
}
