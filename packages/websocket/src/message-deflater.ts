import { constants, deflateRaw, deflateRawSync, type ZlibOptions } from 'node:zlib'
import { checkCompressionOptions, type WebSocketCompressionOptions } from './compression-options.ts'
import type { DeflateDirection } from './deflate-negotiation.ts'
import { chunkSizeFor } from './chunk-size.ts'
import { PlaintextWindow } from './plaintext-window.ts'

const DEFAULT_LEVEL = 6
const DEFAULT_MEM_LEVEL = 8
/** The smallest window that zlib compresses with. */
const MIN_DEFLATE_BITS = 9
/** What each compressed message ends with, and is sent without (RFC 7692 §7.2.1). */
const TAIL_LENGTH = 4

/**
 * A message may refer back to twice its length, and at least to this. zlib reads all it may refer to
 * before it begins: a whole window makes a short message cost three times as much, and saves nothing.
 */
const MIN_CONTEXT = 4096

/** What a message that cannot be compressed grows by, if it is not very large. */
const MAX_OVERHEAD = 32

/** A message larger than this takes zlib more than a millisecond or two. */
export const DEFLATE_AT_ONCE: number = 32_768

/**
 * Compresses the messages of one side (RFC 7692 §7.2.1).
 *
 * Each message goes through a compressor of its own that is told the plaintext before it. The peer
 * cannot tell that from one compressor for all; it can be done synchronously, which keeps messages in
 * order, and a connection holds a window of plaintext instead of a quarter of a megabyte of state.
 */
export class MessageDeflater {
  readonly windowBits: number
  readonly #options: ZlibOptions
  readonly #window: PlaintextWindow | undefined

  private constructor(direction: DeflateDirection, options: WebSocketCompressionOptions) {
    this.windowBits = direction.windowBits
    this.#options = zlibOptions(direction.windowBits, options)
    this.#window = direction.noContextTakeover ? undefined : new PlaintextWindow(this.windowBits)
  }

  /**
   * Undefined for a window that zlib has no compressor for: what is sent then is not compressed.
   *
   * @throws RangeError for a level that zlib does not have.
   */
  static for(
    direction: DeflateDirection,
    options: WebSocketCompressionOptions,
  ): MessageDeflater | undefined {
    checkCompressionOptions(options)
    return direction.windowBits < MIN_DEFLATE_BITS
      ? undefined
      : new MessageDeflater(direction, options)
  }

  /** The next message, compressed. When it is sent, {@link remember} has to be called. */
  deflate(data: Uint8Array): Buffer {
    return withoutTail(deflateRawSync(data, this.#withContext(data.length)))
  }

  /** {@link deflate} off the loop; messages after this one need not wait. */
  deflateLater(data: Uint8Array): Promise<Buffer> {
    return deflateOffLoop(data, this.#withContext(data.length))
  }

  /** A message that refers to none before it, so that any number of peers can read it. */
  deflateAlone(data: Uint8Array): Buffer {
    return withoutTail(deflateRawSync(data, this.#optionsFor(data.length)))
  }

  /** {@link deflateAlone} off the loop. */
  deflateAloneLater(data: Uint8Array): Promise<Buffer> {
    return deflateOffLoop(data, this.#optionsFor(data.length))
  }

  /** Takes note of a message that is sent, for those after it to refer to. */
  remember(data: Uint8Array): void {
    this.#window?.append(data)
  }

  #withContext(length: number): ZlibOptions {
    const context = this.#window?.last(Math.max(MIN_CONTEXT, 2 * length))
    const options = this.#optionsFor(length)
    return context === undefined ? options : { ...options, dictionary: context }
  }

  #optionsFor(length: number): ZlibOptions {
    return { ...this.#options, chunkSize: chunkSizeFor(length + MAX_OVERHEAD) }
  }
}

function zlibOptions(
  windowBits: number,
  { compressionLevel = DEFAULT_LEVEL, memLevel = DEFAULT_MEM_LEVEL }: WebSocketCompressionOptions,
): ZlibOptions {
  return {
    windowBits,
    level: compressionLevel,
    memLevel,
    finishFlush: constants.Z_SYNC_FLUSH,
  }
}

/** zlib has its own copy of the dictionary once this returns; `data` must not change before. */
function deflateOffLoop(data: Uint8Array, options: ZlibOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    deflateRaw(data, options, (error, deflated) => {
      if (error === null) resolve(withoutTail(deflated))
      else reject(error)
    })
  })
}

function withoutTail(deflated: Buffer): Buffer {
  return deflated.subarray(0, deflated.length - TAIL_LENGTH)
}
