import { currentHttpDate, HTTPOutputError } from '@tornado-ts/httputil'
import type {
  CloseTarget,
  HTTPHeaders,
  RequestStartLine,
  ResponseStartLine,
} from '@tornado-ts/httputil'
import { StreamClosedError } from '@tornado-ts/iostream'
import type { IOStream } from '@tornado-ts/iostream'
import { CLOSE, connectionOptions } from './connection-options.ts'
import { HeadText } from './head-text.ts'
import { parseDecimalInt } from './integers.ts'
import { decodeLatin1 } from './latin1.ts'
import { DONE, ignore, rejected } from './settled.ts'
import { statusLine } from './status-line.ts'

/** What a writer needs to know of the connection that its message belongs to. */
export interface WriterHost {
  /** No message after this one will be taken. */
  readonly draining: boolean
  /** Part of the request's body has not arrived. */
  readonly requestOutstanding: boolean
  /** `finish` was called on the writer. */
  writingFinished(writer: MessageWriter): void
}

/** Nothing, the head, everything of the message has been written. */
type Phase = 'unwritten' | 'begun' | 'finished'

/**
 * Up to this many bytes a body is copied behind the head, so that both leave as one string; above
 * it the copy costs more than a second entry in the socket's vector.
 */
const COPY_LIMIT = 4096

const UNLIMITED = -1

/** Serializing is synchronous, so one reader of headers serves every connection. */
const head = new HeadText()

/** The outgoing message of one exchange: its framing, its budget, its state. */
export class MessageWriter {
  phase: Phase = 'unwritten'
  /** Close the connection after this exchange. */
  disconnect = false
  /** Method of the request of this exchange: received by a server, sent by a client. */
  requestMethod = ''
  /** A server's request is HTTP/1.0, so its response cannot be chunked. */
  requestIsHTTP10 = false
  /** The client holds its body back until it sees 100 (Continue), which has not been sent. */
  owesContinue = false
  /** Told, once, when the connection closes before the message is finished. */
  closeTarget: CloseTarget | undefined
  /** Who connects incoming and outgoing message; undefined while nothing has been read. */
  host: WriterHost | undefined

  readonly #stream: IOStream
  readonly #isClient: boolean
  readonly #sendDate: boolean
  #chunked = false
  /** Bytes of the announced body that are still to be written. */
  #budget = UNLIMITED
  /** The response to a HEAD is written like that to a GET, and only its head is sent. */
  #discards = false

  constructor(stream: IOStream, isClient: boolean, sendDate: boolean, host?: WriterHost) {
    this.#stream = stream
    this.#isClient = isClient
    this.#sendDate = sendDate
    this.host = host
  }

  writeHeaders(
    startLine: RequestStartLine | ResponseStartLine,
    headers: HTTPHeaders,
    chunk: Uint8Array | string | undefined,
  ): Promise<void> {
    if (this.#stream.closed()) return this.#streamClosed()
    if (this.phase !== 'unwritten') return rejected(new HTTPOutputError('Headers already written'))
    let text: string
    if (this.#isClient) {
      text = this.#requestHead(startLine as RequestStartLine, headers)
      this.phase = 'begun'
    } else {
      const { code } = startLine as ResponseStartLine
      text = this.#responseHead(startLine as ResponseStartLine, headers, chunk)
      // An interim response leaves room for the final one.
      if (code >= 200 || code === 101) this.phase = 'begun'
    }
    if (chunk === undefined || chunk.length === 0 || this.#discards) return this.#sendText(text)
    return this.#sendBody(text, chunk)
  }

  write(chunk: Uint8Array | string): Promise<void> {
    if (this.#stream.closed()) return this.#streamClosed()
    if (this.phase === 'finished') {
      return rejected(new HTTPOutputError('Tried to write after finish'))
    }
    // Without a head these are the bytes of a response that the application has put together itself.
    this.phase = 'begun'
    if (chunk.length === 0 || this.#discards) return DONE
    return this.#sendBody('', chunk)
  }

  finish(): void {
    if (this.phase === 'finished') return
    this.phase = 'finished'
    if (!this.#stream.closed()) {
      if (this.#budget > 0) {
        const missing = this.#budget
        throw this.#broken(`Tried to write ${missing} bytes less than Content-Length`)
      }
      if (this.#chunked) this.#stream.writeNoWait('0\r\n\r\n', 'latin1')
    }
    this.host?.writingFinished(this)
  }

  #requestHead(startLine: RequestStartLine, headers: HTTPHeaders): string {
    const { method, path } = startLine
    if (!isTarget(path)) throw new RangeError(`Illegal request target: ${JSON.stringify(path)}`)
    if (!isToken(method)) throw new RangeError(`Illegal method: ${JSON.stringify(method)}`)
    head.read(headers)
    let { lines } = head
    this.requestMethod = method
    this.#budget = announcedLength(head)
    this.#chunked = head.hasTransferEncoding
    const mayHaveBody = method === 'POST' || method === 'PUT' || method === 'PATCH'
    if (mayHaveBody && this.#budget === UNLIMITED && !head.hasTransferEncoding) {
      this.#chunked = true
      headers.set('Transfer-Encoding', 'chunked')
      lines += 'Transfer-Encoding: chunked\r\n'
    }
    return `${method} ${path} HTTP/1.1\r\n${lines}\r\n`
  }

  #responseHead(
    startLine: ResponseStartLine,
    headers: HTTPHeaders,
    chunk: Uint8Array | string | undefined,
  ): string {
    const { code } = startLine
    const status = statusLine(code, startLine.reason)
    head.read(headers)
    const informational = code < 200
    if ((informational || code === 204) && head.contentLength !== undefined) {
      // RFC 9110 §8.6: neither has a length, not even 0.
      announcedLength(head)
      headers.delete('Content-Length')
      head.read(headers)
    }
    const length = announcedLength(head)
    const bodiless = informational || code === 204 || code === 304 || this.requestMethod === 'HEAD'
    const unframed = !bodiless && length === UNLIMITED && !head.hasTransferEncoding
    let extra = ''
    if (unframed && !this.requestIsHTTP10) {
      this.#chunked = true
      headers.set('Transfer-Encoding', 'chunked')
      extra = 'Transfer-Encoding: chunked\r\n'
    }
    this.#discards = this.requestMethod === 'HEAD' && !informational
    this.#budget = bodiless ? 0 : length
    if (!informational) {
      // Without a length, only the end of the connection tells a 1.0 client where the body ends.
      if ((unframed && this.requestIsHTTP10) || this.owesContinue || this.host?.draining === true) {
        this.disconnect = true
      } else if (this.host?.requestOutstanding === true) {
        // A response that is complete before its request ends the connection (RFC 9112 §9.6).
        if (bodiless || length === byteLength(chunk)) this.disconnect = true
      }
      extra += this.#connectionLine(headers)
    }
    if (this.#sendDate && !head.hasDate && !informational) extra += `Date: ${currentHttpDate()}\r\n`
    return `${status}${head.lines}${extra}\r\n`
  }

  /** Settles whether the connection persists, and says so where the peer cannot know. */
  #connectionLine(headers: HTTPHeaders): string {
    const present = head.connection
    if (present !== undefined && (connectionOptions(present) & CLOSE) !== 0) {
      this.disconnect = true
      return ''
    }
    if (this.disconnect === this.requestIsHTTP10) return ''
    const value = this.disconnect ? 'close' : 'Keep-Alive'
    headers.set('Connection', value)
    if (present === undefined) return `Connection: ${value}\r\n`
    head.read(headers)
    return ''
  }

  #sendBody(prefix: string, chunk: Uint8Array | string): Promise<void> {
    let text: string | undefined
    if (typeof chunk === 'string') {
      if (Buffer.byteLength(chunk) === chunk.length) text = chunk
      else chunk = Buffer.from(chunk)
    }
    const length = chunk.length
    if (this.#budget !== UNLIMITED) {
      if (length > this.#budget) {
        return rejected(this.#broken('Tried to write more data than Content-Length'))
      }
      this.#budget -= length
    }
    if (text === undefined && length <= COPY_LIMIT)
      text = decodeLatin1(chunk as Uint8Array, 0, length)
    const before = this.#chunked ? `${prefix}${length.toString(16)}\r\n` : prefix
    if (text !== undefined)
      return this.#sendText(this.#chunked ? `${before}${text}\r\n` : before + text)

    const stream = this.#stream
    try {
      stream.cork()
      if (before !== '') stream.writeNoWait(before, 'latin1')
      let open = stream.writeNoWait(chunk)
      if (this.#chunked) open = stream.writeNoWait('\r\n', 'latin1') && open
      return open ? DONE : this.#drained()
    } catch (error) {
      return rejected(error)
    } finally {
      stream.uncork()
    }
  }

  #sendText(text: string): Promise<void> {
    try {
      return this.#stream.writeNoWait(text, 'latin1') ? DONE : this.#drained()
    } catch (error) {
      return rejected(error)
    }
  }

  /** Resolves also when the stream closes meanwhile: the close callback is what tells of that. */
  #drained(): Promise<void> {
    return this.#stream.drained().catch(ignore)
  }

  /** Closes the stream, since nobody could tell where this message ends and the next begins. */
  #broken(message: string): HTTPOutputError {
    const error = new HTTPOutputError(message)
    // What a server has sent is still of use to its client; a client's request is of none.
    this.#stream.close(this.#isClient ? error : undefined)
    return error
  }

  #streamClosed(): Promise<void> {
    return rejected(new StreamClosedError(this.#stream.error))
  }
}

function byteLength(chunk: Uint8Array | string | undefined): number {
  return chunk === undefined ? 0 : Buffer.byteLength(chunk)
}

/** @throws RangeError for a Content-Length that is not a number. */
function announcedLength(head: HeadText): number {
  if (head.contentLength === undefined) return UNLIMITED
  if (head.hasTransferEncoding) {
    throw new RangeError('Content-Length together with Transfer-Encoding')
  }
  return parseDecimalInt(head.contentLength)
}

function isTarget(path: string): boolean {
  for (let i = 0; i < path.length; i++) {
    const code = path.charCodeAt(i)
    if (code <= 0x20 || code === 0x7f || code > 0xff) return false
  }
  return path.length > 0
}

function isToken(method: string): boolean {
  return /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(method)
}
