import {
  HTTPHeaders,
  HTTPInputError,
  type HTTPMessageDelegate,
  ResponseStartLine,
} from '@tornado-ts/httputil'
import { DecompressingDelegate } from '@tornado-ts/http1connection'
import type { Dispatcher } from 'undici'

/** Who an exchange is for. */
export interface ExchangeOwner {
  /** The connection is there, the request begins to be sent; said again if it has to begin anew. */
  sending(): void
  /** Who takes the final response; undefined if nobody wants it. */
  receiver(startLine: ResponseStartLine, headers: HTTPHeaders): HTTPMessageDelegate | undefined
  /** The response has been received; whether the connection can be used again. */
  done(reusable: boolean): void
  broken(error: unknown): void
}

/** How the body of a response is received. */
export interface BodySettings {
  /** The codings to undo, or false. */
  readonly decompress: readonly string[] | false
  /** The most bytes, as sent and as decompressed. */
  readonly maxBodySize: number
}

const CHUNK_SIZE = 65_536
/** In bytes. */
const MOST_WAITING = 65_536
const OUTER_BLANKS = /^[ \t]+|[ \t]+$/g

/** What is to be done with a piece of a message. */
type Step = () => void | Promise<void>

/**
 * Hands on what undici says of one request, in the terms of this library.
 *
 * A piece waits until the one before it has been taken. Undici is held back only when many wait: a
 * response whose last piece it holds is lost to it if the server closes meanwhile.
 */
export class ExchangeHandler implements Dispatcher.DispatchHandler {
  readonly #owner: ExchangeOwner
  readonly #settings: BodySettings
  readonly #waiting: Step[] = []
  #waitingBytes = 0
  #busy = false
  #heldBack = false
  #resume: () => void = ignore
  #receiver: TrailerReceiver | undefined
  #misled = false
  #bodySize = 0

  constructor(owner: ExchangeOwner, settings: BodySettings) {
    this.#owner = owner
    this.#settings = settings
  }

  onConnect(): void {
    this.#owner.sending()
  }

  onHeaders(code: number, rawHeaders: Buffer[], resume: () => void, reason: string): boolean {
    if (code < 200) return true
    this.#resume = resume
    this.#take(() => {
      const headers = headersOf(rawHeaders)
      // Undici waits for the body whose length a 304 may tell, though it never has one.
      this.#misled = code === 304 && headers.get('Content-Length', '0') !== '0'
      const startLine = new ResponseStartLine('HTTP/1.1', code, reason)
      const receiver = this.#owner.receiver(startLine, headers)
      const { decompress, maxBodySize } = this.#settings
      this.#receiver =
        receiver &&
        DecompressingDelegate.wrap(receiver, headers, decompress, CHUNK_SIZE, () => maxBodySize)
      return this.#receiver?.headersReceived(startLine, headers)
    })
    if (this.#misled) this.onComplete(null)
    return true
  }

  onData(chunk: Buffer): boolean {
    this.#waitingBytes += chunk.length
    this.#take(() => {
      this.#waitingBytes -= chunk.length
      this.#bodySize += chunk.length
      if (this.#bodySize > this.#settings.maxBodySize) throw new HTTPInputError('body too large')
      return this.#receiver?.dataReceived(chunk)
    })
    this.#heldBack = this.#waitingBytes > MOST_WAITING
    return !this.#heldBack
  }

  onComplete(rawTrailers: readonly (string | Buffer)[] | null): void {
    if (rawTrailers !== null && rawTrailers.length > 0) {
      this.#take(() => this.#receiver?.onTrailers?.(headersOf(rawTrailers)))
    }
    this.#take(() => this.#receiver?.finish())
    this.#take(() => this.#owner.done(!this.#misled))
  }

  onError(error: Error): void {
    this.#break(error)
  }

  #take(step: Step): void {
    this.#waiting.push(step)
    if (!this.#busy) this.#goOn()
  }

  #goOn(): void {
    this.#busy = true
    try {
      for (let step = this.#waiting.shift(); step !== undefined; step = this.#waiting.shift()) {
        const taken = step()
        if (taken === undefined) continue
        taken.then(
          () => this.#goOn(),
          (error: unknown) => this.#break(error),
        )
        return
      }
    } catch (error) {
      return this.#break(error)
    }
    this.#busy = false
    if (!this.#heldBack) return
    this.#heldBack = false
    this.#resume()
  }

  /** Nothing that still waits, or comes, is of interest any more. */
  #break(error: unknown): void {
    this.#busy = true
    this.#waiting.length = 0
    this.#owner.broken(error)
  }
}

type TrailerReceiver = HTTPMessageDelegate & { onTrailers?(trailers: HTTPHeaders): void }

function headersOf(raw: readonly (string | Buffer)[]): HTTPHeaders {
  const headers = new HTTPHeaders()
  for (let at = 0; at + 1 < raw.length; at += 2) headers.add(latin1(raw[at]), latin1(raw[at + 1]))
  return headers
}

/** Undici leaves the blanks behind a value where they are. */
function latin1(raw: string | Buffer | undefined): string {
  const text = typeof raw === 'string' ? raw : (raw?.toString('latin1') ?? '')
  return text.replace(OUTER_BLANKS, '')
}

function ignore(): void {}
