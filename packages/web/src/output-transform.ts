import type { HTTPHeaders, HTTPServerRequest } from '@tornado-ts/httputil'
import type { Chunk } from './handler-state.ts'

/**
 * Changes a response on its way out, the Content-Encoding for one.
 *
 * One instance serves one request; `Application.addTransform` names the class.
 *
 * @tornado web.OutputTransform
 */
export class OutputTransform {
  constructor(_request: HTTPServerRequest) {
    // The base changes nothing and needs nothing of the request.
  }

  /**
   * Sees the head of the response and what has been written so far.
   *
   * @param finishing This is the whole body.
   * @returns The status, headers and body to send instead.
   */
  transformFirstChunk(
    statusCode: number,
    headers: HTTPHeaders,
    chunk: Buffer,
    _finishing: boolean,
  ): [statusCode: number, headers: HTTPHeaders, chunk: Buffer] {
    return [statusCode, headers, chunk]
  }

  /** Sees each later piece of the body. */
  transformChunk(chunk: Buffer, _finishing: boolean): Buffer {
    return chunk
  }
}

/** A class of transforms. */
export type OutputTransformClass = new (request: HTTPServerRequest) => OutputTransform

/** A body piece as the bytes a transform works on. */
export function chunkBytes(chunk: Chunk | undefined): Buffer {
  if (chunk === undefined) return Buffer.alloc(0)
  return typeof chunk === 'string'
    ? Buffer.from(chunk)
    : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
}
