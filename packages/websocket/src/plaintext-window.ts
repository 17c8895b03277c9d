const FIRST_ROOM = 1024

/**
 * The last bytes that went through a compressor: what the next message may refer back to.
 *
 * Twice the window is kept, so that bytes are moved once in a window and not with each message.
 */
export class PlaintextWindow {
  readonly #size: number
  #buffer: Buffer = Buffer.alloc(0)
  #length = 0

  /** @param windowBits The base 2 logarithm of the size. */
  constructor(windowBits: number) {
    this.#size = 2 ** windowBits
  }

  /** At most the last `count` bytes, as a view that is good until the next {@link append}. */
  last(count: number): Buffer | undefined {
    if (this.#length === 0) return undefined
    const start = this.#length - Math.min(count, this.#size)
    return this.#buffer.subarray(Math.max(0, start), this.#length)
  }

  append(data: Uint8Array): void {
    const tail = data.length > this.#size ? data.subarray(data.length - this.#size) : data
    if (this.#length + tail.length > this.#buffer.length) this.#makeRoom(tail.length)
    this.#buffer.set(tail, this.#length)
    this.#length += tail.length
  }

  #makeRoom(needed: number): void {
    const kept = Math.min(this.#length, this.#size)
    const start = this.#length - kept
    const room = 2 * this.#size
    if (this.#buffer.length < room) {
      const grown = Buffer.allocUnsafe(
        Math.min(room, Math.max(FIRST_ROOM, 2 * this.#buffer.length, kept + needed)),
      )
      this.#buffer.copy(grown, 0, start, this.#length)
      this.#buffer = grown
    } else {
      this.#buffer.copyWithin(0, start, this.#length)
    }
    this.#length = kept
  }
}
