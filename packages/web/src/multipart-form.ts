import {
  HTTPInputError,
  multipartBoundary,
  MultipartParser,
  type MultipartPartHead,
  type MultipartSink,
  parseBodyConfig,
  ParseMultipartConfig,
  type ParseMultipartOptions,
} from '@tornado-ts/httputil'
import { StreamClosedError } from '@tornado-ts/iostream'
import { asHTTPError, handleRequestError } from './error-path.ts'
import { IncomingPart, type MultipartPart } from './multipart-part.ts'
import type { RequestHandler } from './request-handler.ts'

/** Takes one part of a form; the next one begins when its promise has settled. */
export type PartCallback = (part: MultipartPart) => void | Promise<void>

/**
 * The form that a handler receives: takes the body apart as it comes, and gives its parts to the
 * handler one at a time.
 *
 * The parser stops at whatever somebody has to be waited for: a piece that nobody has taken yet, or
 * a part that is complete but not dealt with.
 */
export class MultipartForm implements MultipartSink {
  readonly #handler: RequestHandler
  readonly #callback: PartCallback
  readonly #parser: MultipartParser
  #chunk: Buffer | undefined = undefined
  #part: IncomingPart | undefined = undefined
  /** Settles when the handler is done with the part; never rejects. */
  #handled: Promise<void> | undefined = undefined
  /** What the parser has to wait for. */
  #pending: Promise<void> | undefined = undefined
  /** Why nothing more is received. */
  #failure: unknown = undefined

  /** @throws HTTPError 400 when the request is no multipart form, or forms are disabled. */
  constructor(handler: RequestHandler, callback: PartCallback, options: ParseMultipartOptions) {
    this.#handler = handler
    this.#callback = callback
    const config = new ParseMultipartConfig({ ...parseBodyConfig().multipart, ...options })
    try {
      this.#parser = new MultipartParser(boundaryOf(handler), this, config)
    } catch (error) {
      throw error instanceof HTTPInputError ? asHTTPError(error) : error
    }
  }

  /** Takes a piece of the body; the promise resolves when more can be taken. */
  async take(chunk: Buffer): Promise<void> {
    this.#chunk = chunk
    try {
      for (let at = 0; at < chunk.length && !this.#over;) {
        at = this.#parser.feed(chunk, at)
        await this.#pending
        this.#pending = undefined
        this.#parser.resume()
      }
    } catch (error) {
      this.#refuse(error)
    } finally {
      this.#chunk = undefined
    }
  }

  /** The body is complete. */
  end(): void {
    if (this.#over) return
    try {
      this.#parser.end()
    } catch (error) {
      this.#refuse(error)
    }
  }

  /** The rest of the body will not come: the client has gone. */
  abandon(): void {
    this.#stop(new StreamClosedError())
  }

  /** The rest of the body will not come: a connection whose request is answered is not read. */
  responseFinished(): void {
    this.#stop(new Error('the response is finished; no more of the form is received'))
  }

  // MultipartSink

  onPart(head: MultipartPartHead): void {
    const part = new IncomingPart(head, this.#handler)
    this.#part = part
    this.#handled = this.#handle(part)
  }

  onData(buf: Uint8Array, start: number, end: number): void {
    const bytes = buf.subarray(start, end) as Buffer
    // What is not the chunk belongs to the parser.
    this.#waitFor(this.#part?.put(buf === this.#chunk ? bytes : Buffer.from(bytes)))
  }

  onPartEnd(): void {
    this.#part?.end()
    this.#waitFor(this.#handled)
  }

  // The rest is between the two

  get #over(): boolean {
    return this.#failure !== undefined
  }

  #waitFor(pending: Promise<void> | undefined): void {
    if (pending === undefined) return
    this.#pending = pending
    this.#parser.pause()
  }

  async #handle(part: IncomingPart): Promise<void> {
    try {
      await this.#callback(part)
    } catch (error) {
      this.#failed(error)
    }
    part.fail(new Error(`onPart is done with part ${part.name}; await there what reads it`))
  }

  /** What comes of a form that has failed already is not another failure, but may be worth a line. */
  #failed(error: unknown): void {
    if (!this.#over) {
      this.#stop(error)
      handleRequestError(this.#handler, error)
    } else if (error !== this.#failure) {
      this.#handler.logException(error)
    }
  }

  #refuse(error: unknown): void {
    this.#failed(error instanceof HTTPInputError ? asHTTPError(error) : error)
  }

  #stop(error: unknown): void {
    this.#failure ??= error
    this.#part?.fail(error)
  }
}

function boundaryOf({ request: { headers } }: RequestHandler): string {
  const coding = headers.get('Content-Encoding')
  if (coding !== undefined) throw new HTTPInputError(`Unsupported Content-Encoding: ${coding}`)
  return multipartBoundary(headers.get('Content-Type', ''))
}
