import { HTTP1Connection, HTTP1ConnectionParameters } from '@tornado-ts/http1connection'
import {
  HTTPError,
  type HTTPRequest,
  HTTPResponse,
  type UpgradeStart,
} from '@tornado-ts/httpclient'
import {
  type HTTPHeaders,
  HTTPMessageDelegate,
  RequestStartLine,
  type ResponseStartLine,
} from '@tornado-ts/httputil'
import { type IOStream, StreamClosedError } from '@tornado-ts/iostream'
import { WebSocketError } from './errors.ts'

/** A refusal is for people to read; nobody needs more of it. */
const PARAMS = new HTTP1ConnectionParameters({ maxBodySize: 1 << 20 })

/** The answer of a server that has switched protocols. */
export interface Switched {
  /** Whatever the server has sent behind its answer is still unread. */
  readonly stream: IOStream
  readonly startLine: ResponseStartLine
  readonly headers: HTTPHeaders
}

/** Asks a server to switch protocols, once. */
export class UpgradeExchange extends HTTPMessageDelegate {
  readonly #connection: HTTP1Connection
  readonly #stream: IOStream
  #switched = false
  #startLine: ResponseStartLine | undefined = undefined
  #headers: HTTPHeaders | undefined = undefined
  readonly #body: Buffer[] = []

  constructor(stream: IOStream) {
    super()
    this.#stream = stream
    this.#connection = new HTTP1Connection(stream, true, PARAMS)
  }

  /**
   * Sends the request and reads the answer.
   *
   * @throws HTTPError with the response for a status that is not 2xx; WebSocketError for one that
   * is, without the switch; StreamClosedError if there is no answer. The stream is closed then.
   */
  async run({ target, headers }: UpgradeStart, request: HTTPRequest): Promise<Switched> {
    try {
      const answered = this.#connection.readResponse(this)
      void this.#connection.writeHeaders(new RequestStartLine('GET', target, ''), headers)
      this.#connection.finish()
      await answered
      return this.#result(request)
    } catch (error) {
      this.#stream.close()
      throw error
    }
  }

  #result(request: HTTPRequest): Switched {
    const startLine = this.#startLine
    const headers = this.#headers
    if (startLine === undefined || headers === undefined) {
      throw new StreamClosedError(this.#stream.error)
    }
    if (this.#switched) return { stream: this.#stream, startLine, headers }
    const { code, reason } = startLine
    if (code < 300) throw new WebSocketError('Non-websocket response')
    const buffer = Buffer.concat(this.#body)
    const response = new HTTPResponse(request, code, { headers, reason, buffer })
    throw new HTTPError(code, response.reason, response)
  }

  override headersReceived(startLine: ResponseStartLine, headers: HTTPHeaders): void {
    if (startLine.code < 200 && startLine.code !== 101) return
    this.#startLine = startLine
    this.#headers = headers
    if (startLine.code !== 101) return
    this.#switched = true
    this.#connection.detach()
  }

  override dataReceived(chunk: Buffer): void {
    this.#body.push(chunk)
  }
}
