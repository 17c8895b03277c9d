import { HTTPInputError } from '@tornado-ts/httputil'
import type {
  CloseTarget,
  ConnectionContext,
  HTTPHeaders,
  HTTPMessageDelegate,
  RequestStartLine,
  ResponseStartLine,
} from '@tornado-ts/httputil'
import { timerWheel, WheelEntry } from '@tornado-ts/ioloop'
import type { TimerWheel } from '@tornado-ts/ioloop'
import { StreamClosedError, UnsatisfiableReadError } from '@tornado-ts/iostream'
import type { IOStream, StreamConsumer } from '@tornado-ts/iostream'
import { appLog, genLog } from '@tornado-ts/log'
import type { Seconds } from '@tornado-ts/util'
import { CLOSE, KEEP_ALIVE } from './connection-options.ts'
import { DecompressingDelegate } from './decompressing-delegate.ts'
import { errorAnswer } from './error-answer.ts'
import type { HTTP1ConnectionParameters } from './http1-connection-parameters.ts'
import type { HTTP1Parser, HTTP1ParserOptions, HTTP1ParserSink } from './http1-parser.ts'
import type { MessageWriter, WriterHost } from './message-writer.ts'
import { acquireParser, releaseParser } from './parser-pool.ts'
import { ignore } from './settled.ts'

/** Whose messages a {@link MessageDriver} reads. */
export interface DriverOwner {
  /**
   * The first byte of a message is there: makes its connection, whose writer sets itself as
   * {@link MessageDriver.writer}, and gives its delegate.
   */
  openMessage(driver: MessageDriver): HTTPMessageDelegate
  /**
   * The driver has nothing more to do.
   *
   * @param usable The stream is open, idle and free for another user.
   * @param failure Why not, when the peer went away in the middle of a message.
   */
  driverEnded(usable: boolean, failure?: Error): void
}

/*
 * IDLE ── first byte ──► READING ── end of message ──► RESPONDING ── finish() ──┐
 *   ▲                       │ finish() with nothing more to read                │
 *   │                       ▼                                                   │
 *   └───────────────── exchange ends ◄───────────────────────────────────────────┘
 *                           │ connection does not persist, error, timeout
 *                           ▼
 *                        CLOSING ── everything sent ──► ENDED
 *
 * One message is in hand at a time. All bytes of a chunk are worked off in one run, over as many
 * messages as are answered at once; the stream is corked meanwhile, so their responses leave
 * together. Where a run has to stop, because the application has not answered yet or a delegate gave
 * a promise, the rest of the chunk is held and the stream is paused; `#resume` goes on from there.
 */
const IDLE = 0
const READING = 1
const RESPONDING = 2
const FLUSHING = 3
const CLOSING = 4
const ENDED = 5

/** What the entry in the timer wheel is for; a timeout that comes when there is nothing is stale. */
const NOTHING = 0
const HEAD = 1
const BODY = 2
const CLOSE_OR_ANSWER = 3

/** Messages answered in one run before other connections get their turn. */
const MAX_MESSAGES_PER_RUN = 64
/** Bytes of responses that may wait for a slow peer before its next request is looked at. */
const MAX_UNSENT = 1 << 20
/** Interim responses a client accepts before the final one. */
const MAX_INTERIM = 16

const EMPTY = Buffer.alloc(0)

/**
 * Drives a parser over a stream: chunks in, calls of delegates out, and the rules about what follows
 * what. A server connection has one for life, `HTTP1Connection.readResponse` one for a message.
 */
export class MessageDriver
  extends WheelEntry
  implements StreamConsumer, HTTP1ParserSink, WriterHost
{
  /** The outgoing message of the exchange in hand. */
  writer: MessageWriter | undefined
  /** No message after the one in hand is taken. */
  draining = false

  readonly #stream: IOStream
  readonly #params: HTTP1ConnectionParameters
  readonly #context: ConnectionContext | undefined
  readonly #owner: DriverOwner
  readonly #isClient: boolean
  /** Stop after one message and leave the stream to others. */
  readonly #single: boolean
  readonly #wheel: TimerWheel

  #state = IDLE
  #timeout = NOTHING
  #parser: HTTP1Parser | undefined
  #delegate: HTTPMessageDelegate | undefined
  /** `headersReceived` has been called; `finish` or `onConnectionClose` has been called after it. */
  #delegateOpened = false
  #delegateEnded = false
  /** The chunk being worked off, or held back; from `#heldStart` on in the latter case. */
  #chunk: Buffer | undefined
  #heldStart = 0
  #running = false
  /** A delegate's promise has not settled. */
  #suspended = false
  #streamPaused = false
  /** The parser has to be asked once more even without new bytes. */
  #feedAgain = false
  /** The delegate has been given the head and has not settled its promise. */
  #headPending = false
  /** The status of the interim response in hand; 0 for every other message. */
  #interim = 0
  #interimCount = 0
  #bodyTimeout: Seconds | undefined
  #maxBodySize = 0
  #linger = false
  #closeReason: Error | undefined
  #later: (() => void) | undefined

  constructor(
    stream: IOStream,
    params: HTTP1ConnectionParameters,
    context: ConnectionContext | undefined,
    owner: DriverOwner,
    isClient: boolean,
    single: boolean,
  ) {
    super()
    this.#stream = stream
    this.#params = params
    this.#context = context
    this.#owner = owner
    this.#isClient = isClient
    this.#single = single
    this.#wheel = timerWheel(stream.ioLoop)
  }

  /** True while no byte of a message is in hand. */
  get idle(): boolean {
    return this.#state === IDLE || (this.#state === READING && !this.#headBegun())
  }

  /** Becomes the stream's consumer and waits for a message. */
  start(): void {
    this.#arm(HEAD, this.#params.headerTimeout)
    // A single message has its delegate from the start: a response to HEAD is parsed differently.
    if (this.#single && !this.#open()) return
    this.#stream.setConsumer(this)
  }

  /** Takes no further message: closes now, or after the one in hand. */
  startDraining(): void {
    if (this.draining) return
    this.draining = true
    if (this.idle && !this.#running) this.#close(true)
  }

  /**
   * Hands the stream over, with every byte that was not part of what the delegate has been given.
   *
   * @throws Error when the message of `writer` is not the one in hand.
   */
  detach(writer: MessageWriter): IOStream {
    if (writer !== this.writer || this.#state >= FLUSHING) {
      throw new Error('the connection can no longer be detached: its exchange has ended')
    }
    const rest = this.#unreadBytes()
    this.#parser?.pause()
    this.#end()
    this.#stream.releaseConsumer(rest)
    this.#owner.driverEnded(false)
    return this.#stream
  }

  /** Bounds the time for the body of the message in hand. */
  setBodyTimeout(seconds: Seconds | undefined): void {
    this.#bodyTimeout = seconds
    if (this.#timeout === BODY) this.#arm(BODY, seconds)
  }

  /** Bounds the body of the message in hand. */
  setMaxBodySize(bytes: number): void {
    this.#parser?.setMaxBodySize(bytes)
    this.#maxBodySize = bytes
  }

  // ---- StreamConsumer

  onData(chunk: Buffer): void {
    if (this.#state >= CLOSING) return
    this.#run(chunk, 0)
  }

  onEnd(): boolean {
    if (this.#state === READING && this.#isClient) return this.#bodyMayEnd()
    if (this.#state !== RESPONDING || this.#isClient || this.writer === undefined) return false
    // A peer that has only ended its side still waits for the answer, one that has gone away looks
    // the same: the application is told and may answer.
    this.writer.disconnect = true
    this.#reportClose(this.writer)
    this.#arm(CLOSE_OR_ANSWER, this.#params.headerTimeout)
    return true
  }

  onClose(error: Error | undefined): void {
    const state = this.#state
    if (state === ENDED) return
    const { writer } = this
    const begun = state === READING && this.#headBegun()
    this.#closeDelegate()
    this.#end()
    if (state === RESPONDING && writer !== undefined && writer.phase !== 'finished') {
      this.#reportClose(writer)
    }
    this.#owner.driverEnded(false, begun ? new StreamClosedError(error) : undefined)
  }

  // ---- WriterHost

  writingFinished(writer: MessageWriter): void {
    if (writer !== this.writer || this.#running || this.#suspended) return
    this.#later ??= () => this.#resume()
    queueMicrotask(this.#later)
  }

  // ---- WheelEntry

  override onTimeout(): void {
    const timeout = this.#timeout
    this.#timeout = NOTHING
    if (timeout === HEAD && !this.#headBegun()) {
      this.#close(false)
    } else if (timeout === HEAD) {
      genLog.info('Timeout reading headers from %s', this.#context ?? 'peer')
      this.#abort(408)
    } else if (timeout === BODY) {
      genLog.info('Timeout reading body from %s', this.#context ?? 'peer')
      this.#abort(408)
    } else if (timeout === CLOSE_OR_ANSWER) {
      this.#stream.close(new Error('the peer did not take the response in time'))
    }
  }

  // ---- HTTP1ParserSink

  onHeaders(startLine: RequestStartLine | ResponseStartLine, headers: HTTPHeaders): void {
    const { writer } = this
    const parser = this.#parser
    if (writer === undefined || parser === undefined) return
    this.#timeout = NOTHING
    if (this.#isClient) this.#responseHead(startLine as ResponseStartLine, parser, writer)
    else this.#requestHead(startLine as RequestStartLine, headers, parser, writer)
    const { decompress } = this.#params
    if (decompress !== false && this.#delegate !== undefined) this.#wrapDelegate(headers)
    this.#delegateOpened = true
    this.#headPending = true
    const pending = this.#delegate?.headersReceived(startLine, headers) as unknown
    if (this.#state === ENDED) return
    if (isThenable(pending)) this.#suspend(pending)
    else this.#headAccepted()
  }

  onBody(buf: Uint8Array, start: number, end: number): void {
    if (!this.#isClient && this.writer?.phase === 'finished') return
    const pending = this.#delegate?.dataReceived((buf as Buffer).subarray(start, end)) as unknown
    if (isThenable(pending)) this.#suspend(pending)
  }

  onTrailers(trailers: HTTPHeaders): void {
    if (this.#isClient) (this.#delegate as TrailersDelegate | undefined)?.onTrailers?.(trailers)
  }

  onComplete(): void {
    if (this.#interim > 0) return
    this.#state = RESPONDING
    this.#timeout = NOTHING
    // An application that has answered without waiting for the end is not asked again.
    if (!this.#isClient && this.writer?.phase === 'finished') return
    // A decompressor has to be told of a failure before it has finished.
    this.#delegateEnded = !(this.#delegate instanceof DecompressingDelegate)
    const pending = this.#delegate?.finish() as unknown
    if (isThenable(pending)) this.#suspend(pending)
  }

  // ---- reading

  #run(chunk: Buffer, start: number): void {
    const stream = this.#stream
    this.#chunk = chunk
    this.#running = true
    stream.cork()
    try {
      this.#work(chunk, start)
    } finally {
      this.#running = false
      stream.uncork()
    }
    if (this.#state === CLOSING) this.#closeStream()
  }

  #work(chunk: Buffer, start: number): void {
    let index = start
    let messages = 0
    while (this.#state < FLUSHING) {
      if (this.#suspended) return this.#hold(chunk, index)
      if (this.#state === RESPONDING) {
        if (this.writer?.phase !== 'finished') return this.#hold(chunk, index)
        this.#endExchange(index < chunk.length)
        if (index < chunk.length && this.#mustPause(++messages)) return this.#hold(chunk, index)
        continue
      }
      if (index === chunk.length && !this.#feedAgain) return this.#outOfBytes()
      if (this.#state === IDLE && !this.#open()) return
      index = this.#feed(chunk, index)
    }
  }

  #feed(chunk: Buffer, start: number): number {
    const parser = this.#parser
    if (parser === undefined) return chunk.length
    this.#feedAgain = false
    try {
      const index = parser.feed(chunk, start)
      if (this.#interim > 0 && parser.state === 'complete') this.#awaitResponse(parser)
      return index
    } catch (error) {
      this.#fail(error)
      return chunk.length
    }
  }

  #open(): boolean {
    const kind = this.#isClient ? 'response' : 'request'
    this.#parser ??= acquireParser(kind, this, this.#limits())
    this.#state = READING
    this.#delegateOpened = false
    this.#delegateEnded = false
    this.#bodyTimeout = this.#params.bodyTimeout
    this.#maxBodySize = this.#limits().maxBodySize
    try {
      this.#delegate = this.#owner.openMessage(this)
      if (this.writer?.requestMethod === 'HEAD') this.#parser.skipBody()
    } catch (error) {
      this.#fail(error)
    }
    return this.#state === READING
  }

  #limits(): Required<HTTP1ParserOptions> {
    return limitsOf(this.#params, this.#stream.maxBufferSize)
  }

  #outOfBytes(): void {
    this.#chunk = undefined
    if (this.#state === READING) {
      // Answered before the whole message came: reading on would only be work for nothing.
      if (!this.#isClient && this.writer?.phase === 'finished') this.#endExchange(true)
      else if (this.#timeout === NOTHING && this.#parser?.state === 'head') {
        this.#arm(HEAD, this.#params.headerTimeout)
      }
      return
    }
    // Nothing of a message is here: keep as little as can be until something comes.
    if (this.#parser !== undefined) releaseParser(this.#parser)
    this.#parser = undefined
    this.#later = undefined
    this.#arm(HEAD, this.#params.headerTimeout)
  }

  #mustPause(messages: number): boolean {
    if (this.#state !== IDLE) return false
    if (this.#stream.bufferedAmount > MAX_UNSENT) {
      const resume = (): void => this.#resume()
      this.#stream.drained().then(resume, ignore)
      return true
    }
    if (messages < MAX_MESSAGES_PER_RUN) return false
    setImmediate(() => this.#resume())
    return true
  }

  #hold(chunk: Buffer, index: number): void {
    if (index < chunk.length) {
      this.#chunk = chunk
      this.#heldStart = index
      this.#pauseStream()
    } else {
      this.#chunk = undefined
      if (this.#suspended) this.#pauseStream()
    }
  }

  #pauseStream(): void {
    if (this.#streamPaused) return
    this.#streamPaused = true
    this.#stream.pauseConsumer()
  }

  /** Goes on where a run has stopped. */
  #resume(): void {
    if (this.#running || this.#suspended || this.#state >= FLUSHING) return
    const chunk = this.#chunk
    this.#run(chunk ?? EMPTY, chunk === undefined ? 0 : this.#heldStart)
    const stopped = this.#suspended || this.#chunk !== undefined || this.#state >= FLUSHING
    if (this.#streamPaused && !stopped) {
      this.#streamPaused = false
      this.#stream.resumeConsumer()
    }
  }

  #unreadBytes(): Buffer | undefined {
    const chunk = this.#chunk
    if (chunk === undefined) return undefined
    return chunk.subarray(this.#running ? this.#parser?.position : this.#heldStart)
  }

  /** Waits for a delegate's promise before anything else happens on this connection. */
  #suspend(pending: PromiseLike<unknown>): void {
    const { writer } = this
    this.#suspended = true
    this.#parser?.pause()
    pending.then(
      () => this.#settled(writer),
      (error: unknown) => this.#settled(writer, true, error),
    )
  }

  #settled(writer: MessageWriter | undefined, failed = false, error?: unknown): void {
    if (writer !== this.writer || this.#state >= FLUSHING) return
    this.#suspended = false
    this.#parser?.resume()
    this.#feedAgain = this.#state === READING
    if (failed) this.#fail(error)
    else if (this.#state === RESPONDING) this.#delegateEnded = true
    else if (this.#headPending) this.#attempt(() => this.#headAccepted())
    this.#resume()
  }

  // ---- heads

  #requestHead(
    startLine: RequestStartLine,
    headers: HTTPHeaders,
    parser: HTTP1Parser,
    writer: MessageWriter,
  ): void {
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
    writer.disconnect = !this.#persists(parser, startLine.method)
    writer.owesContinue =
      parser.expectation === '100-continue' && !parser.isHTTP10 && bodyFollows(parser)
  }

  #responseHead(startLine: ResponseStartLine, parser: HTTP1Parser, writer: MessageWriter): void {
    const { code } = startLine
    this.#interim = code < 200 ? code : 0
    if (this.#interim > 0 && ++this.#interimCount > MAX_INTERIM) {
      throw new HTTPInputError('Too many interim responses')
    }
    const bodiless =
      writer.requestMethod === 'HEAD' ||
      (writer.requestMethod === 'CONNECT' && code >= 200 && code < 300)
    if (bodiless) parser.skipBody()
    if (this.#interim === 0) writer.disconnect = !this.#persists(parser, writer.requestMethod)
  }

  /** Whether the peer allows, and the framing permits, another message after this one. */
  #persists(parser: HTTP1Parser, method: string): boolean {
    if (this.#params.noKeepAlive || parser.framing === 'close') return false
    const options = parser.connectionOptions
    if ((options & CLOSE) !== 0) return false
    if (!parser.isHTTP10) return true
    const sized = parser.framing === 'length' || method === 'GET' || method === 'HEAD'
    return sized && (options & KEEP_ALIVE) !== 0
  }

  #wrapDelegate(headers: HTTPHeaders): void {
    if (this.#delegate === undefined) return
    this.#delegate = DecompressingDelegate.wrap(
      this.#delegate,
      headers,
      this.#params.decompress,
      this.#params.chunkSize,
      () => this.#maxBodySize,
    )
  }

  /** The delegate has taken the head; now the body may come. */
  #headAccepted(): void {
    const { writer } = this
    const parser = this.#parser
    this.#headPending = false
    if (writer === undefined || parser === undefined) return
    if (this.#interim === 101) {
      throw new HTTPInputError('Unexpected 101 (Switching Protocols) response')
    }
    if (writer.owesContinue && writer.phase === 'unwritten') {
      writer.owesContinue = false
      this.#stream.writeNoWait('HTTP/1.1 100 Continue\r\n\r\n', 'latin1')
    }
    if (bodyFollows(parser)) this.#arm(BODY, this.#bodyTimeout)
  }

  /** After an interim response: the parser awaits the next one. */
  #awaitResponse(parser: HTTP1Parser): void {
    this.#interim = 0
    parser.reset()
    if (this.writer?.requestMethod === 'HEAD') parser.skipBody()
    this.#arm(HEAD, this.#params.headerTimeout)
  }

  // ---- ends

  /** The peer of a client has ended its side: complete for a body that lasts until then. */
  #bodyMayEnd(): boolean {
    const parser = this.#parser
    if (parser?.framing !== 'close' || !this.#headBegun()) return false
    this.#attempt(() => parser.eof())
    this.#resume()
    return true
  }

  /** @param unread Something has come, or is still to come, that nobody will read. */
  #endExchange(unread: boolean): void {
    const { writer } = this
    const incomplete = this.#state === READING
    const persists = writer?.disconnect !== true && !this.draining && !incomplete
    if (this.#single) {
      if (persists) this.#releaseWhenFlushed()
      else this.#close(unread)
      return
    }
    this.writer = undefined
    this.#delegate = undefined
    if (persists) {
      this.#state = IDLE
      this.#parser?.reset()
    } else {
      this.#close(unread || this.draining)
    }
  }

  #releaseWhenFlushed(): void {
    const rest = this.#unreadBytes()
    this.#state = FLUSHING
    this.#pauseStream()
    const release = (): void => {
      if (this.#state !== FLUSHING) return
      this.#end()
      this.#stream.releaseConsumer(rest)
      this.#owner.driverEnded(true)
    }
    if (this.#stream.writing()) this.#stream.write(EMPTY).then(release, ignore)
    else release()
  }

  /** Runs a step that may find fault with the peer or the delegate. */
  #attempt(step: () => void): void {
    try {
      step()
    } catch (error) {
      this.#fail(error)
    }
  }

  #fail(error: unknown): void {
    if (this.#state >= CLOSING) return
    if (error instanceof HTTPInputError) {
      const from = this.#context ?? 'peer'
      genLog.info('Malformed HTTP message from %s: %s', from, error.message)
      this.#abort(error.statusCode)
    } else if (error instanceof UnsatisfiableReadError) {
      genLog.info('Unsatisfiable read, closing connection: %s', error.message)
      if (this.#isClient) this.#closeReason = error
      this.#abort(431)
    } else {
      appLog.error('Uncaught exception', { excInfo: error })
      this.#abort(0)
    }
  }

  /** Ends the exchange for good, with an error answer if the peer can still be given one. */
  #abort(status: number): void {
    const { writer } = this
    const answerable = !this.#isClient && status > 0 && writer?.phase === 'unwritten'
    this.#closeDelegate()
    if (writer !== undefined) writer.phase = 'finished'
    if (answerable) this.#stream.writeNoWait(errorAnswer(status), 'latin1')
    this.#close(answerable)
  }

  /** Tells the delegate that no more will come, if it is waiting for more. */
  #closeDelegate(): void {
    const answered = !this.#isClient && this.writer?.phase === 'finished'
    if (!this.#delegateOpened || this.#delegateEnded || answered) return
    this.#delegateEnded = true
    try {
      this.#delegate?.onConnectionClose()
    } catch (error) {
      appLog.error('Uncaught exception', { excInfo: error })
    }
  }

  #close(linger: boolean): void {
    if (this.#state >= CLOSING) return
    this.#state = CLOSING
    this.#linger = linger
    if (!this.#running) this.#closeStream()
  }

  /** Closes when everything is sent: a slow reader gets its response whole. */
  #closeStream(): void {
    const stream = this.#stream
    if (stream.writing()) {
      this.#arm(CLOSE_OR_ANSWER, this.#params.headerTimeout)
      stream.write(EMPTY).then(() => this.#closeNow(), ignore)
    } else {
      this.#closeNow()
    }
  }

  #closeNow(): void {
    if (this.#linger) this.#stream.lingeringClose()
    else this.#stream.close(this.#closeReason)
  }

  #end(): void {
    this.#state = ENDED
    this.#timeout = NOTHING
    this.#wheel.remove(this)
    if (!this.#running && this.#parser !== undefined) releaseParser(this.#parser)
    this.#parser = undefined
    this.#delegate = undefined
    this.#chunk = undefined
    this.writer = undefined
  }

  #reportClose(writer: MessageWriter): void {
    const target = writer.closeTarget
    writer.closeTarget = undefined
    if (target === undefined) return
    this.#stream.ioLoop.addCallback(callCloseTarget, target)
  }

  #headBegun(): boolean {
    return this.#parser?.midMessage === true
  }

  #arm(what: number, seconds: Seconds | undefined): void {
    this.#timeout = seconds === undefined ? NOTHING : what
    if (seconds !== undefined) this.#wheel.add(this, seconds)
  }
}

/** What a client's delegate may offer besides the methods of every delegate. */
interface TrailersDelegate {
  onTrailers?(trailers: HTTPHeaders): void
}

function bodyFollows(parser: HTTP1Parser): boolean {
  return parser.framing === 'length' ? parser.contentLength > 0 : parser.framing !== 'none'
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as PromiseLike<unknown>).then === 'function'
  )
}

function callCloseTarget(target: CloseTarget): void {
  if (typeof target === 'function') target()
  else target.onConnectionClose()
}

/** Parameters with a body limit of their own are limits as they stand. */
function limitsOf(
  params: HTTP1ConnectionParameters,
  maxBufferSize: number,
): Required<HTTP1ParserOptions> {
  if (params.maxBodySize !== undefined) return params as Required<HTTP1ParserOptions>
  const { maxHeaderSize, maxHeaderCount, chunkSize } = params
  return { maxHeaderSize, maxHeaderCount, chunkSize, maxBodySize: maxBufferSize }
}
