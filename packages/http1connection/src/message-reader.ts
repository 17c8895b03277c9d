import { HTTPInputError } from '@tornado-ts/httputil'
import type {
  HTTPHeaders,
  HTTPMessageDelegate,
  RequestStartLine,
  ResponseStartLine,
} from '@tornado-ts/httputil'
import { CLOSE, KEEP_ALIVE } from './connection-options.ts'
import { DecompressingDelegate } from './decompressing-delegate.ts'
import type { HTTP1ConnectionParameters } from './http1-connection-parameters.ts'
import { HTTP1Parser } from './http1-parser.ts'
import type { HTTP1ParserOptions, HTTP1ParserSink } from './http1-parser.ts'
import type { MessageWriter } from './message-writer.ts'

/** What a reader asks of the connection it reads for. */
export interface ReaderHost {
  /** The outgoing message of the exchange in hand. */
  readonly writer: MessageWriter | undefined
  /** The head of the message is there. */
  headComplete(): void
  /** The delegate has taken the head, and a body follows. */
  bodyExpected(): void
  /** The client holds its body back until it is told to go on. */
  sendContinue(): void
  /** An interim response is read; the head of another one follows. */
  headExpected(): void
  /** Every byte of the message has been read. */
  messageComplete(): void
  /** The delegate has given a promise: nothing more is fed until it settles. */
  suspend(pending: PromiseLike<unknown>): void
}

/** Interim responses a client accepts before the final one. */
const MAX_INTERIM = 16

/**
 * The incoming message of an exchange: what the parser reports becomes calls of a delegate, under
 * the rules that HTTP has for the connection itself.
 *
 * One reader serves message after message, of one connection and then of another: between two
 * messages a connection has none, and since most requests arrive whole few are in use.
 */
export class MessageReader implements HTTP1ParserSink {
  readonly #parser: HTTP1Parser
  #host: ReaderHost | undefined
  #isClient = false
  #params: HTTP1ConnectionParameters
  #delegate: HTTPMessageDelegate | undefined
  #maxBodySize = 0
  /** `headersReceived` has been called. */
  #opened = false
  /** After that, `finish` or `onConnectionClose` has been called. */
  #ended = false
  /** The delegate's promise for the head has not settled. */
  #headPending = false
  /** The status of the interim response in hand; 0 for every other message. */
  #interim = 0
  #interimCount = 0

  constructor(params: HTTP1ConnectionParameters) {
    this.#params = params
    this.#parser = new HTTP1Parser('request', this, params as HTTP1ParserOptions)
  }

  /** Begins to serve a connection. */
  assign(
    host: ReaderHost,
    isClient: boolean,
    params: HTTP1ConnectionParameters,
    limits: Required<HTTP1ParserOptions>,
  ): void {
    this.#host = host
    this.#isClient = isClient
    this.#params = params
    this.#maxBodySize = limits.maxBodySize
    this.#parser.assign(isClient ? 'response' : 'request', limits)
  }

  /** Lets go of everything that belongs to the connection. */
  release(): void {
    this.#host = undefined
    this.#delegate = undefined
    this.#parser.reset()
  }

  /** Begins a message. */
  begin(delegate: HTTPMessageDelegate, maxBodySize: number): void {
    this.#delegate = delegate
    this.#maxBodySize = maxBodySize
    this.#opened = false
    this.#ended = false
    this.#headPending = false
    this.#interim = 0
    this.#interimCount = 0
    this.#parser.reset()
    this.#skipBodyOfHead()
  }

  /** True once a byte of the message has come, until its last has. */
  get midMessage(): boolean {
    return this.#parser.midMessage
  }

  /** True while the head is not complete. */
  get inHead(): boolean {
    return this.#parser.state === 'head'
  }

  /** Index in the chunk being fed, behind what the delegate has been told of. */
  get position(): number {
    return this.#parser.position
  }

  /** How many bytes of the body lie behind {@link position}; Infinity if they cannot be counted. */
  get outstanding(): number {
    return this.#parser.outstanding
  }

  /**
   * Reads on; see {@link HTTP1Parser.feed}.
   *
   * @returns The index after the last byte consumed.
   */
  feed(chunk: Buffer, start: number): number {
    const index = this.#parser.feed(chunk, start)
    if (this.#interim > 0 && this.#parser.state === 'complete') this.#awaitAnotherHead()
    return index
  }

  /** A delegate's promise is pending. */
  pause(): void {
    this.#parser.pause()
  }

  /** It has settled well: does what had to wait for it. */
  resume(): void {
    this.#parser.resume()
    if (this.#headPending) this.#headAccepted()
    else if (this.#parser.state === 'complete') this.#ended = true
  }

  /**
   * The peer has ended its side.
   *
   * @returns Whether that completes the message: it does for a body that lasts until then.
   */
  endOfStream(): boolean {
    return this.#parser.framing === 'close' && this.midMessage && this.#parser.eof()
  }

  setMaxBodySize(bytes: number): void {
    this.#maxBodySize = bytes
    this.#parser.setMaxBodySize(bytes)
  }

  /** Tells the delegate that no more will come, if it is waiting for more. */
  closeDelegate(): void {
    if (!this.#opened || this.#ended || this.#isAnswered()) return
    this.#ended = true
    this.#delegate?.onConnectionClose()
  }

  // ---- HTTP1ParserSink

  onHeaders(startLine: RequestStartLine | ResponseStartLine, headers: HTTPHeaders): void {
    const host = this.#host
    const writer = host?.writer
    if (host === undefined || writer === undefined || this.#delegate === undefined) return
    host.headComplete()
    if (this.#isClient) this.#checkResponse(startLine as ResponseStartLine, writer)
    else this.#checkRequest(startLine as RequestStartLine, headers, writer)
    if (this.#params.decompress !== false) this.#wrapDelegate(headers)
    this.#opened = true
    this.#headPending = true
    const pending: unknown = this.#delegate.headersReceived(startLine, headers)
    // The delegate may have detached the connection.
    if (this.#host !== host || host.writer !== writer) return
    if (isThenable(pending)) host.suspend(pending)
    else this.#headAccepted()
  }

  onBody(buf: Uint8Array, start: number, end: number): void {
    if (this.#isAnswered()) return
    const pending: unknown = this.#delegate?.dataReceived((buf as Buffer).subarray(start, end))
    if (isThenable(pending)) this.#host?.suspend(pending)
  }

  onTrailers(trailers: HTTPHeaders): void {
    if (this.#isClient) (this.#delegate as TrailersDelegate | undefined)?.onTrailers?.(trailers)
  }

  onComplete(): void {
    if (this.#interim > 0) return
    const host = this.#host
    host?.messageComplete()
    if (this.#isAnswered()) return
    // A decompressor still has to be told of a failure while it finishes.
    this.#ended = !(this.#delegate instanceof DecompressingDelegate)
    const pending: unknown = this.#delegate?.finish()
    if (isThenable(pending)) host?.suspend(pending)
  }

  // ---- heads

  #checkRequest(startLine: RequestStartLine, headers: HTTPHeaders, writer: MessageWriter): void {
    const parser = this.#parser
    if (!parser.isHTTP10 && parser.hostLines === 0) throw new HTTPInputError('Missing Host header')
    if (parser.hostLines > 1) {
      const hosts = headers.get('Host')
      throw new HTTPInputError(`Multiple host headers not allowed: '${hosts}'`)
    }
    if (parser.expectation === 'unknown') {
      throw new HTTPInputError('Unknown expectation', { statusCode: 417 })
    }
    writer.requestMethod = startLine.method
    writer.requestIsHTTP10 = parser.isHTTP10
    writer.disconnect = !this.#persists(startLine.method)
    writer.owesContinue =
      parser.expectation === '100-continue' && !parser.isHTTP10 && this.#bodyFollows()
  }

  #checkResponse({ code }: ResponseStartLine, writer: MessageWriter): void {
    this.#interim = code < 200 ? code : 0
    if (this.#interim > 0 && ++this.#interimCount > MAX_INTERIM) {
      throw new HTTPInputError('Too many interim responses')
    }
    this.#skipBodyOfHead()
    if (writer.requestMethod === 'CONNECT' && code >= 200 && code < 300) this.#parser.skipBody()
    if (this.#interim === 0) writer.disconnect = !this.#persists(writer.requestMethod)
  }

  /** Whether the peer allows, and the framing permits, another message after this one. */
  #persists(method: string): boolean {
    const { framing, connectionOptions, isHTTP10 } = this.#parser
    if (this.#params.noKeepAlive || framing === 'close') return false
    if ((connectionOptions & CLOSE) !== 0) return false
    if (!isHTTP10) return true
    const sized = framing === 'length' || method === 'GET' || method === 'HEAD'
    return sized && (connectionOptions & KEEP_ALIVE) !== 0
  }

  #wrapDelegate(headers: HTTPHeaders): void {
    if (this.#delegate === undefined) return
    const { decompress, chunkSize } = this.#params
    const limit = (): number => this.#maxBodySize
    this.#delegate = DecompressingDelegate.wrap(
      this.#delegate,
      headers,
      decompress,
      chunkSize,
      limit,
    )
  }

  /** The delegate has taken the head; now the body may come. */
  #headAccepted(): void {
    const host = this.#host
    this.#headPending = false
    if (this.#interim === 101) {
      throw new HTTPInputError('Unexpected 101 (Switching Protocols) response')
    }
    const writer = host?.writer
    if (writer?.owesContinue === true && writer.phase === 'unwritten') {
      writer.owesContinue = false
      host?.sendContinue()
    }
    if (this.#bodyFollows()) host?.bodyExpected()
  }

  #awaitAnotherHead(): void {
    this.#interim = 0
    this.#parser.reset()
    this.#skipBodyOfHead()
    this.#host?.headExpected()
  }

  /** The response to a HEAD has no body, whatever its headers say. */
  #skipBodyOfHead(): void {
    if (this.#isClient && this.#host?.writer?.requestMethod === 'HEAD') this.#parser.skipBody()
  }

  #bodyFollows(): boolean {
    const { framing, contentLength } = this.#parser
    return framing === 'length' ? contentLength > 0 : framing !== 'none'
  }

  /** An application that has answered without waiting for the end of the request gets no more. */
  #isAnswered(): boolean {
    return !this.#isClient && this.#host?.writer?.phase === 'finished'
  }
}

/** What a client's delegate may offer besides the methods of every delegate. */
interface TrailersDelegate {
  onTrailers?(trailers: HTTPHeaders): void
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as PromiseLike<unknown>).then === 'function'
  )
}

const idle: MessageReader[] = []
const MAX_IDLE = 64

/** A reader for a connection whose next message begins. */
export function acquireReader(
  host: ReaderHost,
  isClient: boolean,
  params: HTTP1ConnectionParameters,
  limits: Required<HTTP1ParserOptions>,
): MessageReader {
  const reader = idle.pop() ?? new MessageReader(params)
  reader.assign(host, isClient, params, limits)
  return reader
}

/** Gives a reader back, never from inside its own calls; the connection forgets it. */
export function releaseReader(reader: MessageReader): void {
  reader.release()
  if (idle.length < MAX_IDLE) idle.push(reader)
}
