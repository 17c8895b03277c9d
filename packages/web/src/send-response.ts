import { ResponseStartLine, responses } from '@tornado-ts/httputil'
import { type Chunk, type HandlerState, joinChunks } from './handler-state.ts'
import { chunkBytes } from './output-transform.ts'
import { requireConnection } from './require-connection.ts'
import type { HTTPServerRequest } from '@tornado-ts/httputil'

/** The promise of everything that had nothing to wait for. */
export const DONE: Promise<void> = Promise.resolve()

/**
 * Sends what the handler has written so far, after the head if that is not out yet.
 *
 * The body of a response to HEAD is thrown away here, after the transforms had their say on the
 * headers.
 */
export function sendPending(
  request: HTTPServerRequest,
  state: HandlerState,
  finishing: boolean,
): Promise<void> {
  const connection = requireConnection(request)
  let body = joinChunks(state.chunks)
  if (state.chunks.length > 0) state.chunks = []
  if (state.headersWritten) {
    body = transformChunk(state, body, finishing)
    if (request.method === 'HEAD' || body === undefined) return DONE
    return connection.write(body)
  }
  if (state.transforms.length > 0) body = transformFirstChunk(state, body, finishing)
  if (request.method === 'HEAD') body = undefined
  if (state.cookies !== undefined) {
    for (const line of state.cookies.outputLines()) state.headers.add('Set-Cookie', line)
  }
  const line = startLine(state.statusCode, state.reason)
  const sent = connection.writeHeaders(line, state.headers, body)
  // Headers that cannot be sent throw, and leave room for an error page.
  state.headersWritten = true
  return sent
}

function transformFirstChunk(
  state: HandlerState,
  body: Chunk | undefined,
  finishing: boolean,
): Chunk | undefined {
  let bytes = chunkBytes(body)
  for (const transform of state.transforms) {
    const [statusCode, headers, chunk] = transform.transformFirstChunk(
      state.statusCode,
      state.headers,
      bytes,
      finishing,
    )
    state.statusCode = statusCode
    state.headers = headers
    bytes = chunk
  }
  return bytes.length > 0 ? bytes : undefined
}

function transformChunk(
  state: HandlerState,
  body: Chunk | undefined,
  finishing: boolean,
): Chunk | undefined {
  if (state.transforms.length === 0) return body
  let bytes = chunkBytes(body)
  for (const transform of state.transforms) bytes = transform.transformChunk(bytes, finishing)
  return bytes.length > 0 ? bytes : undefined
}

/** Start lines with the standard phrase are made once; the serializer interns by their text. */
const standardLines = new Map<number, ResponseStartLine>()

function startLine(statusCode: number, reason: string): ResponseStartLine {
  const standard = standardLines.get(statusCode)
  if (standard !== undefined && standard.reason === reason) return standard
  const line = new ResponseStartLine('HTTP/1.1', statusCode, reason)
  if (responses[statusCode] === reason) standardLines.set(statusCode, line)
  return line
}
