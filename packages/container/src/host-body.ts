import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { HTTPInputError } from '@tornado-ts/httputil'
import type { HTTPHeaders } from '@tornado-ts/httputil'
import type { Seconds } from '@tornado-ts/util'
import { BodyConsumedError } from './errors.ts'
import type { BodyLimits } from './host-connection.ts'
import type { HostExchange } from './host-exchange.ts'
import { hasBody, type HostRequest } from './host-message.ts'

/** How much of a body is taken, and how. */
export interface HostBodyOptions {
  readonly maxBodySize: number
  readonly bodyTimeout: Seconds | undefined
  readonly decompressRequest: boolean
  readonly chunkSize: number
}

/** The body of a host's request on its way to a delegate. */
export class HostBody implements BodyLimits {
  readonly #request: HostRequest
  readonly #chunkSize: number
  readonly #decompress: boolean
  #maxBodySize: number
  #bodyTimeout: Seconds | undefined
  #timer: NodeJS.Timeout | undefined = undefined
  #received = 0
  /** The delegate has had its last call. */
  #over = false

  constructor(request: HostRequest, headers: HTTPHeaders, options: HostBodyOptions) {
    this.#request = request
    this.#chunkSize = options.chunkSize
    this.#maxBodySize = options.maxBodySize
    this.#bodyTimeout = options.bodyTimeout
    this.#decompress = options.decompressRequest && unwrapGzip(headers)
  }

  setMaxBodySize(bytes: number): void {
    this.#maxBodySize = bytes
  }

  setBodyTimeout(seconds: Seconds): void {
    this.#bodyTimeout = seconds
  }

  /** Passes the body on, in this turn if there is none. */
  deliver(exchange: HostExchange): void {
    const request = this.#request
    const { rawBody } = request
    if (exchange.answered) {
      // What nobody has begun to read is thrown away by the host.
      this.#end()
    } else if (rawBody !== undefined) {
      void this.#deliverAll(exchange, [Buffer.from(rawBody as Uint8Array)])
    } else if (!hasBody(request)) {
      this.#finish(exchange)
    } else if (request.readableDidRead || request.readableEnded) {
      this.#stop(exchange, new BodyConsumedError('request body already consumed'))
    } else if (Number(request.headers['content-length']) > this.#maxBodySize) {
      this.#stop(exchange, tooLarge())
    } else {
      this.#limitTime(exchange)
      void this.#deliverAll(exchange, this.#source())
    }
  }

  #source(): AsyncIterable<Buffer> {
    const request: Readable = this.#request
    const source = this.#decompress ? inflated(request) : request
    // A request that is refused still has to be answered.
    return source.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>
  }

  async #deliverAll(
    exchange: HostExchange,
    source: AsyncIterable<Buffer> | Iterable<Buffer>,
  ): Promise<void> {
    try {
      for await (const chunk of source) {
        this.#count(chunk)
        for (let at = 0; at < chunk.length; at += this.#chunkSize) {
          if (this.#over) return
          if (exchange.answered) break
          await exchange.dataReceived(chunk.subarray(at, at + this.#chunkSize))
        }
      }
    } catch (error) {
      this.#stop(exchange, error)
      return
    }
    this.#finish(exchange)
  }

  /** @throws HTTPInputError beyond the limit. */
  #count(chunk: Buffer): void {
    this.#received += chunk.length
    if (this.#received > this.#maxBodySize) throw tooLarge()
  }

  /** The client has gone away, or there is a fault, here or there, that is to be answered. */
  #stop(exchange: HostExchange, error: unknown): void {
    if (!this.#end()) return
    const request: Readable = this.#request
    const gone = request.destroyed && !request.readableEnded
    if (exchange.answered) {
      request.destroy()
      return
    }
    exchange.abort()
    if (!gone) exchange.fail(isZlibError(error) ? new HTTPInputError('Malformed gzip body') : error)
  }

  #finish(exchange: HostExchange): void {
    if (this.#end() && !exchange.answered) exchange.finish()
  }

  #limitTime(exchange: HostExchange): void {
    if (this.#bodyTimeout === undefined) return
    this.#timer = setTimeout(() => {
      this.#stop(exchange, new HTTPInputError('Timeout reading body', { statusCode: 408 }))
    }, this.#bodyTimeout * 1000)
  }

  /** False when the delegate has had its last call already. */
  #end(): boolean {
    clearTimeout(this.#timer)
    const first = !this.#over
    this.#over = true
    return first
  }
}

/** Takes the coding off the headers; whether there was one that can be undone. */
function unwrapGzip(headers: HTTPHeaders): boolean {
  const coding = headers.get('Content-Encoding')
  if (coding?.toLowerCase() !== 'gzip') return false
  headers.delete('Content-Encoding')
  headers.set('X-Consumed-Content-Encoding', coding)
  return true
}

function tooLarge(): HTTPInputError {
  return new HTTPInputError('Body is too large', { statusCode: 413 })
}

function inflated(request: Readable): Readable {
  const gunzip = createGunzip()
  request.once('close', () => {
    if (!request.readableEnded) gunzip.destroy()
  })
  return request.pipe(gunzip)
}

function isZlibError(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return typeof code === 'string' && code.startsWith('Z_')
}
