import {
  currentHttpDate,
  type HTTPConnection,
  HTTPHeaders,
  HTTPMessageDelegate,
  ResponseStartLine,
} from '@tornado-ts/httputil'

const NOT_FOUND = new ResponseStartLine('HTTP/1.1', 404, 'Not Found')

/** Answers a request for which a router has no target, without a body. */
export class NotFoundDelegate extends HTTPMessageDelegate {
  readonly #connection: HTTPConnection

  constructor(connection: HTTPConnection) {
    super()
    this.#connection = connection
  }

  override finish(): void {
    const headers = new HTTPHeaders({ 'Content-Length': '0', Date: currentHttpDate() })
    void this.#connection.writeHeaders(NOT_FOUND, headers)
    this.#connection.finish()
  }
}
