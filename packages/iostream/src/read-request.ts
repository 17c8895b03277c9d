import { UnsatisfiableReadError } from './errors.ts'
import type { ReadBuffer } from './read-buffer.ts'

/**
 * When a request is tried: as bytes arrive, after a burst of them has passed, or for the last time
 * because no more will come.
 */
export type Occasion = 'data' | 'quiet' | 'closed'

/** What a pending read is waiting for. */
export interface ReadRequest<T> {
  /**
   * Tries to answer from what is buffered, taking the answer's bytes out of `buffer`.
   *
   * @returns The answer, or undefined when more bytes are needed.
   * @throws {@link UnsatisfiableReadError} when no bytes to come could satisfy the read.
   */
  attempt(buffer: ReadBuffer, occasion: Occasion): T | undefined

  /** Whether the last attempt put off looking at some bytes until the burst is over. */
  readonly postponed: boolean
}

/** Exactly `count` bytes, or with `partial` any number from one to `count`. */
export class BytesRequest implements ReadRequest<Buffer> {
  readonly postponed = false
  readonly #count: number
  readonly #partial: boolean

  constructor(count: number, partial: boolean) {
    this.#count = count
    this.#partial = partial
  }

  attempt(buffer: ReadBuffer): Buffer | undefined {
    if (buffer.length >= this.#count) return buffer.take(this.#count)
    return this.#partial && buffer.length > 0 ? buffer.take(buffer.length) : undefined
  }
}

/** Fills the caller's memory as bytes arrive, and answers how many there are in it. */
export class IntoRequest implements ReadRequest<number> {
  readonly postponed = false
  readonly #target: Uint8Array
  readonly #partial: boolean
  #filled = 0

  constructor(target: Uint8Array, partial: boolean) {
    this.#target = target
    this.#partial = partial
  }

  attempt(buffer: ReadBuffer): number | undefined {
    this.#filled += buffer.takeInto(this.#target.subarray(this.#filled))
    const enough = this.#filled === this.#target.length || (this.#partial && this.#filled > 0)
    return enough ? this.#filled : undefined
  }
}

/** Everything up to and including a delimiter. */
export class DelimiterRequest implements ReadRequest<Buffer> {
  readonly postponed = false
  readonly #delimiter: Buffer
  readonly #maxBytes: number
  /** No match begins before this offset. */
  #searched = 0

  constructor(delimiter: Buffer, maxBytes: number | undefined) {
    this.#delimiter = delimiter
    this.#maxBytes = maxBytes ?? Infinity
  }

  attempt(buffer: ReadBuffer): Buffer | undefined {
    const start = buffer.indexOf(this.#delimiter, this.#searched)
    const size = start === -1 ? undefined : start + this.#delimiter.length
    checkMaxBytes(size ?? buffer.length, this.#maxBytes, 'delimiter')
    if (size !== undefined) return buffer.take(size)
    this.#searched = Math.max(0, buffer.length - this.#delimiter.length + 1)
    return undefined
  }
}

/**
 * Everything up to the end of the first match of a regular expression.
 *
 * A match may begin anywhere, so each look is at the whole buffer. To stay linear in what arrives,
 * a look waits until the buffer has doubled since the last one, or nothing more comes for now.
 */
export class RegexRequest implements ReadRequest<Buffer> {
  readonly #regex: RegExp
  readonly #maxBytes: number
  #searched = 0
  #postponed = false

  constructor(regex: RegExp | string, maxBytes: number | undefined) {
    this.#regex =
      typeof regex === 'string'
        ? new RegExp(regex)
        : new RegExp(regex.source, regex.flags.replace(/[gy]/g, ''))
    this.#maxBytes = maxBytes ?? Infinity
  }

  get postponed(): boolean {
    return this.#postponed
  }

  attempt(buffer: ReadBuffer, occasion: Occasion): Buffer | undefined {
    if (buffer.length === 0) return undefined
    const doubled = buffer.length >= 2 * this.#searched
    const due = occasion !== 'data' || doubled || buffer.length > this.#maxBytes
    this.#postponed = !due
    if (!due) return undefined
    const match = this.#regex.exec(buffer.toLatin1())
    const size = match === null ? undefined : match.index + match[0].length
    checkMaxBytes(size ?? buffer.length, this.#maxBytes, 'regular expression')
    if (size !== undefined) return buffer.take(size)
    this.#searched = buffer.length
    return undefined
  }
}

/** Everything until the stream closes. */
export class CloseRequest implements ReadRequest<Buffer> {
  readonly postponed = false

  attempt(buffer: ReadBuffer, occasion: Occasion): Buffer | undefined {
    return occasion === 'closed' ? buffer.take(buffer.length) : undefined
  }
}

function checkMaxBytes(size: number, maxBytes: number, what: string): void {
  if (size <= maxBytes) return
  throw new UnsatisfiableReadError(`${what} not found within ${maxBytes} bytes`)
}
