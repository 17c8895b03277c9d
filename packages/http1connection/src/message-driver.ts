import { HTTPInputError } from '@tornado-ts/httputil'
import type { CloseTarget, ConnectionContext, HTTPMessageDelegate } from '@tornado-ts/httputil'
import { timerWheel, WheelEntry } from '@tornado-ts/ioloop'
import type { TimerWheel } from '@tornado-ts/ioloop'
import { StreamClosedError, UnsatisfiableReadError } from '@tornado-ts/iostream'
import type { IOStream, StreamConsumer } from '@tornado-ts/iostream'
import { appLog, genLog } from '@tornado-ts/log'
import type { Milliseconds, Seconds } from '@tornado-ts/util'
import { errorAnswer } from './error-answer.ts'
import type { HTTP1ConnectionParameters } from './http1-connection-parameters.ts'
import type { HTTP1ParserOptions } from './http1-parser.ts'
import { acquireReader, releaseReader } from './message-reader.ts'
import type { MessageReader, ReaderHost } from './message-reader.ts'
import type { MessageWriter, WriterHost } from './message-writer.ts'
import { ignore } from './settled.ts'

/** How long the connections of a server that is drained have for a last message to begin. */
const LAST_CALL: Milliseconds = 100

/** Whose messages a {@link MessageDriver} reads. */
export interface DriverOwner {
  /**
   * A message begins: makes its connection, whose writer becomes {@link MessageDriver.writer}, and
   * gives its delegate.
   */
  openMessage(driver: MessageDriver): HTTPMessageDelegate
  /**
   * The driver has nothing more to do.
   *
   * @param usable The stream is open, idle and free for another user.
   * @param failure Why not, when the peer went away in the middle of a message.
   */
  driverEnded(usable: boolean, failure?: Error): void
  /** A client's exchange is over and the next one may begin; inside of a run. */
  exchangeEnded?(): void
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
 *
 * A driver of a single message begins in READING and, instead of CLOSING, may end by FLUSHING: the
 * stream is given back when everything is sent.
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
const BEGIN_ANSWER = 4

/** How long a client that has ended its side may wait for a response to begin: it may be gone. */
const HALF_CLOSED_PATIENCE: Seconds = 60

/** Messages answered in one run before other connections get their turn. */
const MAX_MESSAGES_PER_RUN = 64
/** Bytes of responses that may wait for a slow peer before its next request is looked at. */
const MAX_UNSENT = 1 << 20

const EMPTY = Buffer.alloc(0)

/**
 * Drives readers and writers over a stream: when bytes are fed, when they are held back, and how a
 * connection ends. A server connection has one for life, `HTTP1Connection.readResponse` one for a
 * message.
 */
export class MessageDriver extends WheelEntry implements StreamConsumer, ReaderHost, WriterHost {
  /** The outgoing message of the exchange in hand. */
  writer: MessageWriter | undefined = undefined
  /** No message after the one in hand is taken. */
  draining = false

  readonly #stream: IOStream
  #params: HTTP1ConnectionParameters
  readonly #context: ConnectionContext | undefined
  readonly #owner: DriverOwner
  readonly #isClient: boolean
  /** Stop after one message and leave the stream to others. */
  readonly #single: boolean
  readonly #wheel: TimerWheel

  #state = IDLE
  #timeout = NOTHING
  /** There from the first byte of a message until nothing more has come. */
  #reader: MessageReader | undefined = undefined
  /** The chunk being worked off, or held back; from `#heldStart` on in the latter case. */
  #chunk: Buffer | undefined = undefined
  #heldStart = 0
  #running = false
  /** A delegate's promise has not settled. */
  #suspended = false
  #streamPaused = false
  /** The reader has to be asked once more even without new bytes. */
  #feedAgain = false
  #bodyTimeout: Seconds | undefined = undefined
  #linger = false
  #closeReason: Error | undefined = undefined
  #later: (() => void) | undefined = undefined

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
    return this.#state === IDLE || (this.#state === READING && !this.#begun())
  }

  /** Sets what the messages from the next one on are read by; while idle. */
  setParams(params: HTTP1ConnectionParameters): void {
    this.#params = params
  }

  /** Becomes the stream's consumer and waits for a message. */
  start(): void {
    this.#stream.setNodelay(true)
    this.#arm(HEAD, this.#params.headerTimeout)
    // A single message has its delegate from the start: a response to HEAD is parsed differently.
    if (this.#single && !this.#open()) return
    this.#stream.setConsumer(this)
  }

  /**
   * Takes no further message: closes after the one in hand. What looks idle gets a moment, as a peer
   * that has just connected, or just got a response, may be sending at this very time.
   */
  startDraining(): void {
    if (this.draining) return
    this.draining = true
    if (this.idle) setTimeout(() => this.#closeIfIdle(), LAST_CALL)
  }

  /**
   * Hands the stream over, with every byte that was not part of what the delegate has been given.
   *
   * @throws Error when the message of `writer` is not the one in hand.
   */
  detach(writer: MessageWriter): void {
    if (writer !== this.writer || this.#state >= FLUSHING) {
      throw new Error('the connection can no longer be detached: its exchange has ended')
    }
    const rest = this.#unreadBytes()
    this.#reader?.pause()
    this.#end()
    this.#stream.releaseConsumer(rest)
    this.#owner.driverEnded(false)
  }

  /** Bounds the time for the body of the message in hand. */
  setBodyTimeout(seconds: Seconds | undefined): void {
    this.#bodyTimeout = seconds
    if (this.#timeout === BODY) this.#arm(BODY, seconds)
  }

  /** Bounds the body of the message in hand. */
  setMaxBodySize(bytes: number): void {
    this.#reader?.setMaxBodySize(bytes)
  }

  // ---- StreamConsumer

  onData(chunk: Buffer): void {
    if (this.#state < FLUSHING) this.#run(chunk, 0)
  }

  onEnd(): boolean {
    if (this.#state === READING) return this.#isClient && this.#endOfBody()
    if (this.#state === RESPONDING && !this.#isClient) return this.#halfClosed()
    if (this.#isClient || !this.#stream.writing()) return false
    // Earlier responses are still on their way, and the peer may be a slow reader.
    this.#closeDelegate()
    this.#close(false)
    return this.#state === CLOSING
  }

  onClose(error: Error | undefined): void {
    const state = this.#state
    if (state === ENDED) return
    const { writer } = this
    const begun = state === READING && this.#begun()
    this.#closeDelegate()
    this.#end()
    if (state === RESPONDING) this.#reportClose(writer)
    this.#owner.driverEnded(false, begun ? new StreamClosedError(error) : undefined)
  }

  // ---- WriterHost

  get requestOutstanding(): boolean {
    const reader = this.#reader
    if (this.#state !== READING || reader === undefined) return false
    const held = this.#unreadBytes()?.length ?? 0
    return reader.outstanding > held
  }

  writingFinished(writer: MessageWriter): void {
    if (writer !== this.writer || this.#running || this.#suspended) return
    // A request is sent; there is nothing to go on with before its response.
    if (this.#state === IDLE) return
    this.#later ??= () => this.#resume()
    queueMicrotask(this.#later)
  }

  // ---- ReaderHost

  headComplete(): void {
    this.#timeout = NOTHING
  }

  bodyExpected(): void {
    this.#arm(BODY, this.#bodyTimeout)
  }

  headExpected(): void {
    this.#arm(HEAD, this.#params.headerTimeout)
  }

  messageComplete(): void {
    this.#state = RESPONDING
    this.#timeout = NOTHING
  }

  sendContinue(): void {
    this.#stream.writeNoWait('HTTP/1.1 100 Continue\r\n\r\n', 'latin1')
  }

  suspend(pending: PromiseLike<unknown>): void {
    const { writer } = this
    this.#suspended = true
    this.#reader?.pause()
    pending.then(
      () => this.#settled(writer),
      (error: unknown) => this.#settled(writer, true, error),
    )
  }

  // ---- WheelEntry

  override onTimeout(): void {
    const timeout = this.#timeout
    this.#timeout = NOTHING
    if (timeout === NOTHING) return
    if (timeout === BEGIN_ANSWER && this.writer?.phase !== 'unwritten') {
      this.#arm(CLOSE_OR_ANSWER, this.#params.headerTimeout)
    } else if (timeout >= CLOSE_OR_ANSWER) {
      this.#stream.close(new Error('the peer has not taken its response, or we not given it'))
    } else if (timeout === HEAD && !this.#begun()) {
      this.#close(false)
    } else {
      const part = timeout === HEAD ? 'headers' : 'body'
      genLog.info(`Timeout reading ${part} from %s`, this.#peer())
      this.#abort(408)
    }
  }

  // ---- runs

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
      } else {
        if (index === chunk.length && !this.#feedAgain) return this.#outOfBytes()
        if (this.#state === IDLE && !this.#open()) return
        index = this.#feed(chunk, index)
      }
    }
  }

  #feed(chunk: Buffer, start: number): number {
    this.#feedAgain = false
    try {
      return this.#reader?.feed(chunk, start) ?? chunk.length
    } catch (error) {
      this.#fail(error)
      return chunk.length
    }
  }

  /** Begins a message; false if the application failed to. */
  #open(): boolean {
    const limits = limitsOf(this.#params, this.#stream.maxBufferSize)
    this.#state = READING
    this.#bodyTimeout = this.#params.bodyTimeout
    this.#reader ??= acquireReader(this, this.#isClient, this.#params, limits)
    try {
      this.#reader.begin(this.#owner.openMessage(this), limits.maxBodySize)
    } catch (error) {
      this.#fail(error)
    }
    return this.#state === READING
  }

  #outOfBytes(): void {
    const reader = this.#reader
    this.#chunk = undefined
    if (this.#state === IDLE) {
      // Nothing of a message is here: keep as little as can be until something comes.
      if (reader !== undefined) releaseReader(reader)
      this.#reader = undefined
      this.#arm(HEAD, this.#params.headerTimeout)
    } else if (!this.#isClient && this.writer?.phase === 'finished') {
      // Answered before the whole message came: reading on would only be work for nothing.
      this.#endExchange(true)
    } else if (this.#timeout === NOTHING && reader?.inHead === true) {
      this.#arm(HEAD, this.#params.headerTimeout)
    }
  }

  /** Whether the rest of a chunk has to wait, for the peer or for other connections. */
  #mustPause(messages: number): boolean {
    if (this.#state !== IDLE) return false
    if (this.#stream.bufferedAmount > MAX_UNSENT) {
      const resume = (): void => this.#resume()
      this.#arm(CLOSE_OR_ANSWER, this.#params.headerTimeout)
      this.#stream.drained().then(resume, ignore)
      return true
    }
    if (messages < MAX_MESSAGES_PER_RUN) return false
    setImmediate(() => this.#resume())
    return true
  }

  /**
   * Keeps what cannot be fed now. While the application works and nothing is held, the stream goes
   * on, so that we see the peer go away.
   */
  #hold(chunk: Buffer, index: number): void {
    const held = index < chunk.length
    this.#chunk = held ? chunk : undefined
    this.#heldStart = index
    if ((held || this.#suspended) && !this.#streamPaused) {
      this.#streamPaused = true
      this.#stream.pauseConsumer()
    }
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

  #settled(writer: MessageWriter | undefined, failed = false, error?: unknown): void {
    if (writer !== this.writer || this.#state >= FLUSHING) return
    this.#suspended = false
    this.#feedAgain = this.#state === READING
    if (failed) this.#fail(error)
    else this.#attempt(() => this.#reader?.resume())
    this.#resume()
  }

  #unreadBytes(): Buffer | undefined {
    return this.#chunk?.subarray(this.#running ? this.#reader?.position : this.#heldStart)
  }

  // ---- ends of messages

  /** The peer of a client has ended its side: completes a body that lasts until then. */
  #endOfBody(): boolean {
    let complete = false
    this.#attempt(() => {
      complete = this.#reader?.endOfStream() ?? false
    })
    this.#resume()
    return complete || this.#state === CLOSING
  }

  /**
   * A client that has only ended its side still waits for its answer; one that has gone away looks
   * the same. So the application is told, and may answer all the same.
   */
  #halfClosed(): boolean {
    const { writer } = this
    if (writer === undefined) return false
    writer.disconnect = true
    this.#reportClose(writer)
    const { headerTimeout = HALF_CLOSED_PATIENCE } = this.#params
    this.#arm(BEGIN_ANSWER, Math.min(headerTimeout, HALF_CLOSED_PATIENCE))
    return true
  }

  #closeIfIdle(): void {
    if (this.idle && this.#state < FLUSHING) this.#close(true)
  }

  /** @param unread Something has come, or is still to come, that nobody will read. */
  #endExchange(unread: boolean): void {
    const incomplete = this.#state === READING
    const persists = this.writer?.disconnect !== true && !this.draining && !incomplete
    if (this.#single) {
      if (persists) this.#releaseWhenSent()
      else this.#close(unread)
      return
    }
    // What follows a response is not the answer to a request that has not been sent yet.
    if (!persists || (unread && this.#isClient)) return this.#close(unread || this.draining)
    this.#state = IDLE
    this.writer = undefined
    if (this.#isClient) this.#owner.exchangeEnded?.()
  }

  #releaseWhenSent(): void {
    const rest = this.#unreadBytes()
    const release = (): void => {
      if (this.#state !== FLUSHING) return
      this.#end()
      this.#stream.releaseConsumer(rest)
      this.#owner.driverEnded(true)
    }
    this.#state = FLUSHING
    this.#stream.pauseConsumer()
    if (this.#stream.writing()) this.#stream.write(EMPTY).then(release, ignore)
    else release()
  }

  // ---- failures

  /** Runs a step that may find fault with the peer or the delegate. */
  #attempt(step: () => void): void {
    try {
      step()
    } catch (error) {
      this.#fail(error)
    }
  }

  #fail(error: unknown): void {
    if (this.#state >= FLUSHING) return
    if (error instanceof HTTPInputError) {
      genLog.info('Malformed HTTP message from %s: %s', this.#peer(), error.message)
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

  #closeDelegate(): void {
    try {
      this.#reader?.closeDelegate()
    } catch (error) {
      appLog.error('Uncaught exception', { excInfo: error })
    }
  }

  /** Tells the application, on the loop, that nobody waits for what it has not finished. */
  #reportClose(writer: MessageWriter | undefined): void {
    const target = writer?.closeTarget
    if (target === undefined || writer === undefined || writer.phase === 'finished') return
    writer.closeTarget = undefined
    this.#stream.ioLoop.addCallback(callCloseTarget, target)
  }

  // ---- the end of the connection

  #close(linger: boolean): void {
    if (this.#state >= CLOSING) return
    this.#state = CLOSING
    // A client has nothing on its way that a reset could overtake.
    this.#linger = linger && !this.#isClient
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
    const reader = this.#reader
    this.#state = ENDED
    this.#timeout = NOTHING
    this.#wheel.remove(this)
    this.#reader = undefined
    this.#chunk = undefined
    this.writer = undefined
    // A reader that is at work is given up instead: it is on the stack below.
    if (reader !== undefined && !this.#running) releaseReader(reader)
  }

  // ---- small things

  #begun(): boolean {
    return this.#reader?.midMessage === true
  }

  #peer(): ConnectionContext | string {
    return this.#context ?? 'peer'
  }

  #arm(what: number, seconds: Seconds | undefined): void {
    this.#timeout = seconds === undefined ? NOTHING : what
    if (seconds !== undefined) this.#wheel.add(this, seconds)
  }
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
