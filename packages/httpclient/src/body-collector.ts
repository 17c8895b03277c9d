/** From here on a piece is kept as it is; smaller ones are copied together. */
const OWN_PIECE = 4096
/** How many bytes of small pieces are put into one buffer. */
const GATHERED = 16_384

/**
 * Puts the pieces of a body together.
 *
 * A server may send a body byte by byte. Kept as they are, its pieces would take twenty times the
 * memory of their bytes, which is what the limit on bodies counts.
 */
export class BodyCollector {
  readonly #pieces: Buffer[] = []
  /** Where small pieces are gathered, and how much of it they fill. */
  #gathering: Buffer | undefined = undefined
  #filled = 0

  /** How many buffers are held. */
  get pieces(): number {
    return this.#pieces.length + (this.#gathering === undefined ? 0 : 1)
  }

  add(chunk: Buffer): void {
    if (chunk.length >= OWN_PIECE) {
      this.#endGathering()
      this.#pieces.push(chunk)
      return
    }
    if (this.#filled + chunk.length > GATHERED) this.#endGathering()
    this.#gathering ??= Buffer.allocUnsafe(GATHERED)
    this.#gathering.set(chunk, this.#filled)
    this.#filled += chunk.length
  }

  /** The whole body. */
  toBuffer(): Buffer {
    this.#endGathering()
    return Buffer.concat(this.#pieces)
  }

  #endGathering(): void {
    if (this.#gathering === undefined) return
    const gathered = this.#gathering.subarray(0, this.#filled)
    // Between large pieces there may be little to gather, again and again.
    this.#pieces.push(this.#filled < GATHERED / 2 ? Buffer.from(gathered) : gathered)
    this.#gathering = undefined
    this.#filled = 0
  }
}
