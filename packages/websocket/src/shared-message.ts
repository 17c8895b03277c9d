import { FIN, RSV1 } from './frame-constants.ts'
import { encodeFrame } from './frame-serializer.ts'
import { DEFLATE_AT_ONCE, type MessageDeflater } from './message-deflater.ts'

/** A message for many: each of its forms is made once, when the first receiver needs it. */
export class SharedMessage {
  readonly payload: Uint8Array
  readonly #opcode: number
  #plain: Buffer | undefined
  /** By window size. */
  readonly #deflated = new Map<number, Buffer>()
  readonly #deflating = new Map<number, Promise<Buffer>>()

  constructor(payload: Uint8Array, opcode: number) {
    this.payload = payload
    this.#opcode = opcode
  }

  /** Whether compressing it would hold the loop up. */
  get isLarge(): boolean {
    return this.payload.length > DEFLATE_AT_ONCE
  }

  plainFrame(): Buffer {
    this.#plain ??= encodeFrame(FIN | this.#opcode, this.payload)
    return this.#plain
  }

  /** The compressed frame for receivers with the window of `deflater`. */
  deflatedFrame(deflater: MessageDeflater): Buffer {
    let frame = this.#deflated.get(deflater.windowBits)
    if (frame === undefined) {
      frame = this.#encode(deflater.deflateAlone(this.payload))
      this.#deflated.set(deflater.windowBits, frame)
    }
    return frame
  }

  /** {@link deflatedFrame}, made off the loop. */
  deflatedFrameLater(deflater: MessageDeflater): Promise<Buffer> {
    let frame = this.#deflating.get(deflater.windowBits)
    if (frame === undefined) {
      frame = deflater.deflateAloneLater(this.payload).then((data) => this.#encode(data))
      this.#deflating.set(deflater.windowBits, frame)
    }
    return frame
  }

  #encode(data: Buffer): Buffer {
    return encodeFrame(FIN | RSV1 | this.#opcode, data)
  }
}
