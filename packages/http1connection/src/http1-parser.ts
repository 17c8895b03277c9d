import { HTTPInputError } from '@tornado-ts/httputil'
import type { HTTPHeaders, RequestStartLine, ResponseStartLine } from '@tornado-ts/httputil'
import { UnsatisfiableReadError } from '@tornado-ts/iostream'
import { CR, LF } from './char-tables.ts'
import { ChunkSizeLine } from './chunk-size-line.ts'
import { connectionOptions } from './connection-options.ts'
import { decideFraming } from './framing.ts'
import { HeadScanner } from './head-scanner.ts'
import { requestStartLine, responseStartLine } from './start-line.ts'
import { dropFramingTrailers } from './trailers.ts'

/** What an {@link HTTP1Parser} tells about a message, in this order. */
export interface HTTP1ParserSink {
  /** The head has been read and the framing of the body is settled and valid. */
  onHeaders(startLine: RequestStartLine | ResponseStartLine, headers: HTTPHeaders): void
  /**
   * A piece of the body is at `buf[start..end)`: never empty, never longer than `chunkSize`, never
   * across the border of two chunks of the chunked coding.
   */
  onBody(buf: Uint8Array, start: number, end: number): void
  /** The trailer section of a chunked message, when it had one. */
  onTrailers?(trailers: HTTPHeaders): void
  /** The message is complete. The parser takes nothing more until it is reset. */
  onComplete(): void
}

/** Limits of an {@link HTTP1Parser}, in bytes unless said otherwise. */
export interface HTTP1ParserOptions {
  /** Start line and headers together, their empty line included; default 65536. */
  maxHeaderSize?: number
  /** How many header lines a message may have; default 256. */
  maxHeaderCount?: number
  /** Largest body; default 104857600 (100 MiB). 0 allows only empty ones. */
  maxBodySize?: number
  /** Largest piece of a body handed to the sink at once; default 65536. */
  chunkSize?: number
}

/** How the end of a body is found (RFC 9112 §6.3). */
export type Framing = 'none' | 'length' | 'chunked' | 'close'

/** Where a parser stands in its message. */
export type ParserState = 'head' | 'body' | 'trailers' | 'complete' | 'failed'

/** What a request's `Expect` field asks for. */
export type Expectation = 'none' | '100-continue' | 'unknown'

/*
 * HEAD → (LENGTH | CLOSE | SIZE → DATA → DATA_CR → DATA_LF → SIZE … → TRAILERS)? → END → COMPLETE
 *
 * END is left by reporting the completion, which a pause may delay.
 */
const HEAD = 0
const LENGTH = 1
const CLOSE = 2
const SIZE = 3
const DATA = 4
const DATA_CR = 5
const DATA_LF = 6
const TRAILERS = 7
const END = 8
const COMPLETE = 9
const FAILED = 10

/** The framings without a length, by the (negative) number that stands for them. */
const UNSIZED: readonly Framing[] = ['close', 'chunked', 'none']

const DEFAULT_LIMITS: Required<HTTP1ParserOptions> = {
  maxHeaderSize: 65536,
  maxHeaderCount: 256,
  maxBodySize: 104857600,
  chunkSize: 65536,
}

/**
 * Turns the bytes of HTTP/1.x messages into events: no socket, no timer, no promise.
 *
 * Bytes may be split anywhere; the events are the same but for the borders of body pieces. After a
 * message the parser stops by itself, also in the middle of what it was fed, until {@link reset}.
 * The sink may call {@link pause}, {@link skipBody}, {@link setMaxBodySize} and {@link reset}, not
 * {@link feed}.
 *
 * It is strict where parsers are known to disagree: lines end with CRLF and nothing else, names have
 * no blanks around them, a message has one unambiguous length.
 *
 * @see RFC 9112
 */
export class HTTP1Parser {
  /** How the body of the current message ends; settled before `onHeaders`. */
  framing: Framing = 'none'
  /** Length of the body when `framing` is `length`, else 0. */
  contentLength = 0
  /** True for a message that says it is HTTP/1.0; every other 1.x counts as 1.1. */
  isHTTP10 = false
  /** The options of its `Connection` field: bits `CLOSE` and `KEEP_ALIVE` of connection-options. */
  connectionOptions = 0
  /** What its `Expect` field asks for. */
  expectation: Expectation = 'none'
  /** How many `Host` lines it has. */
  hostLines = 0
  /** Index in the buffer being fed, after what the events so far have covered. */
  position = 0

  #kind: 'request' | 'response'
  readonly #sink: HTTP1ParserSink
  #limits: Required<HTTP1ParserOptions>
  #maxBodySize: number
  #state = HEAD
  #paused = false
  #skipBody = false
  /** Counts resets, so that `feed` notices one that happened inside an event. */
  #resets = 0
  /** Bytes of the body or chunk that are still to come. */
  #remaining = 0
  /** Bytes of the body, so far; only where the head did not announce its length. */
  #received = 0
  readonly #head = new HeadScanner()
  #sizeLine: ChunkSizeLine | undefined

  constructor(
    kind: 'request' | 'response',
    sink: HTTP1ParserSink,
    options: HTTP1ParserOptions = {},
  ) {
    this.#kind = kind
    this.#sink = sink
    this.#limits = { ...DEFAULT_LIMITS, ...options }
    this.#maxBodySize = this.#limits.maxBodySize
    this.#beginHead()
  }

  /** Where the parser stands. */
  get state(): ParserState {
    const state = this.#state
    if (state === HEAD) return 'head'
    if (state < TRAILERS) return 'body'
    if (state === TRAILERS) return 'trailers'
    return state === FAILED ? 'failed' : 'complete'
  }

  /** True from the first byte of a message to the event that completes it. */
  get midMessage(): boolean {
    return this.#state === HEAD ? this.#head.begun : this.#state <= END
  }

  /** How many bytes of the body are still to come; Infinity where only they can tell. */
  get outstanding(): number {
    const state = this.#state
    if (this.framing === 'none' || state >= END) return 0
    if (this.framing !== 'length') return Infinity
    return state === HEAD ? this.contentLength : this.#remaining
  }

  /**
   * Takes bytes and reports what they mean.
   *
   * @returns The index after the last byte consumed: less than `end` after a pause and after the
   * end of a message. What is left has to be fed again.
   * @throws HTTPInputError for a malformed message; its `statusCode` is what a server answers.
   * @throws UnsatisfiableReadError when the head exceeds a limit; a server answers 431.
   *
   * What the sink throws passes through. In each case the parser is dead until it is reset.
   */
  feed(buf: Uint8Array, start = 0, end: number = buf.length): number {
    const resets = this.#resets
    let index = start
    this.position = start
    try {
      while (!this.#paused && this.#resets === resets) {
        const state = this.#state
        if (state >= END) {
          if (state === FAILED)
            throw new Error('HTTP1Parser was fed after an error; reset it first')
          if (state === END) this.#complete()
          return index
        }
        if (index === end) return index
        index = this.#step(state, buf, index, end)
      }
    } catch (error) {
      this.#state = FAILED
      throw error
    }
    return index
  }

  /**
   * The peer has closed its side.
   *
   * @returns True when no message was begun, or when this completes one that lasts until the close
   * (`onComplete` has been called); false in the middle of a message.
   */
  eof(): boolean {
    if (this.#state === CLOSE) this.#state = END
    if (this.#state === END) this.#complete()
    return this.#state === COMPLETE || (this.#state === HEAD && !this.#head.begun)
  }

  /** Makes `feed` return once the current event has been handled, also in the middle of a body. */
  pause(): void {
    this.#paused = true
  }

  /** Lets `feed` go on. The caller feeds again what was not consumed, even when that is nothing. */
  resume(): void {
    this.#paused = false
  }

  /** Forgets the current message, its errors and its settings, and awaits the next one. */
  reset(): void {
    this.#resets++
    this.#paused = false
    this.#skipBody = false
    this.#maxBodySize = this.#limits.maxBodySize
    this.#beginHead()
  }

  /**
   * The response has no body, whatever its headers say: called before it is fed when it answers a
   * HEAD, or inside `onHeaders` when it is a 2xx that answers a CONNECT.
   */
  skipBody(): void {
    this.#skipBody = true
  }

  /** Sets the largest body of the current message, in bytes; inside `onHeaders` at the latest. */
  setMaxBodySize(bytes: number): void {
    this.#maxBodySize = bytes
  }

  /**
   * Prepares for another connection, as if newly made.
   *
   * @internal
   */
  assign(kind: 'request' | 'response', limits: Required<HTTP1ParserOptions>): void {
    this.#kind = kind
    this.#limits = limits
    this.reset()
  }

  #beginHead(): void {
    this.#state = HEAD
    this.#head.begin(this.#kind, this.#limits.maxHeaderSize, this.#limits.maxHeaderCount)
  }

  #step(state: number, buf: Uint8Array, start: number, end: number): number {
    switch (state) {
      case HEAD: {
        const index = this.#head.feed(buf, start, end)
        this.position = index
        if (this.#head.complete) this.#headComplete()
        return index
      }
      case LENGTH:
      case DATA:
        return this.#stepData(buf, start, end)
      case CLOSE:
        return this.#stepUntilClose(buf, start, end)
      case SIZE:
        return this.#stepSize(buf, start, end)
      case DATA_CR:
        if (buf[start] !== CR) throw improperlyTerminatedChunk()
        this.#state = DATA_LF
        return (this.position = start + 1)
      case DATA_LF:
        if (buf[start] !== LF) throw improperlyTerminatedChunk()
        this.#state = SIZE
        this.#sizeLine?.beginLine()
        return (this.position = start + 1)
      default:
        return this.#stepTrailers(buf, start, end)
    }
  }

  #headComplete(): void {
    const head = this.#head
    const startLine = this.#kind === 'request' ? requestStartLine(head) : responseStartLine(head)
    const headers = head.headers()
    this.isHTTP10 = startLine.version === 'HTTP/1.0'
    this.hostLines = head.hostLines
    this.connectionOptions = 0
    if (head.connectionLine >= 0) {
      const value = head.repeated ? headers.get('Connection') : head.value(head.connectionLine)
      this.connectionOptions = connectionOptions(value ?? '')
    }
    this.expectation = 'none'
    if (head.expectLine >= 0) {
      const value = headers.get('Expect')?.toLowerCase()
      this.expectation = value === '100-continue' ? value : 'unknown'
    }
    this.#received = 0
    const length = decideFraming(head, startLine, headers, this.#skipBody)
    this.contentLength = Math.max(length, 0)
    this.framing = length >= 0 ? 'length' : (UNSIZED[length + UNSIZED.length] ?? 'none')

    const resets = this.#resets
    this.#sink.onHeaders(startLine, headers)
    if (this.#resets === resets) this.#beginBody()
  }

  #beginBody(): void {
    if (this.#skipBody) this.framing = 'none'
    switch (this.framing) {
      case 'none':
        this.#state = END
        break
      case 'length':
        if (this.contentLength > this.#maxBodySize) {
          throw new HTTPInputError('Content-Length too long', { statusCode: 413 })
        }
        this.#remaining = this.contentLength
        this.#state = this.contentLength === 0 ? END : LENGTH
        break
      case 'chunked':
        this.#sizeLine ??= new ChunkSizeLine()
        this.#sizeLine.beginMessage(this.#limits.maxHeaderSize)
        this.#state = SIZE
        break
      case 'close':
        this.#state = CLOSE
    }
  }

  #stepData(buf: Uint8Array, start: number, end: number): number {
    const index = Math.min(end, start + this.#remaining, start + this.#limits.chunkSize)
    this.#remaining -= index - start
    if (this.#remaining === 0) this.#state = this.#state === LENGTH ? END : DATA_CR
    this.position = index
    this.#sink.onBody(buf, start, index)
    return index
  }

  #stepUntilClose(buf: Uint8Array, start: number, end: number): number {
    const index = Math.min(end, start + this.#limits.chunkSize)
    this.#received += index - start
    if (this.#received > this.#maxBodySize) {
      throw new HTTPInputError('body too large', { statusCode: 413 })
    }
    this.position = index
    this.#sink.onBody(buf, start, index)
    return index
  }

  #stepSize(buf: Uint8Array, start: number, end: number): number {
    const line = (this.#sizeLine ??= new ChunkSizeLine())
    const index = line.feed(buf, start, end)
    this.position = index
    if (!line.complete) return index
    if (line.size === 0) {
      this.#state = TRAILERS
      this.#head.begin('trailers', this.#limits.maxHeaderSize, this.#limits.maxHeaderCount)
      return index
    }
    this.#received += line.size
    if (this.#received > this.#maxBodySize || !Number.isSafeInteger(line.size)) {
      throw new HTTPInputError('chunked body too large', { statusCode: 413 })
    }
    this.#remaining = line.size
    this.#state = DATA
    return index
  }

  #stepTrailers(buf: Uint8Array, start: number, end: number): number {
    let index: number
    try {
      index = this.#head.feed(buf, start, end)
    } catch (cause) {
      const tooLarge = cause instanceof UnsatisfiableReadError
      throw new HTTPInputError(
        tooLarge ? 'trailer section too large' : 'improperly terminated chunked request',
        { statusCode: tooLarge ? 431 : 400, cause },
      )
    }
    this.position = index
    if (!this.#head.complete) return index
    this.#state = END
    if (this.#head.lineCount > 0 && this.#sink.onTrailers !== undefined) {
      this.#sink.onTrailers(dropFramingTrailers(this.#head.headers()))
    }
    return index
  }

  #complete(): void {
    this.#state = COMPLETE
    this.#sink.onComplete()
  }
}

function improperlyTerminatedChunk(): HTTPInputError {
  return new HTTPInputError('improperly terminated chunk')
}
