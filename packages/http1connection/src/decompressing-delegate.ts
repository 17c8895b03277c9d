import { HTTPInputError } from '@tornado-ts/httputil'
import type {
  HTTPHeaders,
  HTTPMessageDelegate,
  RequestStartLine,
  ResponseStartLine,
} from '@tornado-ts/httputil'
import { trimBlanks } from './trim-blanks.ts'
import { createDecompressor } from '@tornado-ts/util'
import type { Decompressor } from '@tornado-ts/util'

/**
 * Undoes the content codings of a body on its way to a delegate.
 *
 * The decompressors are asynchronous, so `dataReceived` and `finish` give promises, and the driver
 * waits for them as for those of any delegate.
 */
export class DecompressingDelegate {
  readonly #delegate: HTTPMessageDelegate
  /** The decoder of the coding applied last comes first. */
  readonly #stages: readonly Decompressor[]
  readonly #chunkSize: number
  readonly #maxBodySize: () => number
  #total = 0
  #received = false
  /** The delegate has had its last call, or must not get any more. */
  #ended = false

  private constructor(
    delegate: HTTPMessageDelegate,
    stages: readonly Decompressor[],
    chunkSize: number,
    maxBodySize: () => number,
  ) {
    this.#delegate = delegate
    this.#stages = stages
    this.#chunkSize = chunkSize
    this.#maxBodySize = maxBodySize
  }

  /**
   * Wraps `delegate` when every coding of the message is one that may be undone. Then
   * `Content-Encoding` is replaced by `X-Consumed-Content-Encoding`; otherwise the delegate is
   * returned as it is.
   *
   * @param maxBodySize Asked with each piece, since a delegate may change it in `headersReceived`.
   */
  static wrap(
    delegate: HTTPMessageDelegate,
    headers: HTTPHeaders,
    accepted: boolean | readonly string[],
    chunkSize: number,
    maxBodySize: () => number,
  ): HTTPMessageDelegate {
    const value = headers.get('Content-Encoding')
    if (value === undefined || accepted === false) return delegate
    const names = accepted === true ? GZIP : accepted
    const codings = value.toLowerCase().split(',').map(trimBlanks)
    if (codings.length > MAX_CODINGS || !codings.every((coding) => names.includes(coding))) {
      return delegate
    }
    const stages: Decompressor[] = []
    for (const coding of codings.reverse()) {
      const stage = createDecompressor(coding)
      if (stage === undefined) {
        for (const made of stages) made.close()
        return delegate
      }
      stages.push(stage)
    }
    headers.add('X-Consumed-Content-Encoding', value)
    headers.delete('Content-Encoding')
    return new DecompressingDelegate(delegate, stages, chunkSize, maxBodySize)
  }

  headersReceived(
    startLine: RequestStartLine | ResponseStartLine,
    headers: HTTPHeaders,
  ): void | Promise<void> {
    return this.#delegate.headersReceived(startLine, headers)
  }

  dataReceived(chunk: Buffer): Promise<void> {
    this.#received = true
    return this.#decode(0, chunk)
  }

  /** Resolves when the delegate has got the last piece and has been told of the end. */
  async finish(): Promise<void> {
    // A message without a body, such as the answer to a HEAD, has nothing to be truncated.
    if (this.#received) {
      for (const [stage, decompressor] of this.#stages.entries()) {
        const rest = await decoding(decompressor.flush())
        if (rest.length > 0) await this.#pass(stage + 1, rest)
      }
    }
    if (this.#ended) return
    this.#end()
    await (this.#delegate.finish() as void | Promise<void>)
  }

  onTrailers(trailers: HTTPHeaders): void {
    const delegate = this.#delegate as { onTrailers?(trailers: HTTPHeaders): void }
    delegate.onTrailers?.(trailers)
  }

  onConnectionClose(): void {
    if (this.#ended) return
    this.#end()
    this.#delegate.onConnectionClose()
  }

  async #decode(stage: number, chunk: Buffer): Promise<void> {
    const decompressor = this.#stages[stage]
    if (decompressor === undefined) return this.#deliver(chunk)
    let input = chunk
    while (input.length > 0) {
      const output = await decoding(decompressor.decompress(input, this.#chunkSize))
      const rest = decompressor.unconsumedTail
      if (output.length > 0) await this.#decode(stage + 1, output)
      else if (rest.length > 0 && rest === input) {
        throw new HTTPInputError('encountered unconsumed gzip data without making progress')
      }
      input = rest
    }
  }

  async #pass(stage: number, data: Buffer): Promise<void> {
    for (let start = 0; start < data.length; start += this.#chunkSize) {
      await this.#decode(stage, data.subarray(start, start + this.#chunkSize))
    }
  }

  #deliver(chunk: Buffer): void | Promise<void> {
    if (this.#ended) return
    this.#total += chunk.length
    if (this.#total > this.#maxBodySize()) {
      throw new HTTPInputError('decompressed body too large', { statusCode: 413 })
    }
    return this.#delegate.dataReceived(chunk)
  }

  #end(): void {
    this.#ended = true
    for (const stage of this.#stages) stage.close()
  }
}

/** What a server undoes; `x-gzip` is another name of it (RFC 9110 §8.4.1.3). */
const GZIP: readonly string[] = ['gzip', 'x-gzip']

/** More than this is an attempt to make the receiver work. */
const MAX_CODINGS = 4

async function decoding(work: Promise<Buffer>): Promise<Buffer> {
  try {
    return await work
  } catch (cause) {
    throw new HTTPInputError('invalid compressed body', { cause })
  }
}
