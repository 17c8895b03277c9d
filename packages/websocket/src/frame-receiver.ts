import type { IOStream, StreamConsumer } from '@tornado-ts/iostream'
import type { CloseReport } from './close-code.ts'
import { decodeUtf8 } from './decode-text.ts'
import { FrameParser, type FrameParserOptions, type FrameSink } from './frame-parser.ts'
import type { FrameWriter } from './frame-writer.ts'
import type { MessageInflater } from './message-inflater.ts'
import { ignore } from './settled.ts'

const EMPTY = Buffer.alloc(0)

/** Who gets what a {@link FrameReceiver} receives. None of these throws, no promise rejects. */
export interface ReceiverHost {
  /** More than the limit waits to be sent: nothing should be read that may be answered. */
  readonly isCongested: boolean
  /** @returns A promise to receive nothing more until it settles. */
  receiveMessage(message: string | Buffer): Promise<void> | undefined
  receivePing(data: Buffer): void
  receivePong(data: Buffer): void
  receiveClose(report: CloseReport): void
  /** The peer has sent what it may not send, or something here has failed. */
  receivingFailed(error: unknown): void
  streamClosed(error: Error | undefined): void
}

/**
 * Drives a {@link FrameParser} over a stream.
 *
 * All frames of a chunk are handled in one run, and what is written meanwhile leaves together. The
 * run stops where the application has given a promise, where a message is inflated off the loop, and
 * where too much waits for the peer; the rest of the chunk is held then, and the stream is paused.
 * While nothing is held the stream goes on, so that we see the peer go away.
 */
export class FrameReceiver implements StreamConsumer, FrameSink {
  readonly #stream: IOStream
  readonly #writer: FrameWriter
  readonly #inflater: MessageInflater | undefined
  readonly #host: ReceiverHost
  readonly #parser: FrameParser

  #inflatedBytes = 0
  /** A promise has to settle before the next frame. */
  #pending = false
  /** The peer has to take what waits for it before the next frame. */
  #congested = false
  #held: Buffer | undefined = undefined
  #heldStart = 0
  #streamPaused = false
  #ended = false

  constructor(
    stream: IOStream,
    writer: FrameWriter,
    inflater: MessageInflater | undefined,
    options: FrameParserOptions,
    host: ReceiverHost,
  ) {
    this.#stream = stream
    this.#writer = writer
    this.#inflater = inflater
    this.#host = host
    this.#parser = new FrameParser(this, options)
  }

  /** The bytes of all frames so far. */
  get wireBytes(): number {
    return this.#parser.wireBytes
  }

  /** The bytes of all messages so far, uncompressed. */
  get messageBytes(): number {
    return this.#parser.messageBytes + this.#inflatedBytes
  }

  /** Begins to receive, once `ready` has settled if it is given. */
  start(ready: Promise<void> | undefined): void {
    if (ready !== undefined) this.#waitFor(ready)
    this.#stream.setConsumer(this)
  }

  /** Ignores everything from here on. */
  end(): void {
    this.#ended = true
    this.#parser.end()
    this.#held = undefined
  }

  // ---- StreamConsumer

  onData(chunk: Buffer): void {
    this.#waitForPeer()
    this.#run(chunk, 0)
  }

  onClose(error: Error | undefined): void {
    this.end()
    this.#host.streamClosed(error)
  }

  // ---- FrameSink

  onText(text: string): void {
    this.#deliver(text)
  }

  onBinary(data: Buffer): void {
    this.#deliver(data)
  }

  onCompressed(data: Buffer, isText: boolean): void {
    const inflater = this.#inflater
    if (inflater === undefined) return
    const inflated = inflater.inflate(data)
    if (inflated !== undefined) this.#deliver(this.#inflated(inflated, isText))
    else this.#waitFor(this.#inflateLater(inflater, data, isText))
  }

  onPing(data: Buffer): void {
    this.#host.receivePing(data)
    if (this.#host.isCongested) this.#parser.pause()
  }

  onPong(data: Buffer): void {
    this.#host.receivePong(data)
  }

  onCloseFrame(report: CloseReport): void {
    this.#host.receiveClose(report)
  }

  // ---- messages

  #deliver(message: string | Buffer): void {
    const ready = this.#host.receiveMessage(message)
    if (ready !== undefined) this.#waitFor(ready)
    else if (this.#host.isCongested) this.#parser.pause()
  }

  async #inflateLater(inflater: MessageInflater, data: Buffer, isText: boolean): Promise<void> {
    try {
      const message = this.#inflated(await inflater.inflateLater(data), isText)
      if (!this.#ended) await this.#host.receiveMessage(message)
    } catch (error) {
      this.#host.receivingFailed(error)
    }
  }

  #inflated(data: Buffer, isText: boolean): string | Buffer {
    this.#inflatedBytes += data.length
    return isText ? decodeUtf8(data) : data
  }

  // ---- runs

  #run(chunk: Buffer, start: number): void {
    let at = start
    while (at < chunk.length && !this.#isBlocked) {
      at = this.#pass(chunk, at)
      this.#waitForPeer()
    }
    if (at < chunk.length) this.#hold(chunk, at)
  }

  #pass(chunk: Buffer, start: number): number {
    this.#writer.beginPass()
    try {
      return this.#parser.feed(chunk, start)
    } catch (error) {
      this.#host.receivingFailed(error)
      return chunk.length
    } finally {
      this.#writer.endPass()
    }
  }

  get #isBlocked(): boolean {
    return this.#pending || this.#congested
  }

  #waitFor(ready: Promise<void>): void {
    this.#pending = true
    this.#parser.pause()
    void ready.then(() => {
      this.#pending = false
      this.#continue()
    })
  }

  #waitForPeer(): void {
    if (this.#congested || !this.#host.isCongested) return
    this.#congested = true
    this.#pauseStream()
    this.#stream.write(EMPTY).then(() => {
      this.#congested = false
      this.#continue()
    }, ignore)
  }

  #hold(chunk: Buffer, start: number): void {
    this.#held = chunk
    this.#heldStart = start
    this.#pauseStream()
  }

  #pauseStream(): void {
    if (this.#streamPaused || this.#ended) return
    this.#streamPaused = true
    this.#stream.pauseConsumer()
  }

  /** Goes on where a run has stopped. */
  #continue(): void {
    if (this.#isBlocked || this.#ended) return
    const held = this.#held
    this.#held = undefined
    if (held !== undefined) this.#run(held, this.#heldStart)
    if (this.#isBlocked || this.#ended || !this.#streamPaused) return
    this.#streamPaused = false
    this.#stream.resumeConsumer()
  }
}
