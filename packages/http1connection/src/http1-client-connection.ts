import { HTTPInputError } from '@tornado-ts/httputil'
import type { HTTPMessageDelegate } from '@tornado-ts/httputil'
import type { IOStream } from '@tornado-ts/iostream'
import { HTTP1ConnectionParameters } from './http1-connection-parameters.ts'
import { HTTP1Connection } from './http1-connection.ts'
import { MessageDriver } from './message-driver.ts'
import type { DriverOwner } from './message-driver.ts'

/** Who uses an {@link HTTP1ClientConnection}. */
export interface HTTP1ClientOwner {
  /** The exchange is over, both ways, and another one may begin; it may be begun at once. */
  exchangeEnded(): void
  /** The stream has closed; the last call. The stream's `error` says why. */
  connectionEnded(): void
}

const DEFAULTS = new HTTP1ConnectionParameters()

/**
 * Asks one server over HTTP/1.x: request after request on one stream, one at a time.
 *
 * The counterpart of HTTP1ServerConnection. Between two exchanges it watches the stream: bytes that
 * nobody has asked for close it, and so does the end of the stream.
 */
export class HTTP1ClientConnection implements DriverOwner {
  readonly stream: IOStream

  readonly #owner: HTTP1ClientOwner
  readonly #driver: MessageDriver
  #delegate: HTTPMessageDelegate | undefined = undefined
  #responding = false

  /** @param stream A connected stream without a consumer; it is the connection's from now on. */
  constructor(stream: IOStream, owner: HTTP1ClientOwner) {
    this.stream = stream
    this.#owner = owner
    this.#driver = new MessageDriver(stream, DEFAULTS, undefined, this, true, false)
    this.#driver.start()
  }

  /** Whether the first byte of the response to the request in hand has come. */
  get responding(): boolean {
    return this.#responding
  }

  /**
   * Begins an exchange. The request is to be written to what this returns; a Content-Length or
   * `Transfer-Encoding: chunked` among its headers says how its body is framed.
   *
   * The response goes to `delegate`, as from `HTTP1Connection.readResponse`.
   *
   * @param params By what the response is read.
   * @throws Error while there is an exchange.
   */
  request(
    delegate: HTTPMessageDelegate,
    params: HTTP1ConnectionParameters = DEFAULTS,
  ): HTTP1Connection {
    const driver = this.#driver
    if (this.#delegate !== undefined) throw new Error('a request is under way already')
    this.#delegate = delegate
    this.#responding = false
    driver.setParams(params)
    return new HTTP1Connection(this.stream, true, params, undefined, driver)
  }

  /** Closes the stream. */
  close(): void {
    this.stream.close()
  }

  /** @internal */
  openMessage(): HTTPMessageDelegate {
    const delegate = this.#delegate
    if (delegate === undefined) throw new HTTPInputError('a response without a request')
    this.#responding = true
    return delegate
  }

  /** @internal */
  exchangeEnded(): void {
    this.#delegate = undefined
    this.#owner.exchangeEnded()
  }

  /** @internal */
  driverEnded(): void {
    this.#delegate = undefined
    this.#owner.connectionEnded()
  }
}
