import { HTTPServerRequest } from '@tornado-ts/httputil'
import type {
  HTTPConnection,
  HTTPHeaders,
  HTTPMessageDelegate,
  RequestStartLine,
  ResponseStartLine,
} from '@tornado-ts/httputil'
import { appLog } from '@tornado-ts/log'

/** A function that answers whole requests through `request.connection`. */
export type RequestCallback = (request: HTTPServerRequest) => void | Promise<void>

/**
 * Collects a request and its body for a plain function.
 *
 * @internal
 * @tornado httpserver._CallableAdapter
 */
export class CallableAdapter implements HTTPMessageDelegate {
  readonly #callback: RequestCallback
  readonly #requestConnection: HTTPConnection
  readonly #serverConnection: unknown
  #request: HTTPServerRequest | undefined = undefined
  /** Most bodies come in one piece, which needs no array. */
  #chunk: Buffer | undefined = undefined
  #more: Buffer[] | undefined = undefined

  constructor(
    callback: RequestCallback,
    requestConnection: HTTPConnection,
    serverConnection?: unknown,
  ) {
    this.#callback = callback
    this.#requestConnection = requestConnection
    this.#serverConnection = serverConnection
  }

  headersReceived(startLine: RequestStartLine | ResponseStartLine, headers: HTTPHeaders): void {
    this.#request = new HTTPServerRequest({
      startLine: startLine as RequestStartLine,
      headers,
      connection: this.#requestConnection,
      serverConnection: this.#serverConnection,
    })
  }

  dataReceived(chunk: Buffer): void {
    if (this.#chunk === undefined) {
      this.#chunk = chunk
    } else {
      this.#more ??= [this.#chunk]
      this.#more.push(chunk)
    }
  }

  finish(): void {
    const request = this.#request
    if (request === undefined) return
    if (this.#chunk !== undefined) {
      request.body = this.#more === undefined ? this.#chunk : Buffer.concat(this.#more)
      this.#drop()
      request._parseBody()
    }
    const result: unknown = this.#callback(request)
    if (result !== undefined) this.#observe(result)
  }

  onConnectionClose(): void {
    this.#drop()
  }

  #drop(): void {
    this.#chunk = undefined
    this.#more = undefined
  }

  #observe(result: unknown): void {
    Promise.resolve(result).catch((error: unknown) => {
      appLog.error('Uncaught exception', { excInfo: error })
      const connection = this.#requestConnection as Closeable
      if (connection.finished === false) connection.close?.()
    })
  }
}

/** What a connection of HTTP/1 offers besides what every connection does. */
interface Closeable {
  readonly finished?: boolean
  close?(): void
}
