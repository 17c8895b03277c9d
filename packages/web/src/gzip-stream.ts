import { constants, crc32, deflateRawSync } from 'node:zlib'

/** RFC 1952 §2.3: deflate, no flags, no time, unknown system. */
const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff])

/** How far deflate may refer back (RFC 1951 §2). */
const WINDOW = 32768

/**
 * Compresses a body piece by piece, each piece flushed so that the client can read it at once.
 *
 * Node's zlib streams answer only asynchronously, and a transform has to answer at once. So each
 * piece is compressed by itself with the last 32 KiB of input as dictionary: a sync-flushed deflate
 * block that refers back into the window the decoder already has, which is one continuous stream.
 */
export class GzipStream {
  readonly #level: number
  #started = false
  #window: Buffer = Buffer.alloc(0)
  #crc = 0
  #length = 0

  constructor(level: number) {
    this.#level = level
  }

  /** The compressed form of `chunk`; with `finishing` the end of the stream too. */
  write(chunk: Buffer, finishing: boolean): Buffer {
    const pieces: Buffer[] = this.#started ? [] : [GZIP_HEADER]
    this.#started = true
    if (chunk.length > 0 || finishing) pieces.push(this.#deflate(chunk, finishing))
    // Of an empty buffer zlib takes the address, which is null, for the wish to begin anew.
    if (chunk.length > 0) this.#crc = crc32(chunk, this.#crc)
    this.#length = (this.#length + chunk.length) >>> 0
    if (finishing) pieces.push(this.#trailer())
    return Buffer.concat(pieces)
  }

  #deflate(chunk: Buffer, finishing: boolean): Buffer {
    const compressed = deflateRawSync(chunk, {
      level: this.#level,
      finishFlush: finishing ? constants.Z_FINISH : constants.Z_SYNC_FLUSH,
      ...(this.#window.length > 0 && { dictionary: this.#window }),
    })
    if (!finishing) {
      const seen = chunk.length >= WINDOW ? chunk : Buffer.concat([this.#window, chunk])
      this.#window = Buffer.from(seen.subarray(Math.max(0, seen.length - WINDOW)))
    }
    return compressed
  }

  #trailer(): Buffer {
    const trailer = Buffer.alloc(8)
    trailer.writeUInt32LE(this.#crc, 0)
    trailer.writeUInt32LE(this.#length, 4)
    return trailer
  }
}
