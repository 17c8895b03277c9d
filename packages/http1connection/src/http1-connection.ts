import type {
  CloseTarget,
  ConnectionContext,
  HTTPConnection,
  HTTPHeaders,
  HTTPMessageDelegate,
  RequestStartLine,
  ResponseStartLine,
} from '@tornado-ts/httputil'
import type { IOStream } from '@tornado-ts/iostream'
import type { Seconds } from '@tornado-ts/util'
import { HTTP1ConnectionParameters } from './http1-connection-parameters.ts'
import { MessageDriver } from './message-driver.ts'
import { MessageWriter } from './message-writer.ts'
import { ignore } from './settled.ts'

/**
 * One exchange of messages over HTTP/1.x: what a server answers one request with, or a client sends
 * one request by and reads its response from.
 *
 * Promises given for writes settle each for itself and may be ignored. When nothing had to wait they
 * are one and the same resolved promise.
 *
 * @example
 * ```ts
 * const connection = new HTTP1Connection(stream, true)
 * await connection.writeHeaders(
 *   new RequestStartLine('GET', '/', ''),
 *   new HTTPHeaders({ Host: 'example.com' }),
 * )
 * connection.finish()
 * await connection.readResponse(delegate)
 * ```
 *
 * @tornado http1connection.HTTP1Connection
 */
export class HTTP1Connection implements HTTPConnection {
  /**
   * The stream underneath; undefined once {@link detach} has given it away.
   *
   * @tornado http1connection.HTTP1Connection.stream
   */
  stream: IOStream | undefined
  /** @tornado http1connection.HTTP1Connection.is_client */
  readonly isClient: boolean
  /** @tornado http1connection.HTTP1Connection.params */
  readonly params: HTTP1ConnectionParameters
  /**
   * What the server knows of the peer; one object for all messages of a connection.
   *
   * @tornado http1connection.HTTP1Connection.context
   */
  readonly context: ConnectionContext | undefined

  readonly #writer: MessageWriter
  #driver: MessageDriver | undefined

  /** @param driver Reads the messages of this connection already; for HTTP1ServerConnection. */
  constructor(
    stream: IOStream,
    isClient: boolean,
    params: HTTP1ConnectionParameters = new HTTP1ConnectionParameters(),
    context?: ConnectionContext,
    driver?: MessageDriver,
  ) {
    this.stream = stream
    this.isClient = isClient
    this.params = params
    this.context = context
    this.#driver = driver
    this.#writer = new MessageWriter(stream, isClient, params.sendDate, driver)
    if (driver !== undefined) driver.writer = this.#writer
  }

  /**
   * Whether the connection closes after the message whatever the peer says.
   *
   * @tornado http1connection.HTTP1Connection.no_keep_alive
   */
  get noKeepAlive(): boolean {
    return this.params.noKeepAlive
  }

  /** Whether {@link finish} has been called, or the exchange was ended without. */
  get finished(): boolean {
    return this.#writer.phase === 'finished'
  }

  /**
   * Reads one message, on a server a request, and calls `delegate` with it.
   *
   * Of a chunked response the trailers are given to a delegate that has a method
   * `onTrailers(headers)`, before `finish`. Interim (1xx) responses each come as a `headersReceived`
   * of their own; at most 16 are accepted, and a 101 must be detached there.
   *
   * @returns Whether the stream can be used for another exchange, once the message is read and this
   * side's {@link finish} has been sent. False also after a message that was refused, a timeout,
   * and {@link detach}. Rejects with StreamClosedError if the peer goes away in the middle.
   * @throws Error when a message is being read already.
   * @tornado http1connection.HTTP1Connection.read_response
   */
  readResponse(delegate: HTTPMessageDelegate): Promise<boolean> {
    const { stream } = this
    if (stream === undefined) throw new Error('the connection has been detached')
    if (this.#driver !== undefined) throw new Error('a message is being read already')
    const reading = new Promise<boolean>((resolve, reject) => {
      const driver = new MessageDriver(
        stream,
        this.params,
        this.context,
        {
          openMessage: (opener) => {
            opener.writer = this.#writer
            return delegate
          },
          driverEnded: (usable, failure) => {
            this.#driver = undefined
            if (failure === undefined) resolve(usable)
            else reject(failure)
          },
        },
        this.isClient,
        true,
      )
      this.#driver = driver
      this.#writer.host = driver
      driver.start()
    })
    reading.catch(ignore)
    return reading
  }

  /**
   * Sends the head of a message, and with it the first part of its body.
   *
   * A body without Content-Length is chunked where the protocol allows it, and `headers` then gets
   * a Transfer-Encoding; a server adds the `Connection` that the peer has to see. With
   * Content-Length, exactly that many bytes have to be written. The body of a response to HEAD is
   * accepted and not sent. The version in `startLine` does not matter: HTTP/1.1 is sent.
   *
   * @param chunk Bytes, or text to be sent as UTF-8.
   * @returns A promise that settles when more can be written. Rejects with StreamClosedError on a
   * closed stream, and with HTTPOutputError if `chunk` is longer than Content-Length.
   * @throws RangeError for a Content-Length that is not a number, a request target with blanks or
   * control characters, and CR or LF anywhere; then nothing has been sent.
   * @throws TypeError for a character above U+00FF in a header.
   * @tornado http1connection.HTTP1Connection.write_headers
   */
  writeHeaders(
    startLine: RequestStartLine | ResponseStartLine,
    headers: HTTPHeaders,
    chunk?: Uint8Array | string,
  ): Promise<void> {
    return this.#writer.writeHeaders(startLine, headers, chunk)
  }

  /**
   * Sends the next part of the body. Without {@link writeHeaders} the bytes are sent as they are,
   * head and all, and their framing is the caller's affair.
   *
   * @returns As for {@link writeHeaders}.
   * @tornado http1connection.HTTP1Connection.write
   */
  write(chunk: Uint8Array | string): Promise<void> {
    return this.#writer.write(chunk)
  }

  /**
   * Ends the message. Doing so again, or after the peer has gone, is harmless.
   *
   * @throws HTTPOutputError when less was written than Content-Length says; the stream closes.
   * @tornado http1connection.HTTP1Connection.finish
   */
  finish(): void {
    this.#writer.finish()
  }

  /**
   * Sets what is called once, on the loop, if the connection closes after the message was read and
   * before this side has finished; undefined clears it. A function, or an object with
   * `onConnectionClose`.
   *
   * @tornado http1connection.HTTP1Connection.set_close_callback
   */
  setCloseCallback(target: CloseTarget | undefined): void {
    this.#writer.closeTarget = target
  }

  /**
   * Limits the time for the body of the message being read, in seconds; for this message only, in
   * `headersReceived`.
   *
   * @tornado http1connection.HTTP1Connection.set_body_timeout
   */
  setBodyTimeout(seconds: Seconds): void {
    this.#driver?.setBodyTimeout(seconds)
  }

  /**
   * Limits the body of the message being read, in bytes; for this message only, in
   * `headersReceived`.
   *
   * @tornado http1connection.HTTP1Connection.set_max_body_size
   */
  setMaxBodySize(bytes: number): void {
    this.#driver?.setMaxBodySize(bytes)
  }

  /**
   * Gives the stream away: for WebSocket, CONNECT and the like. Every byte that was not part of the
   * message is the first thing its new user reads. What was written is still sent.
   *
   * Allowed from `headersReceived` until the next message begins, which is never inside
   * {@link finish}: `finish()` and `detach()` in one run is the usual way.
   *
   * @throws Error when it is too late.
   * @tornado http1connection.HTTP1Connection.detach
   */
  detach(): IOStream {
    const { stream } = this
    if (stream === undefined) throw new Error('the connection has been detached already')
    this.#writer.closeTarget = undefined
    this.#driver?.detach(this.#writer)
    this.#driver = undefined
    this.stream = undefined
    return stream
  }

  /**
   * Closes the stream; what was written is still sent.
   *
   * @tornado http1connection.HTTP1Connection.close
   */
  close(): void {
    this.#writer.closeTarget = undefined
    this.stream?.close()
  }
}
