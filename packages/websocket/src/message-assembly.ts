import { invalidText } from './decode-text.ts'
import { Utf8Validator } from './utf8-validator.ts'

/** The room made at first for a message whose frame announces more than this. */
const FIRST_ROOM = 65_536

/**
 * A message that comes in pieces: in several frames, or in a frame that several chunks bring.
 *
 * The pieces are copied into one buffer that grows. Keeping the chunks instead would let a peer that
 * sends single bytes make us hold an object for each of them.
 */
export class MessageAssembly {
  readonly isText: boolean
  readonly compressed: boolean
  readonly #validator: Utf8Validator | undefined
  #buffer: Buffer = EMPTY
  #length = 0

  constructor(isText: boolean, compressed: boolean) {
    this.isText = isText
    this.compressed = compressed
    // Of a compressed text nothing can be said before it is inflated.
    this.#validator = isText && !compressed ? new Utf8Validator() : undefined
  }

  /** How many bytes of the message are here. */
  get length(): number {
    return this.#length
  }

  /**
   * Takes the next piece.
   *
   * @param announced How many more bytes the frame has behind this piece.
   * @throws PeerFault if the text cannot be UTF-8 any more.
   */
  append(piece: Uint8Array, announced: number): void {
    if (this.#validator?.feed(piece) === false) throw invalidText()
    const length = this.#length + piece.length
    if (length > this.#buffer.length) this.#grow(length, length + announced)
    this.#buffer.set(piece, this.#length)
    this.#length = length
  }

  /**
   * The whole message.
   *
   * @throws PeerFault if it is text and ends within a character.
   */
  take(): Buffer {
    if (this.#validator?.complete === false) throw invalidText()
    return this.#buffer.subarray(0, this.#length)
  }

  #grow(needed: number, announced: number): void {
    // What is only announced gets no more than twice the room of what has come.
    const wanted = Math.min(announced, Math.max(FIRST_ROOM, 2 * needed))
    const grown = Buffer.allocUnsafe(Math.max(needed, wanted, 2 * this.#buffer.length))
    this.#buffer.copy(grown, 0, 0, this.#length)
    this.#buffer = grown
  }
}

const EMPTY = Buffer.alloc(0)
