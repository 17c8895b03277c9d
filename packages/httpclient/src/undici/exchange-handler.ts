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
  /** The response has been received. */
  done(): void
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
const OUTER_BLANKS = /^[ \t]+|[ \t]+$/g

/** Hands on what undici says of one request, in the terms of this library. */
export class ExchangeHandler implements Dispatcher.DispatchHandler {
  readonly #owner: ExchangeOwner
  readonly #settings: BodySettings
  #receiver: HTTPMessageDelegate | undefined
  #resume: () => void = ignore
  #bytes = 0

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
    return this.#goOn(() => {
      const headers = headersOf(rawHeaders)
      const startLine = new ResponseStartLine('HTTP/1.1', code, reason)
      const receiver = this.#owner.receiver(startLine, headers)
      const { decompress, maxBodySize } = this.#settings
      this.#receiver =
        receiver &&
        DecompressingDelegate.wrap(receiver, headers, decompress, CHUNK_SIZE, () => maxBodySize)
      return this.#receiver?.headersReceived(startLine, headers)
    })
  }

  onData(chunk: Buffer): boolean {
    return this.#goOn(() => {
      this.#bytes += chunk.length
      if (this.#bytes > this.#settings.maxBodySize) throw new HTTPInputError('body too large')
      return this.#receiver?.dataReceived(chunk)
    })
  }

  onComplete(rawTrailers: readonly (string | Buffer)[] | null): void {
    this.#resume = () => this.#owner.done()
    const atOnce = this.#goOn(() => {
      const receiver = this.#receiver as TrailerReceiver | undefined
      if (rawTrailers !== null && rawTrailers.length > 0) {
        receiver?.onTrailers?.(headersOf(rawTrailers))
      }
      return receiver?.finish()
    })
    if (atOnce) this.#owner.done()
  }

  onError(error: Error): void {
    this.#owner.broken(error)
  }

  /** Takes a step. False if undici has to wait until the promise it gave is fulfilled. */
  #goOn(step: () => void | Promise<void>): boolean {
    try {
      const taken = step()
      if (taken === undefined) return true
      taken.then(
        () => this.#resume(),
        (error: unknown) => this.#owner.broken(error),
      )
    } catch (error) {
      this.#owner.broken(error)
    }
    return false
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
