import type { Seconds } from '@tornado-ts/util'
import {
  type CookieOptions,
  type FlushOptions,
  type HeaderValue,
  type RedirectOptions,
  RequestHandler,
} from '@tornado-ts/web'
import type { WebSocketCompressionOptions } from './compression-options.ts'
import { WebSocketClosedError } from './errors.ts'
import { type OutgoingMessage, pingBytes, type WriteMessageOptions } from './outgoing-message.ts'
import { leaveAll } from './memberships.ts'
import { DEFAULT_MAX_BUFFERED_AMOUNT, DEFAULT_MAX_MESSAGE_SIZE } from './protocol-options.ts'
import type { SendPolicy } from './send-policy.ts'
import {
  findRefusal,
  isSameOrigin,
  isSupportedVersion,
  refuse,
  WRONG_VERSION,
} from './upgrade-request.ts'
import type { WebSocketProtocol } from './websocket-protocol.ts'
import { WebSocketProtocol13 } from './websocket-protocol13.ts'

/**
 * Speaks WebSocket with one client: subclass it, and define {@link onMessage}.
 *
 * The framework answers the handshake, and makes one handler for each connection. `initialize`,
 * `prepare`, cookies and the user work as in every handler, and what `prepare` and
 * `setDefaultHeaders` set goes out with the handshake; afterwards nothing of HTTP can be written.
 *
 * What a hook throws, or its promise rejects with, is logged and ends the connection with the code
 * 1011.
 *
 * @example
 * ```ts
 * class Echo extends WebSocketHandler {
 *   override onMessage(message: string | Buffer) {
 *     void this.writeMessage(message, { binary: typeof message !== 'string' })
 *   }
 * }
 * await new Application([['/echo', Echo]]).listen(8888)
 * ```
 *
 * @tornado websocket.WebSocketHandler
 */
export class WebSocketHandler extends RequestHandler {
  /** The connection; undefined before the handshake, after {@link close}, and once it is gone. */
  wsConnection: WebSocketProtocol | undefined = undefined
  /** The code of the client's close frame, once there was one. */
  closeCode: number | undefined = undefined
  /** The reason in the client's close frame. */
  closeReason: string | undefined = undefined

  /** What {@link wsConnection} was, for what can still be asked of it. */
  #protocol: WebSocketProtocol | undefined = undefined
  #closeReported = false

  // Hooks

  /**
   * The connection is open. Messages are read once this is done.
   *
   * @param _args The groups of the path, as `get` would have them: one object if they are named.
   */
  open(..._args: unknown[]): void | Promise<void> {
    // For subclasses.
  }

  /**
   * A message has come.
   *
   * @param _message Text as a string, binary data as a Buffer.
   * @returns A promise to read no other message until it resolves.
   */
  onMessage(_message: string | Buffer): void | Promise<void> {
    throw new Error('not implemented')
  }

  /**
   * The connection is gone, whoever closed it; {@link closeCode} and {@link closeReason} are set if
   * the client said why. Called once for each connection that was opened.
   */
  onClose(): void {
    // For subclasses.
  }

  /** A ping has come, and has been answered. */
  onPing(_data: Buffer): void {
    // For subclasses.
  }

  /** The answer to a ping has come. */
  onPong(_data: Buffer): void {
    // For subclasses.
  }

  /**
   * Chooses a subprotocol; called once for each handshake.
   *
   * @param _offered What the client speaks, the best first; empty if it does not say.
   * @returns One of them, or undefined for none.
   */
  selectSubprotocol(_offered: readonly string[]): string | undefined {
    return undefined
  }

  /** Override to compress messages for clients that can; `{}` does so with the defaults. */
  getCompressionOptions(): WebSocketCompressionOptions | undefined {
    return undefined
  }

  /**
   * Whether a page may connect. Default: pages from the host the request was sent to.
   *
   * Browsers let any page connect to any server, with the cookies of the user: before you return
   * true for other hosts, think of what such a page could ask for.
   *
   * @param origin The `Origin` header; requests without one do not come from a page.
   */
  checkOrigin(origin: string): boolean {
    return isSameOrigin(origin, this.request.headers.get('Host'))
  }

  // Limits, from the settings of the application unless they are overridden

  /** How often the client is pinged. Default `websocketPingInterval`, or 0, which is never. */
  get pingInterval(): Seconds {
    return this.settings.websocketPingInterval ?? 0
  }

  /**
   * How long the answer to a ping may take. Default `websocketPingTimeout`, or the interval, which
   * is the most there is; 0 for no limit.
   */
  get pingTimeout(): Seconds {
    return this.settings.websocketPingTimeout ?? this.pingInterval
  }

  /** The most bytes of a message. Default `websocketMaxMessageSize`, or 10 MiB. */
  get maxMessageSize(): number {
    return this.settings.websocketMaxMessageSize ?? DEFAULT_MAX_MESSAGE_SIZE
  }

  /** The most bytes that may wait for a slow client. Default `websocketMaxBufferedAmount`, or 1 MiB. */
  get maxBufferedAmount(): number {
    return this.settings.websocketMaxBufferedAmount ?? DEFAULT_MAX_BUFFERED_AMOUNT
  }

  /** What happens to a message beyond that. Default `websocketSendPolicy`, or `wait`. */
  get sendPolicy(): SendPolicy {
    return this.settings.websocketSendPolicy ?? 'wait'
  }

  // Sending

  /**
   * Sends a message: text, bytes, or an object as JSON.
   *
   * Messages go out in the order of the calls, and those written while the messages of one chunk
   * are handled leave in one write. Bytes must not be changed before the promise resolves.
   *
   * @returns A promise for the moment the message has left our buffers. Await it to go as fast as
   * the client reads; ignoring it is safe. Rejects with {@link WebSocketClosedError}.
   * @throws WebSocketClosedError when one of the sides has begun to close.
   * @throws TypeError for what is no message.
   */
  writeMessage(message: OutgoingMessage, options?: WriteMessageOptions): Promise<void> {
    return this.#connection().writeMessage(message, options)
  }

  /**
   * Sends a ping; {@link onPong} gets the answer.
   *
   * @param data At most 125 bytes; text is sent as UTF-8.
   * @throws RangeError for more; WebSocketClosedError as {@link writeMessage}.
   */
  ping(data: string | Uint8Array = ''): void {
    this.#connection().writePing(pingBytes(data))
  }

  /**
   * Begins to close; what was written is still sent. Nothing can be written afterwards.
   *
   * @param code 1000 to 1003, 1007 to 1014 or 3000 to 4999 (RFC 6455 §7.4). Default none, or 1000
   * with a reason.
   * @param reason At most 123 bytes in UTF-8.
   * @throws RangeError for another code, or a longer reason.
   */
  close(code?: number, reason?: string): void {
    this.wsConnection?.close(code, reason)
    this.wsConnection = undefined
  }

  #connection(): WebSocketProtocol {
    const connection = this.wsConnection
    if (connection === undefined || connection.isClosing()) {
      throw new WebSocketClosedError('the WebSocket connection is closed or closing')
    }
    return connection
  }

  /** The bytes that have been accepted and not been taken by the system. */
  get bufferedAmount(): number {
    return this.#protocol?.bufferedAmount ?? 0
  }

  /** The messages that the policy `drop` has thrown away. */
  get droppedMessages(): number {
    return this.#protocol?.droppedMessages ?? 0
  }

  /** The subprotocol that {@link selectSubprotocol} chose. */
  get selectedSubprotocol(): string | undefined {
    return this.#protocol?.selectedSubprotocol
  }

  /** Turns Nagle's algorithm off (true, the default) or on. */
  setNodelay(on: boolean): void {
    this.#protocol?.setNodelay(on)
  }

  // The handshake

  /** The unnamed groups of the path, which {@link open} gets. */
  get openArgs(): readonly (string | undefined)[] {
    return this.pathArgs
  }

  /** The named groups of the path. */
  get openKwargs(): Readonly<Record<string, string | undefined>> {
    return this.pathKwargs
  }

  /** Answers the handshake; not to be overridden. */
  override get(..._args: unknown[]): void {
    const refusal = findRefusal(this.request, (origin) => this.checkOrigin(origin))
    if (refusal !== undefined) {
      refuse(this, refusal)
      return
    }
    const protocol = this.getWebsocketProtocol()
    if (protocol === undefined) {
      refuse(this, WRONG_VERSION)
      return
    }
    this.#protocol = protocol
    this.wsConnection = protocol
    try {
      protocol.acceptConnection(this)
    } finally {
      if (protocol.stream === undefined) this.wsConnection = undefined
      else this._headers.clear() // They are sent, and the connection may be open for days.
    }
  }

  /** The protocol that the client asks for; undefined if it is not spoken here. */
  getWebsocketProtocol(): WebSocketProtocol | undefined {
    if (!isSupportedVersion(this.request.headers.get('Sec-WebSocket-Version'))) return undefined
    return new WebSocketProtocol13(this, false, this)
  }

  /** For the framework: the connection is gone. */
  onWsConnectionClose(closeCode?: number, closeReason?: string): void {
    this.closeCode = closeCode
    this.closeReason = closeReason
    this.onConnectionClose()
  }

  /** For the framework: the connection is gone, before or after the handshake. */
  override onConnectionClose(): void {
    this.wsConnection?.onConnectionClose()
    this.wsConnection = undefined
    leaveAll(this)
    if (this.#closeReported || !this.#isUpgraded) return
    this.#closeReported = true
    try {
      this.onClose()
    } catch (error) {
      this.logException(error)
    }
  }

  // What belongs to HTTP ends with the handshake

  get #isUpgraded(): boolean {
    return this.#protocol?.stream !== undefined
  }

  #requireHTTP(): void {
    if (this.#isUpgraded) throw new Error('Method not supported for Web Sockets')
  }

  override write(chunk: string | Uint8Array | object): void {
    this.#requireHTTP()
    super.write(chunk)
  }

  override redirect(url: string, options?: RedirectOptions): void {
    this.#requireHTTP()
    super.redirect(url, options)
  }

  override setHeader(name: string, value: HeaderValue): void {
    this.#requireHTTP()
    super.setHeader(name, value)
  }

  override setCookie(name: string, value: string | Uint8Array, options?: CookieOptions): void {
    this.#requireHTTP()
    super.setCookie(name, value, options)
  }

  override setStatus(code: number, reason?: string): void {
    this.#requireHTTP()
    super.setStatus(code, reason)
  }

  override flush(options?: FlushOptions): Promise<void> {
    this.#requireHTTP()
    return super.flush(options)
  }

  override finish(chunk?: string | Uint8Array | object): Promise<void> {
    this.#requireHTTP()
    return super.finish(chunk)
  }
}
