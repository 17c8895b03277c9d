import type { ServerResponse } from 'node:http'
import { parseDecimalInt } from '@tornado-ts/http1connection'
import { HTTPOutputError } from '@tornado-ts/httputil'
import type {
  CloseTarget,
  ConnectionContext,
  HTTPConnection,
  HTTPHeaders,
  RequestStartLine,
  ResponseStartLine,
} from '@tornado-ts/httputil'
import { IOLoop } from '@tornado-ts/ioloop'
import { StreamClosedError } from '@tornado-ts/iostream'
import type { Seconds } from '@tornado-ts/util'
import { callCloseTarget } from './close-target.ts'
import { mayHaveBody } from './may-have-body.ts'
import type { HostRequest, HostResponse } from './host-message.ts'

/** The limits on the body of the request that a connection belongs to. */
export interface BodyLimits {
  setMaxBodySize(bytes: number): void
  setBodyTimeout(seconds: Seconds): void
}

/** The part of a stream that handlers look at. */
interface HostStream {
  readonly socket: unknown
  closed(): boolean
}

const UNLIMITED = -1
const DONE: Promise<void> = Promise.resolve()

/** Headers of the framing, which is the host's; of HTTP/1 `Connection` may stay. */
const HOST_HEADERS: ReadonlySet<string> = new Set(['Keep-Alive', 'Transfer-Encoding'])
const HTTP1_HEADERS: ReadonlySet<string> = new Set([
  ...HOST_HEADERS,
  'Connection',
  'Proxy-Connection',
  'Upgrade',
])

/** Answers one request through the response object of the host's server. */
export class HostConnection implements HTTPConnection {
  readonly context: ConnectionContext
  readonly stream: HostStream
  readonly #response: ServerResponse
  readonly #isHTTP2: boolean
  readonly #isHead: boolean
  readonly #limits: BodyLimits
  #phase: 'unwritten' | 'begun' | 'finished' = 'unwritten'
  /** Bytes of the announced body that are still to be written. */
  #budget = UNLIMITED
  #closed = false
  #closeTarget: CloseTarget | undefined = undefined
  #waiting: (() => void)[] = []

  constructor(
    request: HostRequest,
    response: HostResponse,
    context: ConnectionContext,
    limits: BodyLimits,
  ) {
    this.context = context
    this.stream = { socket: request.socket, closed: () => this.#closed }
    // The two kinds of responses have the same methods; what differs is looked after below.
    this.#response = response as ServerResponse
    this.#isHTTP2 = request.httpVersionMajor >= 2
    this.#isHead = request.method === 'HEAD'
    this.#limits = limits
    response.once('close', () => this.#onClose())
    response.on('drain', () => this.#goOn())
  }

  /** Whether {@link finish} has been called. */
  get finished(): boolean {
    return this.#phase === 'finished'
  }

  /** Whether nothing of an answer has been given to the host. */
  get unwritten(): boolean {
    return this.#phase === 'unwritten' && !this.#closed
  }

  /**
   * Sends the head, and with it the first piece of the body.
   *
   * @throws RangeError for a Content-Length that is no number, and TypeError for a header that
   *   cannot be sent; then nothing has been sent.
   */
  writeHeaders(
    startLine: RequestStartLine | ResponseStartLine,
    headers: HTTPHeaders,
    chunk?: Uint8Array | string,
  ): Promise<void> {
    const { code, reason } = startLine as ResponseStartLine
    if (this.#closed) return rejected(new StreamClosedError())
    if (this.#phase !== 'unwritten') return rejected(new HTTPOutputError('Headers already written'))
    if (code < 200) return this.#writeInterim(code, headers)
    const length = headers.get('Content-Length')
    const budget = length === undefined ? UNLIMITED : parseDecimalInt(length)
    this.#setHeaders(headers)
    this.#phase = 'begun'
    this.#budget = this.#isHead || !mayHaveBody(code) ? 0 : budget
    if (this.#isHTTP2 || reason === undefined) this.#response.writeHead(code)
    else this.#response.writeHead(code, reason)
    if (chunk !== undefined && chunk.length > 0) return this.write(chunk)
    this.#response.flushHeaders()
    return DONE
  }

  write(chunk: Uint8Array | string): Promise<void> {
    if (this.#closed) return rejected(new StreamClosedError())
    if (this.#phase === 'finished') {
      return rejected(new HTTPOutputError('Tried to write after finish'))
    }
    if (this.#phase === 'unwritten') {
      return rejected(new HTTPOutputError('Tried to write before the headers'))
    }
    if (chunk.length === 0 || this.#isHead) return DONE
    if (this.#budget !== UNLIMITED) {
      this.#budget -= Buffer.byteLength(chunk)
      if (this.#budget < 0) {
        this.close()
        return rejected(new HTTPOutputError('Tried to write more data than Content-Length'))
      }
    }
    if (this.#response.write(chunk)) return DONE
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  /** @throws HTTPOutputError when less was written than Content-Length says; the response is cut. */
  finish(): void {
    if (this.#phase === 'finished') return
    this.#phase = 'finished'
    this.#closeTarget = undefined
    if (this.#closed) return
    if (this.#budget > 0) {
      this.close()
      throw new HTTPOutputError(`Tried to write ${this.#budget} bytes less than Content-Length`)
    }
    this.#response.end()
  }

  setCloseCallback(target: CloseTarget | undefined): void {
    this.#closeTarget = target
  }

  setMaxBodySize(bytes: number): void {
    this.#limits.setMaxBodySize(bytes)
  }

  setBodyTimeout(seconds: Seconds): void {
    this.#limits.setBodyTimeout(seconds)
  }

  /** @throws Error always: only the event `upgrade` of a server gives its connections away. */
  detach(): never {
    throw new Error('the connection belongs to the host: serve upgrades with NodeAdapter.upgrade')
  }

  /** Cuts the response off. */
  close(): void {
    this.#closeTarget = undefined
    this.#response.destroy()
  }

  #writeInterim(code: number, headers: HTTPHeaders): Promise<void> {
    if (code === 101) this.detach()
    if (code === 100) this.#response.writeContinue()
    else if (code === 103) this.#response.writeEarlyHints({ link: headers.getList('Link') })
    return DONE
  }

  /** Adds the headers to what other middleware has set. */
  #setHeaders(headers: HTTPHeaders): void {
    const response = this.#response
    const unwanted = this.#isHTTP2 ? HTTP1_HEADERS : HOST_HEADERS
    const done: string[] = []
    try {
      for (const name of headers.keys()) {
        if (unwanted.has(name)) continue
        const values = headers.getList(name)
        done.push(name)
        if (name === 'Set-Cookie') response.appendHeader(name, values)
        else response.setHeader(name, values.length > 1 ? values : (values[0] ?? ''))
      }
    } catch (error) {
      for (const name of done) response.removeHeader(name)
      throw error
    }
  }

  #onClose(): void {
    this.#closed = true
    this.#goOn()
    const target = this.#closeTarget
    this.#closeTarget = undefined
    if (target !== undefined) IOLoop.current().addCallback(callCloseTarget, target)
  }

  #goOn(): void {
    for (const resolve of this.#waiting.splice(0)) resolve()
  }
}

/** A rejected promise that may be ignored. */
function rejected(reason: Error): Promise<void> {
  const promise = Promise.reject<void>(reason)
  promise.catch(() => {})
  return promise
}
