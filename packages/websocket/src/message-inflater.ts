import { constants as bufferConstants } from 'node:buffer'
import { constants, inflateRaw, inflateRawSync, type ZlibOptions } from 'node:zlib'
import { chunkSizeFor } from './chunk-size.ts'
import { INVALID_DATA, MESSAGE_TOO_BIG } from './close-code.ts'
import type { DeflateDirection } from './deflate-negotiation.ts'
import { PeerFault } from './errors.ts'
import { PlaintextWindow } from './plaintext-window.ts'

/** More input, or more output, than this takes zlib more than a millisecond or two. */
const INFLATE_AT_ONCE = 32_768
const OUTPUT_AT_ONCE = 262_144

/** How much smaller text usually is when it is compressed. */
const USUAL_RATIO = 4

/** What zlib answers when it is asked for its engine as well. */
interface Inflated {
  readonly buffer: Buffer
  readonly engine: { readonly bytesWritten: number }
}

/**
 * Inflates the messages of the other side (RFC 7692 §7.2.2), never to more than the limit.
 *
 * As in {@link MessageDeflater}, the context is the plaintext before the message.
 */
export class MessageInflater {
  readonly #windowBits: number
  readonly #maxMessageSize: number
  readonly #window: PlaintextWindow | undefined

  constructor(direction: DeflateDirection, maxMessageSize: number) {
    this.#windowBits = direction.windowBits
    this.#maxMessageSize = maxMessageSize
    this.#window = direction.noContextTakeover ? undefined : new PlaintextWindow(this.#windowBits)
  }

  /**
   * Inflates the next message, if that is a matter of a millisecond.
   *
   * @returns Undefined when it is not, and has to be done by {@link inflateLater}.
   * @throws PeerFault if the data is corrupt, or would exceed the limit.
   */
  inflate(data: Uint8Array): Buffer | undefined {
    if (data.length > INFLATE_AT_ONCE) return undefined
    const options = this.#options(data, Math.min(this.#maxMessageSize, OUTPUT_AT_ONCE))
    try {
      return this.#accept(data, inflateRawSync(data, options) as unknown as Inflated)
    } catch (error) {
      if (isTooLarge(error) && this.#maxMessageSize > OUTPUT_AT_ONCE) return undefined
      throw faultOf(error)
    }
  }

  /**
   * Inflates the next message off the loop; no other may be inflated meanwhile.
   *
   * @returns Rejects as {@link inflate} throws.
   */
  async inflateLater(data: Uint8Array): Promise<Buffer> {
    const options = this.#options(data, this.#maxMessageSize)
    try {
      return this.#accept(data, await inflateOffLoop(data, options))
    } catch (error) {
      throw faultOf(error)
    }
  }

  #options(data: Uint8Array, maxOutputLength: number): ZlibOptions {
    const options: ZlibOptions = {
      windowBits: this.#windowBits,
      // No message ends its stream, as a file would.
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: Math.max(1, Math.min(maxOutputLength, bufferConstants.MAX_LENGTH)),
      chunkSize: chunkSizeFor(data.length * USUAL_RATIO),
      info: true,
    }
    const dictionary = this.#window?.last(Infinity)
    return dictionary === undefined ? options : { ...options, dictionary }
  }

  #accept(data: Uint8Array, { buffer, engine }: Inflated): Buffer {
    if (buffer.length > this.#maxMessageSize) throw tooBig()
    // A final block may have one byte behind it, the beginning of an empty one (RFC 7692 §7.2.3.4).
    const unread = data.subarray(engine.bytesWritten)
    if (unread.length > 1 || (unread[0] ?? 0) !== 0) {
      throw new PeerFault(INVALID_DATA, 'data behind the end of a deflate stream')
    }
    this.#window?.append(buffer)
    return buffer
  }
}

function inflateOffLoop(data: Uint8Array, options: ZlibOptions): Promise<Inflated> {
  return new Promise((resolve, reject) => {
    inflateRaw(data, options, (error, inflated) => {
      if (error === null) resolve(inflated as unknown as Inflated)
      else reject(error)
    })
  })
}

function isTooLarge(error: unknown): boolean {
  return (error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE'
}

function faultOf(error: unknown): PeerFault {
  if (error instanceof PeerFault) return error
  if (isTooLarge(error)) return tooBig()
  return new PeerFault(INVALID_DATA, 'corrupt deflate data', { cause: error })
}

function tooBig(): PeerFault {
  return new PeerFault(MESSAGE_TOO_BIG, 'message too big after decompression')
}
