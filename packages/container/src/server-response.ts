import { type IncomingMessage, ServerResponse } from 'node:http'
import type { OutgoingHttpHeader, OutgoingHttpHeaders } from 'node:http'
import type { Socket } from 'node:net'
import { appLog } from '@tornado-ts/log'
import { ResponseSocket } from './response-socket.ts'
import { SERVER } from './server-name.ts'

/** Headers as `writeHead` takes them: by name, or name and value in turn, or in pairs. */
type HeadersArgument =
  | OutgoingHttpHeaders
  | readonly OutgoingHttpHeader[]
  | readonly (readonly [string, OutgoingHttpHeader])[]

/** What the server decides: how the body is framed, and how long the connection lasts. */
const FRAMING = ['Transfer-Encoding', 'Keep-Alive', 'Trailer'] as const

/**
 * Makes the response to a request, which writes to `socket`.
 *
 * It is a genuine `ServerResponse` with Node's own behaviour throughout. As frameworks exchange the
 * prototype, what has to differ are properties of its own.
 */
export function makeServerResponse(
  message: IncomingMessage,
  socket: ResponseSocket,
): ServerResponse {
  const response = new ServerResponse(message)
  response.writeHead = writeHead
  response.end = end as ServerResponse['end']
  response.addTrailers = ignoreTrailers
  // Node's own answer is taken back by the server, when the real socket drains.
  Object.defineProperty(response, 'writableNeedDrain', NEEDS_DRAIN)
  socket.on('drain', () => {
    if (!response.writableEnded) response.emit('drain')
  })
  response.assignSocket(socket as unknown as Socket)
  return response
}

/** Takes out of the head what is the server's to say, and leaves the rest to Node. */
function writeHead(
  this: ServerResponse,
  statusCode: number,
  reason?: string | HeadersArgument,
  headers?: HeadersArgument,
): ServerResponse {
  const phrase = typeof reason === 'string' ? reason : undefined
  if (!this.headersSent) {
    setHeaders(this, phrase === undefined ? (headers ?? (reason as HeadersArgument)) : headers)
    // A header that was removed is not added by Node either: the body is not chunked here.
    for (const name of FRAMING) this.removeHeader(name)
    if (asksToClose(this.getHeader('Connection'))) this.setHeader('Connection', 'close')
    else this.removeHeader('Connection')
    if (!this.hasHeader('Server')) this.setHeader('Server', SERVER)
  }
  if (phrase !== undefined) this.statusMessage = phrase
  return ServerResponse.prototype.writeHead.call(this, statusCode) as ServerResponse
}

/** Lets the length of a body be told that is complete when the head leaves. */
function end(
  this: ServerResponse,
  ...args: [chunk: unknown, encoding: BufferEncoding]
): ServerResponse {
  const socket = this.socket as unknown
  if (socket instanceof ResponseSocket && !this.writableEnded) socket.lastPieces = true
  return ServerResponse.prototype.end.apply(this, args) as ServerResponse
}

function setHeaders(response: ServerResponse, headers: HeadersArgument | undefined): void {
  if (headers === undefined || headers === null) return
  if (!Array.isArray(headers)) {
    for (const [name, value] of Object.entries(headers as OutgoingHttpHeaders)) {
      if (name !== '') response.setHeader(name, value as OutgoingHttpHeader)
    }
    return
  }
  const pairs = headerPairs(headers as readonly unknown[])
  for (const [name] of pairs) response.removeHeader(name)
  for (const [name, value] of pairs) response.appendHeader(name, value)
}

/** @throws TypeError for a list that ends with a name. */
function headerPairs(list: readonly unknown[]): [name: string, value: string | string[]][] {
  const flat = Array.isArray(list[0]) ? list.flat() : list
  if (flat.length % 2 !== 0) throw new TypeError('a list of headers ends with a name')
  const pairs: [string, string | string[]][] = []
  for (let at = 0; at < flat.length; at += 2) {
    pairs.push([flat[at] as string, flat[at + 1] as string | string[]])
  }
  return pairs
}

function asksToClose(connection: OutgoingHttpHeader | undefined): boolean {
  return connection !== undefined && /\bclose\b/i.test(String(connection))
}

function ignoreTrailers(): void {
  appLog.debug('Trailers are not sent')
}

const NEEDS_DRAIN: PropertyDescriptor & ThisType<ServerResponse> = {
  configurable: true,
  get() {
    return !this.writableEnded && this.socket?.writableNeedDrain === true
  },
}
