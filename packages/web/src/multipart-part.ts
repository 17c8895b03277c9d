import type { HTTPHeaders, MultipartPartHead } from '@tornado-ts/httputil'
import { HTTPError } from './errors.ts'
import type { ArgumentDecoder } from './request-arguments.ts'

/**
 * One field or file of a form that is still arriving: iterate over it for its bytes.
 *
 * The client sends no faster than the bytes are taken. What `onPart` has not taken when its promise
 * settles is thrown away, and reading on after that fails.
 *
 * @example
 * ```ts
 * await writeFile(join(folder, randomUUID()), part)
 * ```
 */
export interface MultipartPart extends AsyncIterable<Buffer> {
  /** The field of the form; never empty. */
  readonly name: string
  /** As the client calls the file, not to be used as a path; absent for a plain field. */
  readonly filename?: string
  /** As the client says; `application/unknown` if it does not. */
  readonly contentType: string
  readonly headers: HTTPHeaders
  /**
   * All bytes that are left.
   *
   * @param limit The most bytes to take; default 65536.
   * @throws HTTPError 413 when there are more.
   */
  bytes(limit?: number): Promise<Buffer>
  /**
   * All that is left as text, decoded by `decodeArgument` of the handler.
   *
   * @param limit The most bytes to take; default 65536.
   * @throws HTTPError 413 when there are more, 400 when they are not UTF-8.
   */
  text(limit?: number): Promise<string>
}

const DEFAULT_LIMIT = 65_536

/** Who waits for the next piece. */
interface Reader {
  resolve(piece: Buffer | undefined): void
  reject(error: unknown): void
}

/**
 * Hands the pieces of a part over from the form that receives them to the one who reads them. At
 * most one piece is held.
 */
export class IncomingPart implements MultipartPart {
  readonly name: string
  declare readonly filename?: string
  readonly contentType: string
  readonly headers: HTTPHeaders
  readonly #decoder: ArgumentDecoder
  #held: Buffer | undefined = undefined
  #complete = false
  #error: unknown = undefined
  #reader: Reader | undefined = undefined
  /** Tells the form that the held piece has gone. */
  #release: (() => void) | undefined = undefined

  constructor(head: MultipartPartHead, decoder: ArgumentDecoder) {
    this.name = head.name
    if (head.filename !== undefined) this.filename = head.filename
    this.contentType = head.contentType
    this.headers = head.headers
    this.#decoder = decoder
  }

  // For the one who reads

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer, void, undefined> {
    for (let piece = await this.#next(); piece !== undefined; piece = await this.#next()) {
      yield piece
    }
  }

  async bytes(limit: number = DEFAULT_LIMIT): Promise<Buffer> {
    const pieces: Buffer[] = []
    let length = 0
    for await (const piece of this) {
      length += piece.length
      if (length > limit) throw new HTTPError(413, 'Part %s has over %d bytes', this.name, limit)
      pieces.push(piece)
    }
    return Buffer.concat(pieces, length)
  }

  async text(limit: number = DEFAULT_LIMIT): Promise<string> {
    return this.#decoder.decodeArgument(await this.bytes(limit), this.name)
  }

  async #next(): Promise<Buffer | undefined> {
    if (this.#reader !== undefined) throw new Error(`part ${this.name} is being read already`)
    if (this.#error !== undefined) throw this.#error
    const piece = this.#held
    if (piece !== undefined) {
      this.#letGo()
      return piece
    }
    if (this.#complete) return undefined
    return new Promise((resolve, reject) => (this.#reader = { resolve, reject }))
  }

  // For the form

  /**
   * The next piece is here.
   *
   * @returns A promise that resolves when it has been taken, or will not be; nothing if that is so
   *   already.
   */
  put(piece: Buffer): Promise<void> | undefined {
    if (this.#error !== undefined) return undefined
    const reader = this.#takeReader()
    if (reader !== undefined) {
      reader.resolve(piece)
      return undefined
    }
    this.#held = piece
    return new Promise((resolve) => (this.#release = resolve))
  }

  /** All pieces have been put. */
  end(): void {
    this.#complete = true
    this.#takeReader()?.resolve(undefined)
  }

  /** No more will come, or be wanted: whoever reads on gets `error`. */
  fail(error: unknown): void {
    if (this.#error !== undefined) return
    this.#error = error
    this.#letGo()
    this.#takeReader()?.reject(error)
  }

  #letGo(): void {
    const release = this.#release
    this.#held = undefined
    this.#release = undefined
    release?.()
  }

  #takeReader(): Reader | undefined {
    const reader = this.#reader
    this.#reader = undefined
    return reader
  }
}
