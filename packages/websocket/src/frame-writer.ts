import type { IOStream } from '@tornado-ts/iostream'
import { WebSocketClosedError } from './errors.ts'
import { FIN, TEXT } from './frame-constants.ts'
import {
  asciiFrameHead,
  encodeFrame,
  encodeHead,
  encodeMaskedFrame,
  encodeTextFrame,
} from './frame-serializer.ts'
import { handled, SENT } from './settled.ts'

/** Text up to this is sent as a string, which is the fastest only as long as it is short. */
const MAX_STRING = 16_384
/** A payload up to this is copied behind its head; a larger one goes out beside it. */
const MAX_COPY = 16_384
/** Frames of one pass are joined up to this. */
const MAX_JOINED = 65_536

const EMPTY = Buffer.alloc(0)

/**
 * Puts frames on a stream; those of one pass leave in one write.
 */
export class FrameWriter {
  /** The bytes of all frames so far. */
  wireBytes = 0

  readonly #stream: IOStream
  readonly #masked: boolean
  #inPass = false
  #passBytes = 0
  /** Earlier bytes were waiting for the system when the pass began. */
  #backlog = false

  /** @param masked Payloads have to be masked: this is a client. */
  constructor(stream: IOStream, masked: boolean) {
    this.#stream = stream
    this.#masked = masked
  }

  /** The bytes that the system has not taken, and those of the pass. */
  get bufferedAmount(): number {
    return this.#stream.bufferedAmount
  }

  /** Joins what is written from here on. */
  beginPass(): void {
    this.#backlog = this.#stream.bufferedAmount > 0
    this.#inPass = true
    this.#stream.cork()
  }

  /** Sends what was joined. */
  endPass(): void {
    this.#inPass = false
    this.#passBytes = 0
    this.#stream.uncork()
  }

  /** Sends what was joined so far, in the middle of a pass. */
  flush(): void {
    if (!this.#inPass) return
    this.endPass()
    this.beginPass()
  }

  /** Writes a text message that takes `byteLength` bytes in UTF-8. */
  writeText(text: string, byteLength: number): void {
    if (this.#masked) {
      this.writeEncoded(encodeMaskedFrame(FIN | TEXT, Buffer.from(text)))
    } else if (byteLength === text.length && byteLength <= MAX_STRING) {
      const frame = asciiFrameHead(byteLength) + text
      this.#stream.writeNoWait(frame, 'latin1')
      this.#count(frame.length)
    } else {
      this.writeEncoded(encodeTextFrame(text, byteLength))
    }
  }

  /** Writes a frame; a large payload must not be changed before it is sent. */
  writeFrame(first: number, payload: Uint8Array): void {
    if (this.#masked || payload.length <= MAX_COPY) {
      this.writeEncoded(this.encode(first, payload))
      return
    }
    const head = encodeHead(first, payload.length)
    this.#stream.cork()
    this.#stream.writeNoWait(head)
    this.#stream.writeNoWait(payload)
    this.#stream.uncork()
    this.#count(head.length + payload.length)
  }

  /** A frame for {@link writeEncoded}. */
  encode(first: number, payload: Uint8Array): Buffer {
    return this.#masked ? encodeMaskedFrame(first, payload) : encodeFrame(first, payload)
  }

  writeEncoded(frame: Buffer): void {
    this.#stream.writeNoWait(frame)
    this.#count(frame.length)
  }

  #count(bytes: number): void {
    this.wireBytes += bytes
    if (!this.#inPass) return
    this.#passBytes += bytes
    if (this.#passBytes > MAX_JOINED) this.flush()
  }

  /**
   * Resolves when the system has taken what was written so far; what is joined in a pass counts as
   * taken if nothing was waiting before. Rejects with WebSocketClosedError; may be ignored.
   */
  sent(): Promise<void> {
    const isWaiting = this.#inPass ? this.#backlog : this.#stream.bufferedAmount > 0
    if (!isWaiting) return SENT
    return handled(this.#stream.write(EMPTY).catch(closed))
  }
}

function closed(cause: unknown): never {
  throw new WebSocketClosedError('the connection closed before the message was sent', { cause })
}
