import { WebSocketClosedError } from './errors.ts'
import { CLOSE, FIN, RSV1 } from './frame-constants.ts'
import { headLength } from './frame-serializer.ts'
import type { FrameWriter } from './frame-writer.ts'
import { DEFLATE_AT_ONCE, type MessageDeflater } from './message-deflater.ts'
import { Outbox, type OutboxHost } from './outbox.ts'
import { type SendPolicy, type SendVerdict, WAIT_FACTOR } from './send-policy.ts'
import { rejected, SENT } from './settled.ts'
import type { SharedMessage } from './shared-message.ts'

/** What a {@link MessageSender} acts upon. */
export interface SenderHost {
  /** The peer has not taken enough of what was sent; the connection has to end. */
  sendBufferFull(): void
  /** A message could not be compressed. */
  sendingFailed(error: unknown): void
  /** Messages that had to wait for their turn have been written. */
  outboxDrained(): void
}

/** Limits of what may wait to be sent. */
export interface SenderLimits {
  readonly maxBufferedAmount: number
  readonly sendPolicy: SendPolicy
}

/**
 * Sends messages in the order of the calls: compresses them, and keeps what waits for a slow peer
 * within limits.
 */
export class MessageSender implements OutboxHost {
  /** The bytes of all messages so far, before compression. */
  messageBytes = 0
  /** The messages that a policy has thrown away. */
  droppedMessages = 0

  readonly #writer: FrameWriter
  readonly #deflater: MessageDeflater | undefined
  readonly #limits: SenderLimits
  readonly #host: SenderHost
  /** The messages behind one that is being compressed off the loop. */
  #outbox: Outbox | undefined = undefined
  /** More than the limit may be waiting. */
  #overLimit = false

  constructor(
    writer: FrameWriter,
    deflater: MessageDeflater | undefined,
    limits: SenderLimits,
    host: SenderHost,
  ) {
    this.#writer = writer
    this.#deflater = deflater
    this.#limits = limits
    this.#host = host
  }

  /** The bytes that have been accepted and not been taken by the system. */
  get bufferedAmount(): number {
    return this.#writer.bufferedAmount + (this.#outbox?.bytes ?? 0)
  }

  /** Whether more than the limit is waiting, so that nothing should be read that may be answered. */
  get isCongested(): boolean {
    if (this.#overLimit) {
      this.#overLimit = this.bufferedAmount > this.#limits.maxBufferedAmount
    }
    return this.#overLimit
  }

  /** Whether messages wait for one before them to be compressed. */
  get isQueueing(): boolean {
    return this.#outbox !== undefined
  }

  /**
   * Sends a message, if the limits allow it.
   *
   * @param data Text with the opcode for it only.
   * @returns As {@link FrameWriter.sent}; resolved for a message that was dropped.
   */
  send(data: string | Uint8Array, opcode: number): Promise<void> {
    if (this.#deflater !== undefined) {
      const payload = typeof data === 'string' ? Buffer.from(data) : data
      return this.#sendDeflated(this.#deflater, payload, opcode)
    }
    const length = typeof data === 'string' ? Buffer.byteLength(data) : data.length
    const verdict = this.#admit(headLength(length) + length, this.#limits)
    if (verdict !== 'sent') return answerTo(verdict)
    this.messageBytes += length
    if (typeof data === 'string') this.#writer.writeText(data, length)
    else this.#writer.writeFrame(FIN | opcode, data)
    return this.#writer.sent()
  }

  #sendDeflated(deflater: MessageDeflater, payload: Uint8Array, opcode: number): Promise<void> {
    const first = FIN | RSV1 | opcode
    const isLarge = payload.length > DEFLATE_AT_ONCE
    const data = isLarge ? payload : deflater.deflate(payload)
    const size = headLength(data.length) + data.length
    const verdict = this.#admit(size, this.#limits)
    if (verdict !== 'sent') return answerTo(verdict)
    this.messageBytes += payload.length
    let sent: Promise<void>
    if (isLarge) {
      const deflated = deflater.deflateLater(payload)
      const frame = deflated.then((later) => this.#writer.encode(first, later))
      sent = this.#queue(frame, size)
    } else if (this.#outbox !== undefined) {
      sent = this.#queue(this.#writer.encode(first, data), size)
    } else {
      this.#writer.writeFrame(first, data)
      sent = this.#writer.sent()
    }
    deflater.remember(payload)
    return sent
  }

  /** Sends a message that others get as well, under limits that may differ from our own. */
  sendShared(message: SharedMessage, limits: SenderLimits): SendVerdict {
    const deflater = this.#deflater
    const isDeflated = deflater !== undefined
    const later = isDeflated && message.isLarge
    const frame = isDeflated && !later ? message.deflatedFrame(deflater) : message.plainFrame()
    const verdict = this.#admit(frame.length, limits)
    if (verdict !== 'sent') return verdict
    this.messageBytes += message.payload.length
    deflater?.remember(message.payload)
    if (later) void this.#queue(message.deflatedFrameLater(deflater), frame.length)
    else if (this.#outbox !== undefined) void this.#queue(frame, frame.length)
    else this.#writer.writeEncoded(frame)
    return verdict
  }

  /** Sends a frame that nothing holds back, between two messages. */
  sendControl(opcode: number, payload: Uint8Array): void {
    this.#writer.writeFrame(FIN | opcode, payload)
    // Even answers to pings add up when the peer takes none.
    if (this.bufferedAmount > this.#limits.maxBufferedAmount) this.#overLimit = true
  }

  /** Sends a close frame behind all messages. */
  sendClose(payload: Uint8Array): void {
    if (this.#outbox === undefined) this.sendControl(CLOSE, payload)
    else void this.#queue(this.#writer.encode(FIN | CLOSE, payload), payload.length)
  }

  /** Gives up what waits for its turn. */
  end(): void {
    const outbox = this.#outbox
    this.#outbox = undefined
    outbox?.end(new WebSocketClosedError('the connection closed before the message was sent'))
  }

  #admit(size: number, limits: SenderLimits): SendVerdict {
    const waiting = this.bufferedAmount
    if (waiting + size <= limits.maxBufferedAmount) return 'sent'
    return this.#admitOverLimit(size, limits)
  }

  #admitOverLimit(size: number, { maxBufferedAmount, sendPolicy }: SenderLimits): SendVerdict {
    // What is only held back by ourselves is no fault of the peer.
    this.#writer.flush()
    const waiting = this.bufferedAmount
    if (waiting + size <= maxBufferedAmount) return 'sent'
    if (sendPolicy === 'wait' || waiting === 0) {
      this.#overLimit = true
      if (waiting === 0 || waiting + size <= maxBufferedAmount * WAIT_FACTOR) return 'sent'
    } else if (sendPolicy === 'drop') {
      this.droppedMessages++
      return 'dropped'
    }
    this.#host.sendBufferFull()
    return 'closed'
  }

  /** Puts a frame, which may still be in the making, behind those that wait for their turn. */
  #queue(frame: Buffer | Promise<Buffer>, size: number): Promise<void> {
    this.#outbox ??= new Outbox(this)
    return this.#outbox.add(frame, size)
  }

  // ---- OutboxHost

  write(frame: Buffer): Promise<void> {
    this.#writer.writeEncoded(frame)
    return this.#writer.sent()
  }

  outboxDrained(): void {
    // After the end the frames in the making have nowhere to go.
    if (this.#outbox === undefined) return
    this.#outbox = undefined
    this.#host.outboxDrained()
  }

  outboxFailed(error: unknown): void {
    this.#host.sendingFailed(error)
  }
}

/** What `writeMessage` returns for a message that was not sent. */
function answerTo(verdict: SendVerdict): Promise<void> {
  if (verdict === 'dropped') return SENT
  return rejected(new WebSocketClosedError('send buffer full'))
}
