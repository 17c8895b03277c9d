import { HTTPHeaders, parseResponseStartLine } from '@tornado-ts/httputil'
import type { HTTPConnection, HTTPServerRequest, ResponseStartLine } from '@tornado-ts/httputil'
import { StreamClosedError } from '@tornado-ts/iostream'
import { GuestSocket } from './guest-socket.ts'
import { mayHaveBody } from './may-have-body.ts'

/** What a stream gives in one go. */
interface Piece {
  readonly chunk: Buffer | string
  readonly encoding: BufferEncoding
}

/** The head of a response that has not been handed to the connection. */
interface Head {
  readonly startLine: ResponseStartLine
  readonly headers: HTTPHeaders
}

type Callback = (error?: Error | null) => void

/** What happens on a {@link ResponseSocket}, to those who look after the request. */
export interface ResponseSocketOwner {
  /** The first of the response goes out. */
  headSent(): void
  /** There is nobody to send to any more. */
  clientGone(): void
  /** What was written cannot be sent; the socket will be destroyed. */
  writeFailed(error: Error): void
  /** The socket is destroyed, with the reason of whoever did it. */
  destroyed(error: Error | null): void
}

const EMPTY = Buffer.alloc(0)
const HEAD_END = '\r\n\r\n'

/**
 * The socket that a guest's `ServerResponse` writes to: takes head and body apart again, and says
 * them to the connection.
 *
 * Node writes a head in one piece and as text, by itself or with the first text of the body behind
 * it. The body behind it is bare, because the response has been kept from framing it.
 */
export class ResponseSocket extends GuestSocket {
  /** Set by whoever serves the request. */
  owner: ResponseSocketOwner | undefined = undefined

  /** What is written next is the end of the response. */
  lastPieces = false

  readonly #connection: HTTPConnection | undefined
  readonly #isHTTP10: boolean
  readonly #isHead: boolean
  #head: Head | undefined = undefined
  #headComplete = false

  constructor(request: HTTPServerRequest, highWaterMark: number) {
    super(request, request.connection?.stream, { highWaterMark, decodeStrings: false })
    this.#connection = request.connection
    this.#isHTTP10 = request.version === 'HTTP/1.0'
    this.#isHead = request.method === 'HEAD'
  }

  /** Nothing ever comes: the body of the request has a way of its own. */
  override _read(): void {}

  override _write(chunk: Buffer | string, encoding: BufferEncoding, callback: Callback): void {
    this.#send([{ chunk, encoding }], callback)
  }

  override _writev(pieces: Piece[], callback: Callback): void {
    this.#send(pieces, callback)
  }

  /** A guest that ends its socket has nothing more to say on this connection. */
  override _final(callback: Callback): void {
    callback()
    this.destroy()
  }

  override _destroy(error: Error | null, callback: Callback): void {
    this.owner?.destroyed(error)
    callback(error)
  }

  /** Sends what was written in one go as one piece. */
  #send(pieces: readonly Piece[], callback: Callback): void {
    const connection = this.#connection
    if (connection === undefined) return callback()
    let sent: Promise<void> | undefined
    try {
      sent = this.#write(connection, this.#takeHeads(pieces))
    } catch (error) {
      return this.#fail(error as Error, callback)
    }
    if (sent === undefined) return callback()
    sent.then(
      () => callback(),
      (error: Error) => this.#fail(error, callback),
    )
  }

  #fail(error: Error, callback: Callback): void {
    if (error instanceof StreamClosedError) {
      // A guest that was called back would go on, as fast as it can, for nobody.
      this.owner?.clientGone()
    } else {
      this.owner?.writeFailed(error)
      callback(error)
    }
  }

  /** Takes the heads out, and gives what is left of the body. */
  #takeHeads(pieces: readonly Piece[]): Piece[] {
    const body: Piece[] = []
    for (const { chunk, encoding } of pieces) {
      const isHead = !this.#headComplete && typeof chunk === 'string'
      const rest = isHead ? this.#takeHead(chunk) : chunk
      if (rest.length > 0) body.push({ chunk: rest, encoding })
    }
    return body
  }

  /** @throws Error for a head that the connection could not be trusted with. */
  #takeHead(text: string): string {
    const end = text.indexOf(HEAD_END)
    const firstEnd = text.indexOf('\r\n')
    const startLine = parseResponseStartLine(text.slice(0, firstEnd))
    const headers = HTTPHeaders.parse(text.slice(firstEnd + 2, end + 2))
    const rest = text.slice(end + HEAD_END.length)
    if (startLine.code < 200) {
      this.#sendInterim({ startLine, headers }, rest)
      return ''
    }
    this.#headComplete = true
    this.#head = { startLine, headers }
    return rest
  }

  /** A 100 (Continue) has been sent by the server if the client wanted one; HTTP/1.0 has none. */
  #sendInterim({ startLine, headers }: Head, rest: string): void {
    // Node does not look at what early hints are made of.
    if (rest !== '') throw new Error('a line end in a header of an interim response')
    if (startLine.code === 101) throw new Error('to switch protocols takes the option upgrade')
    if (this.#isHTTP10 || startLine.code === 100) return
    void this.#connection?.writeHeaders(startLine, headers)
  }

  #write(connection: HTTPConnection, body: readonly Piece[]): Promise<void> | undefined {
    const chunk = joinPieces(body)
    const head = this.#head
    if (head === undefined) return chunk.length > 0 ? connection.write(chunk) : undefined
    this.#head = undefined
    this.owner?.headSent()
    if (this.lastPieces && !this.#isHead && mayHaveBody(head.startLine.code)) {
      head.headers.setDefault('Content-Length', String(Buffer.byteLength(chunk)))
    }
    return connection.writeHeaders(head.startLine, head.headers, chunk)
  }
}

function joinPieces(pieces: readonly Piece[]): Buffer | string {
  const [first] = pieces
  if (first === undefined) return EMPTY
  if (pieces.length > 1) return Buffer.concat(pieces.map(toBuffer))
  return isUTF8(first) ? first.chunk : toBuffer(first)
}

function isUTF8({ chunk, encoding }: Piece): boolean {
  return typeof chunk !== 'string' || encoding === 'utf8' || encoding === 'utf-8'
}

function toBuffer({ chunk, encoding }: Piece): Buffer {
  return typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk
}
