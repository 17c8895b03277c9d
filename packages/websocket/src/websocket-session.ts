import { isFuture } from '@tornado-ts/concurrent'
import type { UpgradedConnection, UpgradeRegistry } from '@tornado-ts/httputil'
import { type TimerWheel, timerWheel } from '@tornado-ts/ioloop'
import type { IOStream } from '@tornado-ts/iostream'
import { genLog } from '@tornado-ts/log'
import type { Seconds } from '@tornado-ts/util'
import {
  type CloseReport,
  encodeClose,
  GOING_AWAY,
  INTERNAL_ERROR,
  TRY_AGAIN_LATER,
} from './close-code.ts'
import { PeerFault, WebSocketClosedError, WebSocketError } from './errors.ts'
import { CLOSE, PING, PONG } from './frame-constants.ts'
import { FrameReceiver, type ReceiverHost } from './frame-receiver.ts'
import { FrameWriter } from './frame-writer.ts'
import { Keepalive, type KeepaliveHost, pongTimeout } from './keepalive.ts'
import type { MessageCodecs } from './message-codecs.ts'
import { MessageSender, type SenderHost, type SenderLimits } from './message-sender.ts'
import type { ProtocolLimits } from './protocol-options.ts'
import type { SendVerdict } from './send-policy.ts'
import { ignore } from './settled.ts'
import type { SharedMessage } from './shared-message.ts'
import type { WebSocketEndpoint } from './websocket-endpoint.ts'
import { WheelTimer } from './wheel-timer.ts'

/** How long the peer may take to answer a close frame. */
const CLOSING_TIMEOUT: Seconds = 5

const EMPTY = Buffer.alloc(0)

/** What a session is set up with. */
export interface SessionOptions {
  /** This side is the client, and masks what it sends. */
  readonly masks: boolean
  readonly codecs: MessageCodecs
  readonly limits: ProtocolLimits
  /** Where the HTTP server knows its connections from that have been taken over. */
  readonly upgrades: UpgradeRegistry | undefined
}

/*
 *                      close()                     close frame of the peer
 *   open ──────────────────────► localClosing ──────────────────────────────┐
 *     │                               │ 5 s: abort                          ▼
 *     │ close frame of the peer       └──────────────────────────────► stream closed
 *     └─────────► peerClosing, answered at once ──► all sent ─────────────► ▲
 *     └─ fail(): close frame, and no waiting for the answer ────────────────┘
 *
 * However it came about, the endpoint is told once that the stream is closed, on the loop: never
 * from inside a call of its own.
 */

/**
 * One WebSocket connection after its handshake, on either side: who may still send, how it ends, and
 * what the endpoint is told.
 */
export class WebSocketSession
  implements ReceiverHost, SenderHost, KeepaliveHost, UpgradedConnection
{
  readonly stream: IOStream
  /** This side has sent a close frame, or the stream is closed. */
  localClosing = false
  /** The peer has sent a close frame, or the stream is closed. */
  peerClosing = false
  /** What the close frame of the peer said. */
  closeCode: number | undefined = undefined
  closeReason: string | undefined = undefined

  readonly #endpoint: WebSocketEndpoint
  readonly #masks: boolean
  readonly #upgrades: UpgradeRegistry | undefined
  readonly #writer: FrameWriter
  readonly #sender: MessageSender
  readonly #receiver: FrameReceiver
  #keepalive: Keepalive | undefined = undefined
  #closingTimer: WheelTimer | undefined = undefined

  constructor(stream: IOStream, endpoint: WebSocketEndpoint, options: SessionOptions) {
    const { masks, limits } = options
    const { deflater, inflater } = options.codecs
    this.stream = stream
    this.#endpoint = endpoint
    this.#masks = masks
    this.#upgrades = options.upgrades
    this.#writer = new FrameWriter(stream, masks)
    this.#sender = new MessageSender(this.#writer, deflater, limits, this)
    const { maxMessageSize } = limits
    const expected = { masked: !masks, compression: inflater !== undefined, maxMessageSize }
    this.#receiver = new FrameReceiver(stream, this.#writer, inflater, expected, this)
    this.#upgrades?.add(this)
  }

  /** Begins to receive, once `ready` has settled if it is given. */
  start(ready?: Promise<void>): void {
    this.#receiver.start(ready)
  }

  get isClosing(): boolean {
    return this.localClosing || this.peerClosing
  }

  // ---- sending

  /** @throws WebSocketClosedError if one of the sides is closing. */
  send(data: string | Uint8Array, opcode: number): Promise<void> {
    if (this.isClosing) throw new WebSocketClosedError('the connection is closed or closing')
    return this.#sender.send(data, opcode)
  }

  /** Sends a message of a group, under limits of the group; never throws. */
  sendShared(message: SharedMessage, limits: SenderLimits): SendVerdict {
    return this.#sender.sendShared(message, limits)
  }

  /** @throws WebSocketClosedError as {@link send}. */
  ping(data: Uint8Array): void {
    if (this.isClosing) throw new WebSocketClosedError('the connection is closed or closing')
    this.#sender.sendControl(PING, data)
  }

  get bufferedAmount(): number {
    return this.#sender.bufferedAmount
  }

  get droppedMessages(): number {
    return this.#sender.droppedMessages
  }

  get messageBytesIn(): number {
    return this.#receiver.messageBytes
  }

  get messageBytesOut(): number {
    return this.#sender.messageBytes
  }

  get wireBytesIn(): number {
    return this.#receiver.wireBytes
  }

  get wireBytesOut(): number {
    return this.#writer.wireBytes
  }

  // ---- keepalive

  startPinging(interval: Seconds, timeout: Seconds | undefined): void {
    if (!(interval > 0) || this.#keepalive !== undefined) return
    const time = pongTimeout(interval, timeout)
    this.#keepalive = new Keepalive(this.#wheel, interval, time, this)
    this.#keepalive.start()
  }

  /** Sends the next ping of the keepalive at once. */
  pingNow(): void {
    this.#keepalive?.ping()
  }

  sendKeepalivePing(): void {
    this.#sender.sendControl(PING, EMPTY)
  }

  peerIsSilent(): void {
    this.close(undefined, 'ping timed out')
  }

  // ---- closing

  /**
   * Says goodbye, and waits for the answer; after that of the peer, ends the connection.
   *
   * @throws RangeError for a code or reason that cannot be sent.
   */
  close(code: number | undefined, reason: string | undefined): void {
    if (!this.localClosing) {
      const payload = encodeClose(code, reason)
      this.localClosing = true
      this.#keepalive?.stop()
      this.#sender.sendClose(payload)
    }
    if (this.stream.closed()) return
    this.#startClosingTimer()
    if (this.peerClosing) this.#endWhenSent()
  }

  /** Says why the connection ends, and ends it without waiting for an answer (RFC 6455 §7.1.7). */
  fail(code: number, reason: string): void {
    if (this.stream.closed()) return
    this.#receiver.end()
    if (!this.localClosing) {
      this.localClosing = true
      this.#sender.end()
      this.#sender.sendControl(CLOSE, encodeClose(code, reason))
    }
    this.stream.lingeringClose()
  }

  /** Destroys the connection. */
  abort(): void {
    this.stream.close(new WebSocketError('the WebSocket connection was aborted'))
  }

  /** The server drains. */
  goAway(): void {
    this.close(GOING_AWAY, 'going away')
  }

  get ended(): Promise<void> {
    return this.stream.waitClosed()
  }

  #startClosingTimer(): void {
    if (this.#closingTimer !== undefined) return
    this.#closingTimer = new WheelTimer(() => this.abort())
    this.#wheel.add(this.#closingTimer, CLOSING_TIMEOUT)
  }

  #endWhenSent(): void {
    if (this.#sender.isQueueing) return
    this.#writer.flush()
    if (this.#writer.bufferedAmount === 0) this.#endStream()
    else this.stream.write(EMPTY).then(() => this.#endStream(), ignore)
  }

  #endStream(): void {
    // What a client may have sent behind its close frame must not make the system reset the
    // connection: the reset could overtake our answer.
    if (this.#masks) this.stream.close()
    else this.stream.lingeringClose()
  }

  get #wheel(): TimerWheel {
    return timerWheel(this.stream.ioLoop)
  }

  // ---- SenderHost

  sendBufferFull(): void {
    this.fail(TRY_AGAIN_LATER, 'send buffer full')
  }

  sendingFailed(error: unknown): void {
    this.#endpointFailed(error)
  }

  outboxDrained(): void {
    if (this.localClosing && this.peerClosing) this.#endWhenSent()
  }

  // ---- ReceiverHost

  get isCongested(): boolean {
    return this.#sender.isCongested
  }

  receiveMessage(message: string | Buffer): Promise<void> | undefined {
    try {
      const returned = this.#endpoint.onMessage(message)
      if (returned !== undefined && isFuture(returned)) return this.#guard(returned)
    } catch (error) {
      this.#endpointFailed(error)
    }
    return undefined
  }

  receivePing(data: Buffer): void {
    this.#sender.sendControl(PONG, data)
    try {
      this.#endpoint.onPing(data)
    } catch (error) {
      this.#endpointFailed(error)
    }
  }

  receivePong(data: Buffer): void {
    this.#keepalive?.pongReceived()
    try {
      this.#endpoint.onPong(data)
    } catch (error) {
      this.#endpointFailed(error)
    }
  }

  receiveClose({ code, reason }: CloseReport): void {
    this.peerClosing = true
    this.closeCode = code
    this.closeReason = reason
    this.close(code, undefined)
  }

  receivingFailed(error: unknown): void {
    if (!(error instanceof PeerFault)) {
      this.#endpointFailed(error)
      return
    }
    genLog.info('WebSocket connection failed: %s', error.message)
    this.fail(error.closeCode, error.message)
  }

  streamClosed(): void {
    this.localClosing = true
    this.peerClosing = true
    this.#sender.end()
    this.#keepalive?.stop()
    if (this.#closingTimer !== undefined) this.#wheel.remove(this.#closingTimer)
    if (this.#upgrades !== undefined) void this.#leaveServer(this.#upgrades)
    this.stream.ioLoop.addCallback(() => this.#reportClose())
  }

  /** The server waits for sockets, and the socket may outlast the stream. */
  async #leaveServer(upgrades: UpgradeRegistry): Promise<void> {
    await this.stream.waitClosed()
    upgrades.delete(this)
  }

  // ---- the endpoint

  /**
   * Calls something of the endpoint; what it throws ends the connection.
   *
   * @returns A promise that does not reject, if it returns one.
   */
  run(call: () => void | Promise<void>): Promise<void> | undefined {
    try {
      const returned = call()
      if (returned !== undefined && isFuture(returned)) return this.#guard(returned)
    } catch (error) {
      this.#endpointFailed(error)
    }
    return undefined
  }

  #reportClose(): void {
    this.#endpoint.onWsConnectionClose(this.closeCode, this.closeReason)
  }

  #guard(promise: PromiseLike<void>): Promise<void> {
    return Promise.resolve(promise).catch((error: unknown) => this.#endpointFailed(error))
  }

  #endpointFailed(error: unknown): void {
    if (error instanceof WebSocketClosedError && this.isClosing) {
      // An answer to what came before the end, and nobody's fault.
      genLog.debug('Not sent on a WebSocket connection that is closing: %s', error.message)
      return
    }
    try {
      this.#endpoint.logException(error)
    } catch (cause) {
      genLog.error('Error in exception logger', { excInfo: cause })
    }
    this.fail(INTERNAL_ERROR, '')
  }
}
