import type {
  ConnectionContext,
  HTTPMessageDelegate,
  HTTPServerConnectionDelegate,
} from '@tornado-ts/httputil'
import type { IOStream } from '@tornado-ts/iostream'
import { appLog } from '@tornado-ts/log'
import { HTTP1ConnectionParameters } from './http1-connection-parameters.ts'
import { HTTP1Connection } from './http1-connection.ts'
import { MessageDriver } from './message-driver.ts'
import type { DriverOwner } from './message-driver.ts'
import { DONE } from './settled.ts'

/**
 * Serves one client over HTTP/1.x: request after request, until one of the two has had enough.
 *
 * Pipelined requests are answered in order; those of one chunk whose delegates answer at once leave
 * in one write. A client that has not taken 1 MiB of its responses is not served further until it
 * has.
 *
 * @tornado http1connection.HTTP1ServerConnection
 */
export class HTTP1ServerConnection {
  /** @tornado http1connection.HTTP1ServerConnection.stream */
  readonly stream: IOStream
  /** @tornado http1connection.HTTP1ServerConnection.params */
  readonly params: HTTP1ConnectionParameters
  /** @tornado http1connection.HTTP1ServerConnection.context */
  readonly context: ConnectionContext | undefined

  #serving: Serving | undefined

  constructor(
    stream: IOStream,
    params: HTTP1ConnectionParameters = new HTTP1ConnectionParameters(),
    context?: ConnectionContext,
  ) {
    this.stream = stream
    this.params = params
    this.context = context
  }

  /** True while no byte of a request is in hand. */
  get idle(): boolean {
    return this.#serving?.driver.idle ?? true
  }

  /**
   * Begins to serve. `delegate.startRequest` is called when the first byte of a request is there,
   * `delegate.onClose` once, when nothing more will come.
   *
   * @throws Error when called again.
   * @tornado http1connection.HTTP1ServerConnection.start_serving
   */
  startServing(delegate: HTTPServerConnectionDelegate): void {
    if (this.#serving !== undefined) throw new Error('the connection is being served already')
    this.#serving = new Serving(this, delegate)
    this.#serving.driver.start()
  }

  /**
   * Takes no further request: closes after the response to the one in hand, which says
   * `Connection: close` if its head is not out yet. Requests pipelined behind that one are thrown
   * away. A request may still begin in the next 100 ms, as it may be on its way already; after that an
   * idle connection is closed.
   */
  startDraining(): void {
    if (this.#serving === undefined) this.stream.close()
    else this.#serving.driver.startDraining()
  }

  /**
   * Closes the stream and resolves when the last call of the delegate has been made. Never rejects.
   *
   * @tornado http1connection.HTTP1ServerConnection.close
   */
  close(): Promise<void> {
    const ended = this.#serving?.whenEnded() ?? DONE
    this.stream.close()
    return ended
  }
}

/** What the driver of a server connection calls; kept apart from what the connection offers. */
class Serving implements DriverOwner {
  readonly driver: MessageDriver
  readonly #connection: HTTP1ServerConnection
  readonly #delegate: HTTPServerConnectionDelegate
  #ended = false
  #onEnded: (() => void)[] | undefined

  constructor(connection: HTTP1ServerConnection, delegate: HTTPServerConnectionDelegate) {
    const { stream, params, context } = connection
    this.#connection = connection
    this.#delegate = delegate
    this.driver = new MessageDriver(stream, params, context, this, false, false)
  }

  whenEnded(): Promise<void> {
    if (this.#ended) return DONE
    return new Promise((resolve) => {
      this.#onEnded ??= []
      this.#onEnded.push(resolve)
    })
  }

  openMessage(driver: MessageDriver): HTTPMessageDelegate {
    const { stream, params, context } = this.#connection
    const connection = new HTTP1Connection(stream, false, params, context, driver)
    return this.#delegate.startRequest(this.#connection, connection)
  }

  driverEnded(): void {
    this.#ended = true
    try {
      this.#delegate.onClose(this.#connection)
    } catch (error) {
      appLog.error('Uncaught exception', { excInfo: error })
    }
    for (const resolve of this.#onEnded ?? []) resolve()
  }
}
