const EMPTY = Buffer.alloc(0)

/** Chunks smaller than this are gathered, so that a peer sending single bytes cannot inflate memory. */
const SMALL_CHUNK = 1024

/** A view may keep alive at most this many times its own size. */
const MAX_PINNED_RATIO = 8

/** Chunks in front of the list that are consumed but not yet cut off. */
const MAX_CONSUMED = 64

/**
 * The received bytes that nobody has asked for yet: a list of chunks, consumed from the front.
 *
 * Taking bytes costs no copy when they lie in one chunk. Everything is linear in the bytes that
 * pass through, however they were split.
 */
export class ReadBuffer {
  readonly #blockSize: number
  #chunks: Buffer[] = []
  /** Index of the first chunk that is not consumed. */
  #head = 0
  #length = 0
  /** Memory of our own whose used part is the last chunk; undefined when that came from outside. */
  #block: Buffer | undefined

  /** @param blockSize The most bytes to gather small chunks into. */
  constructor(blockSize: number) {
    this.#blockSize = blockSize
  }

  /** How many bytes are buffered. */
  get length(): number {
    return this.#length
  }

  /** Adds a chunk at the end. The buffer keeps it without copying unless it is small. */
  append(chunk: Buffer): void {
    if (chunk.length === 0) return
    this.#length += chunk.length
    const last = this.#head < this.#chunks.length ? this.#chunks.at(-1) : undefined
    if (last === undefined || chunk.length >= SMALL_CHUNK || !this.#gather(last, chunk)) {
      this.#chunks.push(chunk)
      this.#block = undefined
    }
  }

  /** Copies `chunk` behind the last chunk; false when that would mean copying a large one. */
  #gather(last: Buffer, chunk: Buffer): boolean {
    const size = last.length + chunk.length
    let block = this.#block
    if (block === undefined || block.length - last.length < chunk.length) {
      if (size > this.#blockSize || (block === undefined && last.length >= SMALL_CHUNK))
        return false
      block = Buffer.allocUnsafeSlow(Math.min(2 * size, this.#blockSize))
      block.set(last)
      this.#block = block
    }
    block.set(chunk, last.length)
    this.#chunks[this.#chunks.length - 1] = block.subarray(0, size)
    return true
  }

  /** Puts bytes back in front of everything else. */
  prepend(chunk: Buffer): void {
    if (chunk.length === 0) return
    this.#length += chunk.length
    if (this.#head > 0) {
      this.#head -= 1
      this.#chunks[this.#head] = chunk
    } else {
      this.#chunks.unshift(chunk)
    }
  }

  /** Removes and returns the first stored chunk as it is; an empty buffer when there is none. */
  shift(): Buffer {
    const first = this.#chunks[this.#head]
    if (first === undefined) return EMPTY
    this.#length -= first.length
    this.#dropHead()
    return first
  }

  /** Removes and returns the first `count` bytes, which must be there. */
  take(count: number): Buffer {
    const first = this.#chunks[this.#head]
    if (first === undefined || count === 0) return EMPTY
    if (first.length < count) {
      const joined = Buffer.allocUnsafe(count)
      this.takeInto(joined)
      return joined
    }
    const piece = first.subarray(0, count)
    this.#skip(first, count)
    return count * MAX_PINNED_RATIO < piece.buffer.byteLength ? Buffer.from(piece) : piece
  }

  /** Moves bytes into `target` until it is full or nothing is left, and returns how many. */
  takeInto(target: Uint8Array): number {
    let filled = 0
    while (filled < target.length) {
      const first = this.#chunks[this.#head]
      if (first === undefined) break
      const count = Math.min(first.length, target.length - filled)
      target.set(count === first.length ? first : first.subarray(0, count), filled)
      this.#skip(first, count)
      filled += count
    }
    return filled
  }

  /** All bytes as latin1 text, so that indices in the text are byte offsets. */
  toLatin1(): string {
    let text = ''
    for (let i = this.#head; i < this.#chunks.length; i++) {
      text += this.#chunks[i]?.toString('latin1') ?? ''
    }
    return text
  }

  /**
   * The offset of the first match of `pattern` that begins at or after `from`, or -1.
   *
   * A search that is repeated as data arrives should begin where the last one ended, less
   * `pattern.length - 1`; the chunk of that offset is looked up from the end.
   */
  indexOf(pattern: Buffer, from: number): number {
    const chunks = this.#chunks
    let index = chunks.length
    let base = this.#length
    while (index > this.#head && base > from) base -= chunks[--index]?.length ?? 0
    for (; index < chunks.length; index++) {
      const chunk = chunks[index] ?? EMPTY
      const start = Math.max(from - base, 0)
      const inside = chunk.indexOf(pattern, start)
      if (inside !== -1) return base + inside
      const edge = Math.max(start, chunk.length - pattern.length + 1)
      const across = this.#indexOfAcross(pattern, index, edge)
      if (across !== -1) return base + across
      base += chunk.length
    }
    return -1
  }

  /** Looks for a match that begins in chunk `index` at or after `edge` and ends in a later one. */
  #indexOfAcross(pattern: Buffer, index: number, edge: number): number {
    const chunk = this.#chunks[index] ?? EMPTY
    if (edge >= chunk.length || index + 1 >= this.#chunks.length) return -1
    const window = Buffer.allocUnsafe(chunk.length - edge + pattern.length - 1)
    let filled = chunk.copy(window, 0, edge)
    for (let i = index + 1; i < this.#chunks.length && filled < window.length; i++) {
      filled += this.#chunks[i]?.copy(window, filled) ?? 0
    }
    const found = window.subarray(0, filled).indexOf(pattern)
    return found === -1 ? -1 : edge + found
  }

  /** Consumes `count` bytes of the first chunk. */
  #skip(first: Buffer, count: number): void {
    this.#length -= count
    if (count === first.length) {
      this.#dropHead()
      return
    }
    this.#chunks[this.#head] = first.subarray(count)
    // What is left of the block no longer begins at its start, so nothing may be added to it.
    if (this.#head === this.#chunks.length - 1) this.#block = undefined
  }

  #dropHead(): void {
    this.#chunks[this.#head] = EMPTY
    this.#head += 1
    if (this.#head === this.#chunks.length) {
      this.#chunks.length = 0
      this.#head = 0
      this.#block = undefined
    } else if (this.#head >= MAX_CONSUMED && this.#head * 2 >= this.#chunks.length) {
      this.#chunks = this.#chunks.slice(this.#head)
      this.#head = 0
    }
  }
}
