import type { UpgradeRegistry } from '@tornado-ts/httputil'
import type { IOStream } from '@tornado-ts/iostream'
import type { Seconds } from '@tornado-ts/util'
import { computeAcceptValue } from './accept-value.ts'
import type { AcceptingHandler } from './accepting-handler.ts'
import type { ClientTerms } from './client-handshake.ts'
import type { WebSocketCompressionOptions } from './compression-options.ts'
import type { DeflateAgreement } from './deflate-negotiation.ts'
import { WebSocketClosedError } from './errors.ts'
import { BINARY, FIN, OPCODE_MASK, RSV1, RSV2, RSV3, RSV_MASK, TEXT } from './frame-constants.ts'
import { pingSleepTime, type PingTimes, pongTimeout } from './keepalive.ts'
import { type MessageCodecs, messageCodecs } from './message-codecs.ts'
import {
  encodeMessage,
  type OutgoingMessage,
  pingBytes,
  type WriteMessageOptions,
} from './outgoing-message.ts'
import {
  type ProtocolLimits,
  protocolLimits,
  type WebSocketProtocolOptions,
} from './protocol-options.ts'
import { agreeTerms, switchProtocols } from './server-handshake.ts'
import type { WebSocketEndpoint } from './websocket-endpoint.ts'
import { WebSocketProtocol } from './websocket-protocol.ts'
import { WebSocketSession } from './websocket-session.ts'

/**
 * The WebSocket protocol of RFC 6455, version 13, which 7 and 8 do not differ from on the wire.
 *
 * @tornado websocket.WebSocketProtocol13
 */
export class WebSocketProtocol13 extends WebSocketProtocol {
  static readonly FIN: number = FIN
  static readonly RSV1: number = RSV1
  static readonly RSV2: number = RSV2
  static readonly RSV3: number = RSV3
  static readonly RSV_MASK: number = RSV_MASK
  static readonly OPCODE_MASK: number = OPCODE_MASK

  /** Whether this is a client, which masks what it sends. */
  readonly maskOutgoing: boolean

  readonly #limits: ProtocolLimits
  #session: WebSocketSession | undefined = undefined
  #selectedSubprotocol: string | undefined = undefined

  /** @throws RangeError for an option that is out of range. */
  constructor(
    handler: WebSocketEndpoint,
    maskOutgoing = false,
    options: WebSocketProtocolOptions = {},
  ) {
    super(handler)
    this.maskOutgoing = maskOutgoing
    this.#limits = protocolLimits(options)
  }

  /** What a server answers to a `Sec-WebSocket-Key` (RFC 6455 §4.2.2). */
  static computeAcceptValue(key: string): string {
    return computeAcceptValue(key)
  }

  /** How many seconds to wait until the next ping is due. */
  static pingSleepTime(times: PingTimes): Seconds {
    return pingSleepTime(times)
  }

  get stream(): IOStream | undefined {
    return this.#session?.stream
  }

  get clientTerminated(): boolean {
    return this.#session?.peerClosing === true
  }

  get serverTerminated(): boolean {
    return this.#session?.localClosing === true
  }

  get selectedSubprotocol(): string | undefined {
    return this.#selectedSubprotocol
  }

  /** The code of the close frame of the peer. */
  get closeCode(): number | undefined {
    return this.#session?.closeCode
  }

  /** The reason in the close frame of the peer. */
  get closeReason(): string | undefined {
    return this.#session?.closeReason
  }

  get pingInterval(): Seconds {
    return this.#limits.pingInterval
  }

  /** How long the answer to a ping may take; 0 for no limit. */
  get pingTimeout(): Seconds {
    return pongTimeout(this.#limits.pingInterval, this.#limits.pingTimeout)
  }

  /** The bytes that have been accepted and not been taken by the system. */
  get bufferedAmount(): number {
    return this.#session?.bufferedAmount ?? 0
  }

  /** The messages that the policy `drop` has thrown away. */
  get droppedMessages(): number {
    return this.#session?.droppedMessages ?? 0
  }

  /** @internal The connection itself; undefined before the handshake is done. */
  get session(): WebSocketSession | undefined {
    return this.#session
  }

  /**
   * Answers the handshake of a client with 101 and opens the handler, or refuses a malformed one.
   *
   * @throws Error for a subprotocol that was not offered, RangeError for a compression level that
   * there is not; the handler has to answer then.
   */
  acceptConnection(handler: AcceptingHandler): void {
    const terms = agreeTerms(handler)
    if (terms === undefined) return
    const codecs = this.#codecs(terms.deflate, terms.compressionOptions)
    const upgrades = handler.request.connection?.context?.upgrades
    const stream = switchProtocols(handler, terms)
    const session = this.#attach(stream, codecs, terms.subprotocol, upgrades)
    this.startPinging()
    session.start(session.run(() => openHandler(handler)))
  }

  /** @internal Takes over a connection whose handshake the client has finished. */
  startClient(
    stream: IOStream,
    { deflate, subprotocol }: ClientTerms,
    compressionOptions: WebSocketCompressionOptions | undefined,
  ): void {
    const session = this.#attach(stream, this.#codecs(deflate, compressionOptions), subprotocol)
    this.startPinging()
    session.start()
  }

  #codecs(
    agreement: DeflateAgreement | undefined,
    options: WebSocketCompressionOptions | undefined,
  ): MessageCodecs {
    return messageCodecs(agreement, this.maskOutgoing, options, this.#limits.maxMessageSize)
  }

  #attach(
    stream: IOStream,
    codecs: MessageCodecs,
    subprotocol: string | undefined,
    upgrades?: UpgradeRegistry,
  ): WebSocketSession {
    this.#selectedSubprotocol = subprotocol
    this.#session = new WebSocketSession(stream, this.handler, {
      masks: this.maskOutgoing,
      codecs,
      limits: this.#limits,
      upgrades,
    })
    return this.#session
  }

  /**
   * Sends a message.
   *
   * @returns A promise that may be ignored; see `WebSocketHandler.writeMessage`.
   * @throws WebSocketClosedError when one of the sides has begun to close.
   * @throws TypeError for what is no message.
   */
  writeMessage(message: OutgoingMessage, options?: WriteMessageOptions): Promise<void> {
    const session = this.#open()
    const data = encodeMessage(message)
    if (options?.binary !== true) return session.send(data, TEXT)
    return session.send(typeof data === 'string' ? Buffer.from(data) : data, BINARY)
  }

  /**
   * Sends a ping.
   *
   * @throws RangeError for more than 125 bytes; WebSocketClosedError as {@link writeMessage}.
   */
  writePing(data: Uint8Array): void {
    this.#open().ping(pingBytes(data))
  }

  #open(): WebSocketSession {
    if (this.#session === undefined) throw new WebSocketClosedError('the connection is not open')
    return this.#session
  }

  /** Pings the peer from now on, if {@link pingInterval} is set; calling it again changes nothing. */
  startPinging(): void {
    this.#session?.startPinging(this.pingInterval, this.#limits.pingTimeout)
  }

  /** @internal Sends the next ping of the keepalive now. */
  periodicPing(): void {
    this.#session?.pingNow()
  }

  /**
   * Begins the closing handshake: the connection ends when the peer answers, at the latest after
   * five seconds. If the peer has begun, this is the answer.
   *
   * @param code 1000 to 1003, 1007 to 1014 or 3000 to 4999 (RFC 6455 §7.4). Default none, or 1000
   * with a reason.
   * @param reason At most 123 bytes in UTF-8.
   * @throws RangeError for another code, or a longer reason.
   */
  close(code?: number, reason?: string): void {
    this.#session?.close(code, reason)
  }

  abort(): void {
    this.#session?.abort()
  }

  isClosing(): boolean {
    return this.#session?.isClosing ?? true
  }

  setNodelay(on: boolean): void {
    this.stream?.setNodelay(on)
  }

  /** @internal For tests: bytes of messages, uncompressed, and of frames. */
  get messageBytesIn(): number {
    return this.#session?.messageBytesIn ?? 0
  }

  /** @internal */
  get messageBytesOut(): number {
    return this.#session?.messageBytesOut ?? 0
  }

  /** @internal */
  get wireBytesIn(): number {
    return this.#session?.wireBytesIn ?? 0
  }

  /** @internal */
  get wireBytesOut(): number {
    return this.#session?.wireBytesOut ?? 0
  }
}

function openHandler(handler: AcceptingHandler): void | Promise<void> {
  const { openArgs, openKwargs } = handler
  return openArgs.length === 0 && Object.keys(openKwargs).length > 0
    ? handler.open(openKwargs)
    : handler.open(...openArgs)
}
