import { HTTPServerRequest } from '@tornado-ts/httputil'
import type {
  HTTPConnection,
  HTTPHeaders,
  HTTPMessageDelegate,
  HTTPServerConnectionDelegate,
  RequestStartLine,
  ResponseStartLine,
} from '@tornado-ts/httputil'
import { Exchange } from './exchange.ts'

/**
 * What the containers have in common: the ways in which requests reach a guest.
 *
 * A container can be given to `HTTPServer`, stand as the target of a rule of a router or an
 * Application, and be the fallback of a `FallbackHandler`.
 */
export abstract class GuestContainer implements HTTPServerConnectionDelegate {
  /** Begins a request, whose body the guest gets as it arrives. */
  startRequest(serverConnection: unknown, requestConnection: HTTPConnection): HTTPMessageDelegate {
    return new GuestDelegate(serverConnection, requestConnection, (exchange) =>
      this.serve(exchange),
    )
  }

  /**
   * Serves a request whose body has been read; its connection gets the answer.
   *
   * @throws Error for a request without connection.
   * @tornado wsgi.WSGIContainer.handle_request
   */
  handleRequest(request: HTTPServerRequest): void {
    const exchange = new Exchange(request)
    this.serve(exchange)
    if (request.body.length > 0) void exchange.bodyReceived(request.body)
    exchange.requestComplete()
  }

  /** The underlying connection is gone; nothing to do here. */
  onClose(_serverConnection: unknown): void {
    // For subclasses.
  }

  /** Hands a request to the guest. @internal */
  protected abstract serve(exchange: Exchange): void
}

/** Receives one request for a guest. */
class GuestDelegate implements HTTPMessageDelegate {
  readonly #serverConnection: unknown
  readonly #connection: HTTPConnection
  readonly #serve: (exchange: Exchange) => void
  #exchange: Exchange | undefined = undefined

  constructor(
    serverConnection: unknown,
    connection: HTTPConnection,
    serve: (exchange: Exchange) => void,
  ) {
    this.#serverConnection = serverConnection
    this.#connection = connection
    this.#serve = serve
  }

  headersReceived(startLine: RequestStartLine | ResponseStartLine, headers: HTTPHeaders): void {
    const request = new HTTPServerRequest({
      startLine: startLine as RequestStartLine,
      headers,
      connection: this.#connection,
      serverConnection: this.#serverConnection,
    })
    const exchange = new Exchange(request)
    this.#exchange = exchange
    this.#serve(exchange)
    exchange.headTaken()
  }

  dataReceived(chunk: Buffer): void | Promise<void> {
    return this.#exchange?.bodyReceived(chunk)
  }

  finish(): void {
    this.#exchange?.requestComplete()
  }

  onConnectionClose(): void {
    this.#exchange?.clientGone()
  }
}
