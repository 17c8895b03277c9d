import { genLog } from '@tornado-ts/log'
import { asBuffer } from './bytes.ts'
import { rejected } from './deferred.ts'
import { StreamBufferFullError, StreamClosedError, UnsatisfiableReadError } from './errors.ts'
import { PullReader } from './pull-reader.ts'
import {
  BytesRequest,
  CloseRequest,
  DelimiterRequest,
  IntoRequest,
  type ReadRequest,
  RegexRequest,
} from './read-request.ts'
import type { StreamConsumer } from './stream-consumer.ts'
import type {
  BaseIOStreamOptions,
  DelimitedReadOptions,
  PartialReadOptions,
  SignalOptions,
} from './stream-options.ts'
import { StreamWriter } from './stream-writer.ts'

const DEFAULT_MAX_BUFFER_SIZE = 104_857_600
const DEFAULT_READ_CHUNK_SIZE = 65_536

/**
 * The reading half of a stream: the promises of pull mode, the consumer of push mode, and when the
 * transport may deliver.
 */
export abstract class StreamReader extends StreamWriter {
  /**
   * The most received bytes held while nobody reads them.
   *
   * @tornado iostream.BaseIOStream.max_buffer_size
   */
  readonly maxBufferSize: number

  /**
   * The advisory size of a read.
   *
   * @tornado iostream.BaseIOStream.read_chunk_size
   */
  readonly readChunkSize: number

  #consumer: StreamConsumer | undefined = undefined
  /** Made when first needed: a connection in push mode has none. */
  #reader: PullReader | undefined = undefined

  /** Whether the transport has been told to deliver. */
  #flowing = false
  #consumerPaused = false
  /** Whether the consumer's `onData` is running. */
  #delivering = false
  /** Whether the peer has ended its side. */
  #ended = false
  /** Whether the consumer has been told so, and keeps the stream open. */
  #endReported = false

  constructor(options: BaseIOStreamOptions) {
    super(options.maxWriteBufferSize)
    this.maxBufferSize = options.maxBufferSize || DEFAULT_MAX_BUFFER_SIZE
    const readChunkSize = options.readChunkSize || DEFAULT_READ_CHUNK_SIZE
    this.readChunkSize = Math.min(readChunkSize, Math.floor(this.maxBufferSize / 2))
  }

  /** Closes the stream. */
  abstract close(error?: Error | boolean): void

  /** Whether somebody wants to know when the peer closes, though nobody reads. */
  protected abstract watchesForClose(): boolean

  // ---------------------------------------------------------------- pull mode

  /**
   * Reads exactly `numBytes` bytes, or with `partial` any number from one to that.
   *
   * Only one read may be pending at a time. Bytes beyond the answer stay buffered for the next one.
   *
   * @param numBytes A non-negative safe integer; zero resolves at once with an empty buffer.
   * @returns The bytes, as a buffer the stream will not touch again.
   * @throws TypeError for another `numBytes`.
   * @tornado iostream.BaseIOStream.read_bytes
   */
  readBytes(numBytes: number, options: PartialReadOptions = {}): Promise<Buffer> {
    if (!Number.isSafeInteger(numBytes) || numBytes < 0) {
      throw new TypeError(`numBytes must be a non-negative safe integer, not ${String(numBytes)}`)
    }
    return this.#read(new BytesRequest(numBytes, options.partial === true), options.signal)
  }

  /**
   * Fills `buf`, or with `partial` puts at least one byte into it.
   *
   * Saves an allocation, not a copy. `buf` must not be touched until the promise settles. When a
   * signal abandons the read, what was already copied is not read again.
   *
   * @returns How many bytes are in `buf`.
   * @tornado iostream.BaseIOStream.read_into
   */
  readInto(buf: Uint8Array, options: PartialReadOptions = {}): Promise<number> {
    return this.#read(new IntoRequest(buf, options.partial === true), options.signal)
  }

  /**
   * Reads up to and including `delimiter`.
   *
   * With `maxBytes`, an answer longer than that, or as many bytes without a match, closes the
   * stream: the read rejects with a {@link StreamClosedError} whose `realError` is an
   * {@link UnsatisfiableReadError}.
   *
   * @param delimiter Bytes, or text taken as latin1; not empty.
   * @throws TypeError if `delimiter` is empty.
   * @tornado iostream.BaseIOStream.read_until
   */
  readUntil(delimiter: Uint8Array | string, options: DelimitedReadOptions = {}): Promise<Buffer> {
    const bytes = typeof delimiter === 'string' ? Buffer.from(delimiter, 'latin1') : delimiter
    if (bytes.length === 0) throw new TypeError('delimiter must not be empty')
    return this.#read(new DelimiterRequest(asBuffer(bytes), options.maxBytes), options.signal)
  }

  /**
   * Reads up to the end of the first match of `regex`, wherever it begins.
   *
   * The bytes are matched as latin1 text, so one character is one byte. The flags `g` and `y` are
   * ignored. `maxBytes` works as for {@link readUntil}.
   *
   * @tornado iostream.BaseIOStream.read_until_regex
   */
  readUntilRegex(regex: RegExp | string, options: DelimitedReadOptions = {}): Promise<Buffer> {
    return this.#read(new RegexRequest(regex, options.maxBytes), options.signal)
  }

  /**
   * Reads everything until the stream closes.
   *
   * Resolves with what had arrived even if the stream closed with an error (see {@link error}), and
   * on a closed stream with what is left, possibly nothing, as often as it is called.
   *
   * @tornado iostream.BaseIOStream.read_until_close
   */
  readUntilClose(options: SignalOptions = {}): Promise<Buffer> {
    return this.#read(new CloseRequest(), options.signal)
  }

  /**
   * Whether a read is pending.
   *
   * @tornado iostream.BaseIOStream.reading
   */
  reading(): boolean {
    return this.#reader?.pending === true
  }

  #read<T>(request: ReadRequest<T>, signal: AbortSignal | undefined): Promise<T> {
    if (this.#consumer !== undefined) throw new Error('stream is in push mode')
    if (signal?.aborted === true) return rejected(signal.reason)
    const reader = this.#pullReader()
    if (reader.pending) return rejected(new Error('Already reading'))
    try {
      const answer = reader.read(request, this.closed() ? 'closed' : 'data', signal)
      if (answer === undefined) return rejected(new StreamClosedError(this.error))
      this.updateFlow()
      return answer
    } catch (failure) {
      this.#readFailed(failure as Error)
      return rejected(new StreamClosedError(failure))
    }
  }

  #pullReader(): PullReader {
    this.#reader ??= new PullReader(this.maxBufferSize, this.readChunkSize, (failure) => {
      if (failure === undefined) this.updateFlow()
      else this.#readFailed(failure)
    })
    return this.#reader
  }

  #readFailed(failure: Error): void {
    if (failure instanceof UnsatisfiableReadError) {
      genLog.info('Unsatisfiable read, closing connection: %s', failure.message)
    } else {
      genLog.error('Reached maximum read buffer size')
    }
    this.close(failure)
  }

  // ---------------------------------------------------------------- push mode

  /** What receives the bytes in push mode; undefined in pull mode. */
  get consumer(): StreamConsumer | undefined {
    return this.#consumer
  }

  /**
   * Begins push mode: from now on `consumer` gets every chunk as it arrives.
   *
   * Bytes already buffered are delivered before this returns, one call per stored chunk; on a
   * closed stream `onClose` follows them. Until {@link releaseConsumer}, the `readX` methods throw.
   *
   * `maxBufferSize` does not count what is delivered, only what is stored while paused.
   *
   * @throws Error if a read is pending or there is a consumer.
   */
  setConsumer(consumer: StreamConsumer): void {
    if (this.#consumer !== undefined) throw new Error('stream already has a consumer')
    if (this.#reader?.pending === true) throw new Error('cannot set a consumer during a read')
    this.#consumer = consumer
    this.#consumerPaused = false
    this.#delivering = false
    this.#endReported = false
    this.#continueDelivery()
  }

  /**
   * Ends push mode and keeps `unread` for whoever reads next.
   *
   * Allowed inside `onData`, and what should follow may be begun at once: a read, another
   * {@link setConsumer}, or with nothing left `startTls`.
   *
   * @param unread The end of the last chunk that the consumer did not use, usually
   * `chunk.subarray(used)`. It comes before anything stored while paused.
   * @throws Error if there is no consumer.
   */
  releaseConsumer(unread?: Uint8Array): void {
    if (this.#consumer === undefined) throw new Error('stream has no consumer')
    this.#consumer = undefined
    this.#consumerPaused = false
    this.#delivering = false
    this.#endReported = false
    if (unread !== undefined && unread.length > 0) {
      this.#pullReader().buffer.prepend(asBuffer(unread))
    }
    this.updateFlow()
  }

  /** Holds the consumer's chunks, and its end of stream, back until {@link resumeConsumer}. */
  pauseConsumer(): void {
    this.#consumerPaused = true
    this.updateFlow()
  }

  /**
   * Ends {@link pauseConsumer}. What was stored is delivered before this returns; when called
   * inside `onData`, after that has returned.
   */
  resumeConsumer(): void {
    if (!this.#consumerPaused) return
    this.#consumerPaused = false
    if (!this.#delivering) this.#continueDelivery()
  }

  #deliver(consumer: StreamConsumer, chunk: Buffer): void {
    this.#delivering = true
    try {
      consumer.onData(chunk)
    } catch (error) {
      this.#consumerFailed(error)
    }
    if (this.#consumer === consumer) this.#delivering = false
  }

  /** Delivers what is stored, then lets the transport go on or reports that it is closed. */
  #continueDelivery(): void {
    const buffer = this.#reader?.buffer
    while (buffer !== undefined && buffer.length > 0) {
      if (this.#consumer === undefined || this.#consumerPaused || this.#delivering) break
      this.#deliver(this.#consumer, buffer.shift())
    }
    if (!this.closed()) this.updateFlow()
    else if (!this.#consumerPaused) this.reportClose()
  }

  /** Ends the stream after the peer has, unless the consumer wants to go on sending. */
  #reportEnd(): void {
    if (this.#endReported) return
    const consumer = this.#consumer
    if (consumer?.onEnd !== undefined) {
      this.#endReported = true
      try {
        if (consumer.onEnd()) return
      } catch (error) {
        this.#consumerFailed(error)
      }
    }
    this.close()
  }

  #consumerFailed(error: unknown): void {
    genLog.error('Uncaught exception, closing connection.', { excInfo: error })
    this.close(error instanceof Error ? error : new Error(String(error), { cause: error }))
  }

  // ---------------------------------------------------------------- flow control

  /** Tells the transport to deliver, or to wait, if that has changed. */
  protected updateFlow(): void {
    if (this.closed()) return
    const wanted = this.#wantsData()
    if (wanted && this.#ended) {
      this.#reportEnd()
    } else if (wanted !== this.#flowing) {
      this.#flowing = wanted
      if (wanted) this.resumeReading()
      else this.pauseReading()
    }
  }

  #wantsData(): boolean {
    if (this.#consumer !== undefined) return !this.#consumerPaused
    const reader = this.#reader
    if (reader?.pending === true) return true
    return this.watchesForClose() && (reader === undefined || reader.buffer.length === 0)
  }

  protected override feedData(chunk: Buffer): void {
    const consumer = this.#consumer
    if (consumer === undefined || this.#consumerPaused) {
      this.#store(chunk)
      return
    }
    // The way of every request a server gets. bench/push-mode.ts compares it with a bare socket.
    this.#deliver(consumer, chunk)
    // Nothing was stored or resumed behind the consumer's back unless it stopped the transport.
    if (!this.#flowing) this.#continueDelivery()
  }

  #store(chunk: Buffer): void {
    if (this.closed()) return
    const reader = this.#pullReader()
    if (this.#consumer === undefined) {
      reader.feed(chunk)
      this.updateFlow()
      return
    }
    // The chunk in flight when the consumer paused may exceed the limit by itself.
    if (reader.buffer.length > this.maxBufferSize) {
      this.#readFailed(new StreamBufferFullError('too much received while paused'))
    } else {
      reader.buffer.append(chunk)
    }
  }

  protected override feedEof(): void {
    this.#ended = true
    this.updateFlow()
  }

  // ---------------------------------------------------------------- at the close

  /**
   * Answers the pending read for the last time, as far as the buffered bytes go.
   *
   * @returns Why no bytes could have satisfied it, if that is what came out.
   */
  protected finishReading(): Error | undefined {
    return this.#reader?.finish()
  }

  /** Tells the consumer, if there is one, that the stream is closed, and lets go of it. */
  protected reportClose(): void {
    const consumer = this.#consumer
    if (consumer === undefined) return
    this.#consumer = undefined
    this.#delivering = false
    try {
      consumer.onClose(this.error)
    } catch (error) {
      this.#consumerFailed(error)
    }
  }

  /** Rejects the pending read. */
  protected rejectRead(): void {
    if (this.#reader?.pending === true) this.#reader.reject(new StreamClosedError(this.error))
  }

  /** Whether the peer's end of stream has arrived but waits for somebody to read as far as that. */
  protected endIsUnread(): boolean {
    return this.#ended && !this.#endReported && !this.#wantsData()
  }

  /** Whether nothing is read, buffered or at its end. */
  protected readingIsIdle(): boolean {
    const unread = this.#reader === undefined ? 0 : this.#reader.buffer.length
    return !this.reading() && unread === 0 && this.#consumer === undefined && !this.#ended
  }
}
