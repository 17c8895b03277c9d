import { HTTP1ClientConnection } from '@tornado-ts/http1connection'
import type {
  HTTP1ClientOwner,
  HTTP1Connection,
  HTTP1ConnectionParameters,
} from '@tornado-ts/http1connection'
import type { HTTPMessageDelegate } from '@tornado-ts/httputil'
import { WheelEntry } from '@tornado-ts/ioloop'
import type { TimerWheel } from '@tornado-ts/ioloop'
import type { IOStream } from '@tornado-ts/iostream'
import type { Seconds } from '@tornado-ts/util'

/** What a connection returns to when it is not used. */
interface Pool {
  readonly wheel: TimerWheel
  put(connection: PooledConnection, seconds: Seconds): void
  remove(connection: PooledConnection): void
}

/** Who uses a connection: sends one request, and takes the response. */
export interface ConnectionUser extends HTTPMessageDelegate {
  /** Request and response are complete; the connection can be used again. */
  exchangeEnded(): void
  /**
   * The connection has closed.
   *
   * @param responding Whether a byte of the response had come.
   * @param error Why, if not in good order.
   */
  connectionEnded(responding: boolean, error: Error | undefined): void
}

/**
 * A connection to a server, or through a proxy, that serves one request after another.
 *
 * While it is idle it does not keep the process alive; it closes when the server closes it or sends
 * something, or when nobody has used it for a while. Only the stream and the timer wheel refer to
 * it then, no promise and no timer of its own.
 */
export class PooledConnection extends WheelEntry implements HTTP1ClientOwner {
  /** Requests with another key must not use the connection. */
  readonly key: string

  readonly #pool: Pool
  readonly #http: HTTP1ClientConnection
  #user: ConnectionUser | undefined = undefined

  constructor(pool: Pool, stream: IOStream, key: string) {
    super()
    this.key = key
    this.#pool = pool
    this.#http = new HTTP1ClientConnection(stream, this)
  }

  /** Begins an exchange; the request is written to what this returns. */
  request(user: ConnectionUser, params: HTTP1ConnectionParameters): HTTP1Connection {
    this.#user = user
    return this.#http.request(user, params)
  }

  /** The user is done with the connection, which may be kept for so many seconds. */
  release(seconds: Seconds): void {
    this.#user = undefined
    this.#pool.put(this, seconds)
  }

  close(): void {
    this.#http.close()
  }

  /** Becomes idle. */
  rest(seconds: Seconds): void {
    this.#http.stream.socket?.unref()
    this.#pool.wheel.add(this, seconds)
  }

  /** Is used again. Its timeout stays where it is and means nothing until it rests the next time. */
  wake(): void {
    this.#http.stream.socket?.ref()
  }

  override onTimeout(): void {
    if (this.#user === undefined) this.close()
  }

  exchangeEnded(): void {
    this.#user?.exchangeEnded()
  }

  connectionEnded(): void {
    const user = this.#user
    this.#user = undefined
    this.#pool.wheel.remove(this)
    this.#pool.remove(this)
    user?.connectionEnded(this.#http.responding, this.#http.stream.error)
  }
}
