const MAGIC = 0
const SKIPPABLE_SIZE = 1
const DESCRIPTOR = 2
const BLOCK = 3
const BROKEN = 4

const FRAME_MAGIC = 0xfd2fb528
/** The lowest of the sixteen magic numbers of frames to skip. */
const SKIPPABLE_MAGIC = 0x184d2a50

const RLE_BLOCK = 1
const CHECKSUM_SIZE = 4

/**
 * Follows the frames of a zstd stream (RFC 8878 §3.1) without decoding them, to tell whether the
 * stream may end where it does: Node's decoder does not say when its input was cut short.
 *
 * @internal
 */
export class ZstdFrames {
  #state = MAGIC
  /** Bytes to pass over before the next field. */
  #skip = 0
  /** The field being read, little-endian. */
  #value = 0
  #length = 0
  #wanted = 4
  #checksum = 0

  /** True between frames, and before the first one. */
  get atEnd(): boolean {
    return this.#state === MAGIC && this.#skip === 0 && this.#length === 0
  }

  /** Takes the next bytes of the stream, cut anywhere. */
  feed(bytes: Uint8Array): void {
    let i = 0
    while (i < bytes.length && this.#state !== BROKEN) {
      if (this.#skip > 0) {
        const passed = Math.min(this.#skip, bytes.length - i)
        this.#skip -= passed
        i += passed
      } else {
        this.#value += (bytes[i] ?? 0) * 2 ** (8 * this.#length)
        this.#length++
        i++
        if (this.#length === this.#wanted) this.#take(this.#value)
      }
    }
  }

  #take(value: number): void {
    switch (this.#state) {
      case MAGIC:
        if (value === FRAME_MAGIC) this.#expect(DESCRIPTOR, 1)
        else if (value - (value % 16) === SKIPPABLE_MAGIC) this.#expect(SKIPPABLE_SIZE, 4)
        else this.#expect(BROKEN, 0) // what is wrong is the decoder's to say
        break
      case SKIPPABLE_SIZE:
        this.#expect(MAGIC, 4, value)
        break
      case DESCRIPTOR:
        this.#checksum = (value & 4) === 0 ? 0 : CHECKSUM_SIZE
        this.#expect(BLOCK, 3, headerSize(value))
        break
      case BLOCK:
        this.#takeBlock(value)
    }
  }

  #takeBlock(header: number): void {
    const isLast = (header & 1) === 1
    const size = ((header >>> 1) & 3) === RLE_BLOCK ? 1 : header >>> 3
    if (isLast) this.#expect(MAGIC, 4, size + this.#checksum)
    else this.#expect(BLOCK, 3, size)
  }

  /** Awaits a field of `wanted` bytes, behind `skip` others. */
  #expect(state: number, wanted: number, skip = 0): void {
    this.#state = state
    this.#wanted = wanted
    this.#skip = skip
    this.#value = 0
    this.#length = 0
  }
}

/** The size of a frame header behind its descriptor: window, dictionary and content size. */
function headerSize(descriptor: number): number {
  const isSingleSegment = (descriptor & 0x20) !== 0
  const window = isSingleSegment ? 0 : 1
  const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0
  const contentSize = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >>> 6] ?? 0
  return window + dictionary + contentSize
}
