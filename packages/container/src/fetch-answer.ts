import { setImmediate as turnOfLoop } from 'node:timers/promises'
import { types } from 'node:util'
import { HTTPHeaders, HTTPInputError, ResponseStartLine, responses } from '@tornado-ts/httputil'
import { StreamClosedError } from '@tornado-ts/iostream'
import { genLog } from '@tornado-ts/log'
import { writeErrorPage } from './error-page.ts'
import type { Answer, Exchange } from './exchange.ts'
import { logGuestError } from './guest-error.ts'
import { mayHaveBody } from './may-have-body.ts'
import { SERVER } from './server-name.ts'
import { settlesSoon } from './settles-soon.ts'

type BodyReader = ReadableStreamDefaultReader<Uint8Array>
type ReadResult = Awaited<ReturnType<BodyReader['read']>>

const PIECES_PER_TURN = 64

/** The answer of a guest that gives a `Response`. */
export class FetchAnswer implements Answer {
  readonly #exchange: Exchange
  #reader: BodyReader | undefined = undefined

  constructor(exchange: Exchange) {
    this.#exchange = exchange
  }

  /**
   * Sends what the guest gives, as fast as the client takes it.
   *
   * @throws TypeError for what is no `Response`, and whatever its body fails with.
   */
  async send(response: unknown): Promise<void> {
    if (!isResponse(response)) throw new TypeError(`${describe(response)} is no Response`)
    if (this.#exchange.over) {
      void response.body?.cancel().catch(ignore)
    } else if (response.status === 101) {
      this.refuse(501)
    } else {
      await this.#send(response)
    }
  }

  /** Answers with an error page, where the guest cannot be asked. */
  refuse(statusCode: number): void {
    const exchange = this.#exchange
    exchange.headSent = true
    writeErrorPage(exchange.connection, statusCode)
    exchange.answered(statusCode)
  }

  /** The guest has thrown, or its promise or its body have failed. */
  fail(error: unknown): void {
    const exchange = this.#exchange
    if (exchange.over) return
    if (error instanceof StreamClosedError) {
      exchange.clientGone()
    } else if (error instanceof HTTPInputError && !exchange.headSent) {
      genLog.info('Malformed request from %s: %s', exchange.request.remoteIp, error.message)
      this.refuse(error.statusCode)
    } else {
      logGuestError(exchange.request, error)
      if (exchange.headSent) exchange.abandon()
      else this.refuse(500)
    }
  }

  async #send(response: Response): Promise<void> {
    const { connection, request } = this.#exchange
    const { status } = response
    const reason = response.statusText || responses[status]
    const startLine = new ResponseStartLine('HTTP/1.1', status, reason)
    const headers = responseHeaders(response.headers)
    if (request.method === 'HEAD' || response.body === null) {
      void response.body?.cancel().catch(ignore)
      const isEmpty = mayHaveBody(status) && request.method !== 'HEAD'
      if (isEmpty) headers.setDefault('Content-Length', '0')
      this.#exchange.headSent = true
      await connection.writeHeaders(startLine, headers)
    } else {
      const reader = response.body.getReader() as BodyReader
      this.#reader = reader
      await this.#sendBody(reader, startLine, headers)
    }
    this.#exchange.answered(status)
  }

  /** A body whose end is there together with its first piece gets a Content-Length. */
  async #sendBody(
    reader: BodyReader,
    startLine: ResponseStartLine,
    headers: HTTPHeaders,
  ): Promise<void> {
    const { connection } = this.#exchange
    let next = read(reader)
    let piece: Uint8Array | undefined
    if (await settlesSoon(next)) {
      piece = bytesOf(await next)
      if (piece !== undefined) next = read(reader)
      if (await settlesSoon(next)) {
        const { done } = await next
        if (done) headers.setDefault('Content-Length', String(piece?.length ?? 0))
      }
    }
    if (this.#exchange.over) return
    this.#exchange.headSent = true
    await connection.writeHeaders(startLine, headers, piece)
    let pieces = 0
    for (piece = bytesOf(await next); piece !== undefined; piece = bytesOf(await read(reader))) {
      if (this.#exchange.over) return
      await connection.write(piece)
      // A body that is always ready must not keep others from their turn.
      if (++pieces % PIECES_PER_TURN === 0) await turnOfLoop()
    }
  }

  // ---- Answer

  /**
   * In a turn of its own: in Node 20 a stream that `Readable.toWeb` has made throws when it is
   * cancelled while it is about to flow.
   */
  abort(): void {
    setImmediate(() => void this.#reader?.cancel().catch(ignore))
  }

  end(): void {}
}

/** Reads ahead: what the promise rejects with is looked at later. */
function read(reader: BodyReader): Promise<ReadResult> {
  const result = reader.read()
  result.catch(ignore)
  return result
}

/** Undefined at the end. */
function bytesOf({ done, value }: ReadResult): Uint8Array | undefined {
  if (done) return undefined
  if (types.isUint8Array(value)) return value
  throw new TypeError(`a body must be made of bytes, not of ${describe(value)}`)
}

/** The headers of a guest without those that are the server's to say. */
function responseHeaders(guest: Headers): HTTPHeaders {
  const headers = new HTTPHeaders()
  for (const [name, value] of guest) headers.add(name, value)
  headers.delete('Transfer-Encoding')
  headers.delete('Keep-Alive')
  headers.delete('Trailer')
  const closes = /\bclose\b/i.test(headers.pop('Connection', ''))
  if (closes) headers.set('Connection', 'close')
  headers.setDefault('Server', SERVER)
  return headers
}

/** Of whatever library: what counts is what it is called. `Response.error()` has no status. */
function isResponse(value: unknown): value is Response {
  const name = Object.prototype.toString.call(value)
  return name === '[object Response]' && (value as Response).type !== 'error'
}

function describe(value: unknown): string {
  return value === null || typeof value !== 'object' ? String(value) : 'an object'
}

function ignore(): void {}
