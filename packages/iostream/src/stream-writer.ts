import { asBuffer } from './bytes.ts'
import { rejected } from './deferred.ts'
import { StreamBufferFullError, StreamClosedError } from './errors.ts'
import { StreamTransport } from './stream-transport.ts'
import { WriteQueue } from './write-queue.ts'

/** From here on `writeNoWait` advises to wait; the value of Node's own streams. */
const HIGH_WATER_MARK = 16_384

/** What a finished write answers with: one promise for all streams. */
export const FLUSHED: Promise<void> = Promise.resolve()

/** The writing half of a stream. Its state is part of the stream's own object, to keep that small. */
export abstract class StreamWriter extends StreamTransport {
  /**
   * The most bytes held for sending; undefined when unlimited.
   *
   * @tornado iostream.BaseIOStream.max_write_buffer_size
   */
  readonly maxWriteBufferSize: number | undefined

  /** Made at the first `write`; `writeNoWait` needs none. */
  #writes: WriteQueue | undefined = undefined
  #corkDepth = 0
  /** Text written while corked that has not been passed to the transport. */
  #corkedText = ''
  #transportCorked = false

  constructor(maxWriteBufferSize: number | undefined) {
    super()
    this.maxWriteBufferSize = maxWriteBufferSize
  }

  /**
   * Sends `data` after everything written before.
   *
   * The promise resolves when this and all earlier bytes were handed to the system; promises of one
   * stream settle in the order of the calls. Writing while a connect or a TLS handshake is pending
   * is allowed. Empty data resolves once earlier data is sent.
   *
   * @param data Any view; all of its bytes are sent. Do not change it until the promise settles.
   * @returns A promise that rejects with {@link StreamClosedError}, or with
   * {@link StreamBufferFullError} if `maxWriteBufferSize` would be exceeded; then nothing of `data`
   * is sent and the stream stays usable.
   * @tornado iostream.BaseIOStream.write
   */
  write(data: ArrayBufferView): Promise<void> {
    if (this.closed()) return rejected(new StreamClosedError(this.error))
    if (this.#isOverLimit(data.byteLength)) return rejected(this.#bufferFull())
    if (data.byteLength === 0 && this.#corkedText === '' && this.isFlushed()) return FLUSHED
    if (this.#corkDepth > 0) this.#corkTransport()
    this.#writes ??= new WriteQueue()
    this.#writes.issue()
    this.writeToFd(asBuffer(data), this.#writes.onFinished)
    return this.isFlushed() ? FLUSHED : this.#writes.wait()
  }

  /**
   * Sends `data` without a promise; for the hot path.
   *
   * @param data Bytes, or text. Bytes must not be changed until they are sent.
   * @param encoding How text is sent, UTF-8 by default. With `latin1` the caller has made sure that
   * no character is above U+00FF: others would be cut to their low byte.
   * @returns False when it would be better to wait for {@link drained} before writing more, and on
   * a closed stream, which drops the data.
   * @throws {@link StreamBufferFullError} if `maxWriteBufferSize` would be exceeded.
   */
  writeNoWait(data: Uint8Array | string, encoding: 'latin1' | 'utf8' = 'utf8'): boolean {
    if (this.closed()) return false
    if (typeof data === 'string') {
      if (encoding === 'latin1' || Buffer.byteLength(data) === data.length) {
        return this.#writeText(data)
      }
      data = Buffer.from(data)
    }
    if (this.#isOverLimit(data.length)) throw this.#bufferFull()
    if (data.length === 0) return true
    if (this.#corkDepth > 0) this.#corkTransport()
    return this.writeToFd(data)
  }

  #writeText(text: string): boolean {
    if (this.#isOverLimit(text.length)) throw this.#bufferFull()
    if (text.length === 0) return true
    if (this.#corkDepth === 0) return this.writeToFd(text)
    this.#corkedText += text
    return this.#corkedText.length < HIGH_WATER_MARK
  }

  #isOverLimit(byteLength: number): boolean {
    const limit = this.maxWriteBufferSize
    return limit !== undefined && this.bufferedAmount + byteLength > limit
  }

  #bufferFull(): StreamBufferFullError {
    return new StreamBufferFullError(
      `more than ${this.maxWriteBufferSize} bytes waiting to be sent`,
    )
  }

  /**
   * Holds what is written until the matching {@link uncork}, so that it leaves in one system call.
   * Calls nest.
   */
  cork(): void {
    this.#corkDepth += 1
  }

  /** Ends one {@link cork}; the outermost sends what was held. */
  uncork(): void {
    if (this.#corkDepth === 0) return
    this.#corkDepth -= 1
    if (this.#corkDepth === 0) this.#flushCork()
  }

  /** Corks the transport itself, because bytes have to keep their place among the text. */
  #corkTransport(): void {
    if (!this.#transportCorked) {
      this.#transportCorked = true
      this.corkFd()
    }
    this.#flushText()
  }

  #flushText(): void {
    if (this.#corkedText === '') return
    const text = this.#corkedText
    this.#corkedText = ''
    this.writeToFd(text)
  }

  #flushCork(): void {
    this.#flushText()
    if (!this.#transportCorked) return
    this.#transportCorked = false
    this.uncorkFd()
  }

  /**
   * Resolves when the transport wants more after {@link writeNoWait} has returned false, and at
   * once when it does now. Rejects with {@link StreamClosedError} if the stream closes first.
   */
  drained(): Promise<void> {
    if (this.closed()) return rejected(new StreamClosedError(this.error))
    // Only the transport can say when it has drained, so it has to know of everything.
    if (this.#corkedText !== '') this.#corkTransport()
    if (!this.needsDrain()) return FLUSHED
    this.#writes ??= new WriteQueue()
    if (!this.#writes.draining) this.awaitDrain()
    return this.#writes.waitForDrain()
  }

  /** How many bytes have been written but not yet handed to the system. */
  get bufferedAmount(): number {
    return this.closed() ? 0 : this.#corkedText.length + this.queuedInFd()
  }

  /**
   * Whether there are unsent bytes.
   *
   * @tornado iostream.BaseIOStream.writing
   */
  writing(): boolean {
    return this.bufferedAmount > 0
  }

  protected override feedDrain(): void {
    this.#writes?.drained()
  }

  /** Ends writing for good: what was corked is passed on if the stream closes in good order. */
  protected endWriting(): void {
    if (this.error === undefined) this.#flushCork()
    this.#corkDepth = 0
    this.#corkedText = ''
  }

  /** Rejects the promises of writes that are not with the system. */
  protected rejectWrites(): void {
    const writes = this.#writes
    this.#writes = undefined
    if (writes?.waiting === true) writes.reject(new StreamClosedError(this.error))
  }
}
