import {
  type HTTPConnection,
  type HTTPHeaders,
  type HTTPMessageDelegate,
  HTTPServerRequest,
  type RequestStartLine,
  type ResponseStartLine,
} from '@tornado-ts/httputil'
import { appLog } from '@tornado-ts/log'
import { NotFoundDelegate } from './not-found-delegate.ts'
import type { Router } from './router.ts'

/**
 * Receives one request for a router: asks it for a delegate when the head is there, and passes
 * everything on to that one.
 */
export class RoutingDelegate implements HTTPMessageDelegate {
  readonly #router: Router
  readonly #serverConnection: unknown
  readonly #connection: HTTPConnection
  #delegate: HTTPMessageDelegate | undefined = undefined

  constructor(router: Router, serverConnection: unknown, connection: HTTPConnection) {
    this.#router = router
    this.#serverConnection = serverConnection
    this.#connection = connection
  }

  headersReceived(
    startLine: RequestStartLine | ResponseStartLine,
    headers: HTTPHeaders,
  ): void | Promise<void> {
    const request = new HTTPServerRequest({
      startLine: startLine as RequestStartLine,
      headers,
      connection: this.#connection,
      serverConnection: this.#serverConnection,
    })
    let delegate = this.#router.findHandler(request)
    if (delegate === undefined) {
      appLog.debug('Delegate for %s %s request not found', request.method, request.path)
      delegate = new NotFoundDelegate(this.#connection)
    }
    this.#delegate = delegate
    return delegate.headersReceived(startLine, headers)
  }

  dataReceived(chunk: Buffer): void | Promise<void> {
    return this.#delegate?.dataReceived(chunk)
  }

  finish(): void {
    this.#delegate?.finish()
  }

  onConnectionClose(): void {
    this.#delegate?.onConnectionClose()
  }
}
