import { HTTPHeaders, type SimpleCookie } from '@tornado-ts/httputil'
import type { MultipartForm } from './multipart-form.ts'
import type { OutputTransform } from './output-transform.ts'
import type { ResponseWriter } from './response-writer.ts'
import type { RequestXsrf } from './xsrf-check.ts'

/** A piece of a body: text is sent as UTF-8. */
export type Chunk = string | Uint8Array

/** How far a response has come, and what is still to be sent of it. */
export class HandlerState {
  statusCode = 200
  reason = 'OK'
  headers: HTTPHeaders = new HTTPHeaders()
  /** Written by the handler, not yet flushed. */
  chunks: Chunk[] = []
  /** Set by the handler, sent with the headers; undefined until the first one. */
  cookies: SimpleCookie | undefined = undefined
  /** Read or made when the handler first asks for it. */
  xsrf: RequestXsrf | undefined = undefined
  /** The body comes in pieces, and none has come: it can still be said how they are read. */
  awaitsBody = false
  /** What takes the pieces of the body apart, where they are a form. */
  form: MultipartForm | undefined = undefined
  transforms: readonly OutputTransform[] = NO_TRANSFORMS
  headersWritten = false
  finished = false
  /** An error page is on its way: nothing else of the handler runs any more. */
  failed = false
  /** Finish the response when the verb method is done. */
  autoFinish = true
  /** The last promise of the connection: one that may be ignored. */
  sent: Promise<void> | undefined = undefined
}

let read: (handler: ResponseWriter) => HandlerState

/** The state of a handler, for the parts of this package that drive it. */
export function stateOf(handler: ResponseWriter): HandlerState {
  return read(handler)
}

/** Opens the private field of ResponseWriter to {@link stateOf}; its class calls this once. */
export function exposeState(reader: (handler: ResponseWriter) => HandlerState): void {
  read = reader
}

/** Stands for the named groups of a path without any; told by its identity. */
export const NO_PATH_KWARGS: Readonly<Record<string, string | undefined>> = Object.freeze(
  Object.create(null) as Record<string, string | undefined>,
)

const NO_TRANSFORMS: readonly OutputTransform[] = Object.freeze([])

/** The number of bytes `chunks` take on the wire. */
export function bodyLength(chunks: readonly Chunk[]): number {
  let length = 0
  for (const chunk of chunks) length += Buffer.byteLength(chunk)
  return length
}

/** Joins `chunks` into one piece; pieces of text stay text. Undefined when there is nothing. */
export function joinChunks(chunks: readonly Chunk[]): Chunk | undefined {
  if (chunks.length <= 1) return chunks[0]
  if (chunks.every((chunk) => typeof chunk === 'string')) return chunks.join('')
  return Buffer.concat(
    chunks.map((chunk) => (typeof chunk === 'string' ? Buffer.from(chunk) : chunk)),
  )
}

/** RFC 9110 §6.4.1: these responses end with their head. */
export function hasNoBody(statusCode: number): boolean {
  return statusCode === 204 || statusCode === 304 || (statusCode >= 100 && statusCode < 200)
}
