import type { Transform } from 'node:stream'
import { constants } from 'node:zlib'

/**
 * An incremental decoder of one compressed byte stream, with a bound on each piece of output.
 *
 * @example
 * ```ts
 * let input: Uint8Array = compressed
 * while (input.length > 0) {
 *   consume(await decompressor.decompress(input, 65536))
 *   input = decompressor.unconsumedTail
 * }
 * consume(await decompressor.flush())
 * ```
 */
export interface Decompressor {
  /**
   * Resolves with output that has become available; may be empty while input is buffered.
   *
   * @param value The next input, or `unconsumedTail`. It must stay unchanged until
   *   `unconsumedTail` is empty.
   * @param maxLength The most bytes to return; zero, the default, means no bound.
   * @throws Error with zlib's `code` (`Z_DATA_ERROR`) if the input is not valid, or has bytes
   *   behind its end.
   */
  decompress(value: Uint8Array, maxLength?: number): Promise<Buffer>

  /**
   * Empty when everything fed has been returned as output. Otherwise an opaque token to pass to
   * the next `decompress`, which then drains before it takes new input.
   */
  get unconsumedTail(): Buffer

  /**
   * Resolves with what output is left, without bound, and ends the stream; no call may follow.
   *
   * Where nothing was ever fed there is nothing to decode, and the result is empty.
   *
   * @throws Error with code `Z_BUF_ERROR` if the input was truncated.
   */
  flush(): Promise<Buffer>

  /** Frees the native decoder; a call still pending rejects. Closing again does nothing. */
  close(): void
}

/**
 * One of Node's decoding streams.
 *
 * @internal
 */
export interface DecodingStream extends Transform {
  /** How many bytes of input the decoder has taken, despite the name. */
  readonly bytesWritten: number
}

/**
 * Sees the input of a decoding stream that ends without complaint wherever its input does.
 *
 * @internal
 */
export interface EndingObserver {
  feed(bytes: Uint8Array): void
  readonly atEnd: boolean
}

const EMPTY = Buffer.alloc(0)

/**
 * Drives one of Node's decoding streams in paused mode, so that a highly compressed input expands
 * only as far as the stream's own buffer (some 32 KiB) ahead of what the caller has asked for.
 *
 * @internal
 */
export class StreamDecompressor implements Decompressor {
  readonly #open: (firstByte: number) => DecodingStream
  readonly #ending: EndingObserver | undefined
  /** Recognised by identity; its content means nothing. */
  readonly #token: Buffer = Buffer.from([0])
  #stream: DecodingStream | undefined
  #bytesFed = 0
  #surplus: Buffer = EMPTY
  #pendingWrites = 0
  #busy = false
  #ended = false
  #flushed = false
  #failure: Error | undefined
  #wake: (() => void) | undefined

  /**
   * @param open Makes the decoding stream once the first byte of input is known.
   * @param ending Tells whether the input may end, for a stream that does not notice.
   */
  constructor(open: (firstByte: number) => DecodingStream, ending?: EndingObserver) {
    this.#open = open
    this.#ending = ending
  }

  get unconsumedTail(): Buffer {
    if (this.#failure !== undefined || this.#flushed) return EMPTY
    const buffered = this.#surplus.length + (this.#stream?.readableLength ?? 0)
    return buffered > 0 || this.#pendingWrites > 0 ? this.#token : EMPTY
  }

  async decompress(value: Uint8Array, maxLength: number = 0): Promise<Buffer> {
    if (!(maxLength >= 0)) throw new RangeError(`maxLength must not be negative, got ${maxLength}`)
    return this.#exclusively(() => {
      if (value !== this.#token) this.#feed(value)
      return this.#collect(maxLength === 0 ? Infinity : maxLength)
    })
  }

  async flush(): Promise<Buffer> {
    return this.#exclusively(async () => {
      this.#flushed = true
      if (this.#stream === undefined) return EMPTY
      this.#stream.end()
      const rest = await this.#collect(Infinity)
      if (this.#ending?.atEnd === false) throw truncatedError()
      return rest
    })
  }

  close(): void {
    this.#failure ??= new Error('the decompressor is closed')
    this.#surplus = EMPTY
    this.#stream?.destroy()
    this.#wake?.()
  }

  async #exclusively(work: () => Promise<Buffer>): Promise<Buffer> {
    if (this.#failure !== undefined) throw this.#failure
    if (this.#flushed) throw new Error('the decompressor was already flushed')
    if (this.#busy) throw new Error('a call of this decompressor is still pending')
    this.#busy = true
    try {
      return await work()
    } finally {
      this.#busy = false
    }
  }

  #feed(value: Uint8Array): void {
    const firstByte = value[0]
    if (firstByte === undefined) return
    this.#stream ??= this.#start(firstByte)
    this.#ending?.feed(value)
    this.#bytesFed += value.length
    this.#pendingWrites++
    this.#stream.write(value, () => {
      this.#pendingWrites--
      this.#wake?.()
    })
  }

  #start(firstByte: number): DecodingStream {
    return this.#open(firstByte)
      .on('readable', () => this.#wake?.())
      .on('error', (error) => {
        this.#failure ??= error
        this.#wake?.()
      })
      .on('end', () => {
        this.#ended = true
        this.#wake?.()
      })
  }

  /** Returns up to `limit` bytes; fewer once all input is decoded. */
  async #collect(limit: number): Promise<Buffer> {
    const pieces: Buffer[] = []
    let room = limit
    for (;;) {
      if (this.#failure !== undefined) throw this.#failure
      const piece = this.#nextPiece()
      if (piece !== undefined) {
        if (piece.length > room) this.#surplus = piece.subarray(room)
        pieces.push(piece.subarray(0, room))
        room -= Math.min(room, piece.length)
        if (room === 0) break
      } else if (this.#finished()) {
        this.#checkAllTaken()
        break
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
        this.#wake = undefined
      }
    }
    return pieces.length === 1 ? (pieces[0] ?? EMPTY) : Buffer.concat(pieces)
  }

  #nextPiece(): Buffer | undefined {
    if (this.#surplus.length > 0) {
      const piece = this.#surplus
      this.#surplus = EMPTY
      return piece
    }
    return (this.#stream?.read() as Buffer | null | undefined) ?? undefined
  }

  #finished(): boolean {
    return this.#flushed ? this.#ended : this.#pendingWrites === 0
  }

  /** The decoder passes over what it has no use for; here that is an error. */
  #checkAllTaken(): void {
    if (this.#stream === undefined || this.#stream.bytesWritten === this.#bytesFed) return
    this.#failure = trailingDataError()
    this.#stream.destroy()
    throw this.#failure
  }
}

function trailingDataError(): Error {
  return Object.assign(new Error('unexpected data after the end of the compressed stream'), {
    code: 'Z_DATA_ERROR',
    errno: constants.Z_DATA_ERROR,
  })
}

function truncatedError(): Error {
  return Object.assign(new Error('unexpected end of the compressed stream'), {
    errno: constants.Z_BUF_ERROR,
    code: 'Z_BUF_ERROR',
  })
}
