import type { HTTPHeaders, ResponseStartLine } from '@tornado-ts/httputil'
import type { IOStream } from '@tornado-ts/iostream'
import { appLog } from '@tornado-ts/log'
import { ClientHandshake } from './client-handshake.ts'
import type { WebSocketCompressionOptions } from './compression-options.ts'
import { WebSocketClosedError } from './errors.ts'
import { MessageQueue } from './message-queue.ts'
import { type OutgoingMessage, pingBytes, type WriteMessageOptions } from './outgoing-message.ts'
import type { WebSocketProtocolOptions } from './protocol-options.ts'
import { unwatchUnclosed, watchUnclosed } from './unclosed-connections.ts'
import { WeakEndpoint } from './weak-endpoint.ts'
import type { WebSocketEndpoint } from './websocket-endpoint.ts'
import type { WebSocketProtocol } from './websocket-protocol.ts'
import { WebSocketProtocol13 } from './websocket-protocol13.ts'

/** What a client connection is set up with. */
export interface ClientConnectionOptions extends WebSocketProtocolOptions {
  /** Turns compression on, if the server can do it too. Default off. */
  readonly compressionOptions?: WebSocketCompressionOptions | undefined
  /** What this client speaks, the best first. Default nothing in particular. */
  readonly subprotocols?: readonly string[] | undefined
  /**
   * Gets each message, and undefined at the end; `readMessage` then gets none. A promise it returns
   * holds the next message back.
   */
  readonly onMessageCallback?: ((message: string | Buffer | undefined) => void) | undefined
}

/**
 * The client's end of a WebSocket connection; made by `websocketConnect`.
 *
 * One message that nobody has read is held; until it is, the server is held back. Close the
 * connection when it is done with, or let `await using` do so.
 *
 * @example
 * ```ts
 * await using ws = await websocketConnect('ws://127.0.0.1:8888/chat')
 * await ws.writeMessage('hello')
 * for await (const message of ws) console.log(message)
 * ```
 *
 * @tornado websocket.WebSocketClientConnection
 */
export class WebSocketClientConnection
  implements WebSocketEndpoint, AsyncIterable<string | Buffer>, AsyncDisposable
{
  /** The headers of the server's answer to the handshake. */
  headers: HTTPHeaders | undefined = undefined
  /** The code of the server's close frame, once there was one. */
  closeCode: number | undefined = undefined
  /** The reason in the server's close frame. */
  closeReason: string | undefined = undefined
  /** What speaks the protocol; undefined after {@link close}, and once the connection is gone. */
  protocol: WebSocketProtocol | undefined = undefined

  readonly #url: string
  readonly #options: ClientConnectionOptions
  readonly #handshake: ClientHandshake
  readonly #queue = new MessageQueue()
  readonly #endpoint = new WeakEndpoint<WebSocketClientConnection>(this)
  /** What {@link protocol} was, for what can still be asked of it. */
  #protocol: WebSocketProtocol13 | undefined = undefined

  /** @internal */
  constructor(url: string, handshake: ClientHandshake, options: ClientConnectionOptions) {
    this.#url = url
    this.#handshake = handshake
    this.#options = options
  }

  // Sending

  /**
   * Sends a message: text, bytes, or an object as JSON.
   *
   * Messages go out in the order of the calls. Bytes must not be changed before the promise
   * resolves.
   *
   * @returns A promise for the moment the message has left our buffers. Await it to go as fast as
   * the server reads; ignoring it is safe. Rejects with {@link WebSocketClosedError}.
   * @throws WebSocketClosedError when one of the sides has begun to close.
   * @throws TypeError for what is no message.
   */
  writeMessage(message: OutgoingMessage, options?: WriteMessageOptions): Promise<void> {
    return this.#open().writeMessage(message, options)
  }

  /**
   * Sends a ping; {@link onPong} gets the answer.
   *
   * @param data At most 125 bytes; text is sent as UTF-8.
   * @throws RangeError for more; WebSocketClosedError as {@link writeMessage}.
   */
  ping(data: string | Uint8Array = ''): void {
    this.#open().writePing(pingBytes(data))
  }

  #open(): WebSocketProtocol {
    const { protocol } = this
    if (protocol === undefined || protocol.isClosing()) {
      throw new WebSocketClosedError('Client connection has been closed')
    }
    return protocol
  }

  /**
   * Begins to close; what was written is still sent. Nothing can be written afterwards, and what
   * the server has sent before can still be read.
   *
   * @param code 1000 to 1003, 1007 to 1014 or 3000 to 4999 (RFC 6455 §7.4). Default none, or 1000
   * with a reason.
   * @param reason At most 123 bytes in UTF-8.
   * @throws RangeError for another code, or a longer reason.
   */
  close(code?: number, reason?: string): void {
    this.protocol?.close(code, reason)
    this.protocol = undefined
  }

  /** Closes, and waits until the connection is gone: at most some seconds. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.close()
    await this.stream?.waitClosed()
  }

  /** The bytes that have been accepted and not been taken by the system. */
  get bufferedAmount(): number {
    return this.#protocol?.bufferedAmount ?? 0
  }

  /** The messages that the policy `drop` has thrown away. */
  get droppedMessages(): number {
    return this.#protocol?.droppedMessages ?? 0
  }

  // Receiving

  /**
   * The next message: text as a string, binary data as a Buffer; undefined once the connection is
   * closed and everything is read, as often as it is asked for.
   */
  readMessage(): Promise<string | Buffer | undefined> {
    const message = this.#queue.take()
    if (this.#queue.isAwaited) this.#endpoint.pin(this)
    return message
  }

  /** The messages until the connection is closed. */
  async *[Symbol.asyncIterator](): AsyncGenerator<string | Buffer, void, undefined> {
    for (;;) {
      const message = await this.readMessage()
      if (message === undefined) return
      yield message
    }
  }

  /** A ping has come, and has been answered. Assign a function to be told. */
  onPing(_data: Buffer): void {
    // For users.
  }

  /** The answer to a ping has come. Assign a function to be told. */
  onPong(_data: Buffer): void {
    // For users.
  }

  /** The subprotocol that the server chose. */
  get selectedSubprotocol(): string | undefined {
    return this.#protocol?.selectedSubprotocol
  }

  /** The connection beneath. */
  get stream(): IOStream | undefined {
    return this.#protocol?.stream
  }

  // For the framework

  /** The protocol of a connection that is being made. */
  getWebsocketProtocol(): WebSocketProtocol13 {
    return new WebSocketProtocol13(this.#endpoint, true, this.#options)
  }

  /**
   * @internal The server has switched protocols.
   *
   * @throws WebSocketError if its headers do not answer what was asked.
   */
  headersReceived(_startLine: ResponseStartLine, headers: HTTPHeaders, stream: IOStream): void {
    const terms = this.#handshake.finish(headers)
    const protocol = this.getWebsocketProtocol()
    this.headers = headers
    this.#protocol = protocol
    this.protocol = protocol
    if (this.#options.onMessageCallback !== undefined) this.#endpoint.pin(this)
    watchUnclosed(this, this.#url, protocol)
    protocol.startClient(stream, terms, this.#options.compressionOptions)
  }

  /** @internal */
  onMessage(message: string | Buffer): void | Promise<void> {
    const { onMessageCallback } = this.#options
    if (onMessageCallback !== undefined) return onMessageCallback(message)
    const taken = this.#queue.put(message)
    if (!this.#queue.isAwaited) this.#endpoint.pin(undefined)
    return taken
  }

  /** @internal */
  onWsConnectionClose(closeCode?: number, closeReason?: string): void {
    this.closeCode = closeCode
    this.closeReason = closeReason
    this.onConnectionClose()
  }

  /** @internal */
  onConnectionClose(): void {
    this.protocol = undefined
    unwatchUnclosed(this)
    this.#queue.close()
    try {
      this.#options.onMessageCallback?.(undefined)
    } catch (error) {
      this.logException(error)
    }
  }

  /** @internal */
  logException(error: unknown): void {
    appLog.error('Uncaught exception in a WebSocket client', { excInfo: error })
  }
}
