import { type CloseReport, decodeClose, MESSAGE_TOO_BIG, PROTOCOL_ERROR } from './close-code.ts'
import { decodeAscii, decodeUtf8, decodeValidUtf8 } from './decode-text.ts'
import { PeerFault } from './errors.ts'
import { firstByteFaults } from './first-byte.ts'
import {
  CLOSE,
  CONTINUATION,
  CONTROL,
  FIN,
  LENGTH_16,
  LENGTH_MASK,
  MASKED,
  MAX_CONTROL_PAYLOAD,
  MAX_HEADER,
  OPCODE_MASK,
  PING,
  RSV1,
  TEXT,
} from './frame-constants.ts'
import { MessageAssembly } from './message-assembly.ts'
import { readMask, rotateMask, unmask, WORD_THRESHOLD, wordsOf } from './unmask.ts'

/** What a {@link FrameParser} finds in the bytes. */
export interface FrameSink {
  onText(text: string): void
  /** The data is nobody else's; it may be a view of the chunk that was fed. */
  onBinary(data: Buffer): void
  /** A whole message that is still deflated (RFC 7692). */
  onCompressed(data: Buffer, isText: boolean): void
  onPing(data: Buffer): void
  onPong(data: Buffer): void
  onCloseFrame(report: CloseReport): void
}

/** What a {@link FrameParser} has to expect. */
export interface FrameParserOptions {
  /** The peer is a client, which has to mask what it sends. */
  readonly masked: boolean
  /** Messages may be compressed. */
  readonly compression: boolean
  /** The most bytes of a message, as it comes. */
  readonly maxMessageSize: number
}

/*
 *             ┌───────────── whole message in the chunk ──────────────────────────┐
 *   chunk ──► frame ──► its end is not here, or FIN is missing ──► #assembly ──► sink
 *             │
 *             └── header or control frame cut by the end of the chunk ──► #rest
 *
 * #assembly is there while a message is under way, also between two of its frames; #remaining says
 * how much of the frame in hand is not here yet.
 */

/**
 * Takes WebSocket frames apart (RFC 6455 §5): bytes in, messages out, and no I/O.
 *
 * All frames of a chunk are handled in one pass, and unmasked in place, in the chunk itself. What a
 * peer may not send is refused as soon as it can be told.
 */
export class FrameParser {
  /** The bytes of all frames so far. */
  wireBytes = 0
  /** The bytes of all messages so far that were not compressed. */
  messageBytes = 0

  readonly #sink: FrameSink
  readonly #masked: boolean
  readonly #compression: boolean
  readonly #maxMessageSize: number

  #rest: Buffer | undefined = undefined
  #assembly: MessageAssembly | undefined = undefined
  #final = false
  #remaining = 0
  /** The mask as it applies to the next byte of the frame in hand. */
  #mask = 0

  /** The memory of the bytes in hand, once a payload of theirs had to be unmasked. */
  #words: Int32Array | undefined = undefined
  #paused = false
  #ended = false

  constructor(sink: FrameSink, options: FrameParserOptions) {
    this.#sink = sink
    this.#masked = options.masked
    this.#compression = options.compression
    this.#maxMessageSize = options.maxMessageSize
  }

  /**
   * Parses `chunk` from `start` on.
   *
   * @returns How far it came: to the end, unless the sink has called {@link pause}; the rest has to
   * be fed again. After a close frame, or {@link end}, everything is ignored.
   * @throws PeerFault for what the peer may not send; nothing can be fed afterwards.
   */
  feed(chunk: Buffer, start: number): number {
    let at = start
    this.#paused = false
    try {
      if (this.#rest !== undefined && !this.#ended) at = this.#takeSplit(this.#rest, chunk, at)
      while (at < chunk.length && !this.#paused && !this.#ended) {
        at = this.#remaining > 0 ? this.#takePayload(chunk, at) : this.#takeFrame(chunk, at)
      }
    } catch (error) {
      this.end()
      throw error
    } finally {
      this.#words = undefined
    }
    return this.#ended ? chunk.length : at
  }

  /** Makes {@link feed} return after the event in hand. */
  pause(): void {
    this.#paused = true
  }

  /** Ignores everything from here on. */
  end(): void {
    this.#ended = true
    this.#rest = undefined
    this.#assembly = undefined
  }

  /** Takes the frame at `at`, as far as it is here; tells where the next bytes are. */
  #takeFrame(bytes: Buffer, at: number): number {
    const masked = this.#masked
    const first = bytes[at] as number
    const fault = firstByteFaults(this.#compression)[first]
    if (fault !== undefined) throw violation(fault)
    if (at + 1 === bytes.length) return this.#keep(bytes, at)
    const second = bytes[at + 1] as number
    if (second >= MASKED !== masked) {
      throw violation(masked ? 'frame of a client without a mask' : 'frame of a server with a mask')
    }
    const isControl = (first & CONTROL) !== 0
    let length = second & LENGTH_MASK
    let start = at + (masked ? 6 : 2)
    if (length > MAX_CONTROL_PAYLOAD) {
      if (isControl) throw violation('control frame of more than 125 bytes')
      start += length === LENGTH_16 ? 2 : 8
      if (start > bytes.length) return this.#keep(bytes, at)
      length = extendedLength(bytes, at + 2, length)
    }
    if (start > bytes.length) return this.#keep(bytes, at)
    const end = start + length
    if (isControl && end > bytes.length) return this.#keep(bytes, at)
    if (!isControl) this.#checkMessage(first, length)
    const mask = masked ? readMask(bytes, start - 4) : 0
    this.wireBytes += end - at
    if (isControl) {
      this.#takeControl(first, bytes, start, end, mask)
    } else if (first >= FIN && end <= bytes.length && this.#assembly === undefined) {
      this.#takeWhole(first, bytes, start, end, mask)
    } else {
      this.#begin(first, length, mask)
      return this.#takePayload(bytes, start)
    }
    return end
  }

  /** Keeps the beginning of a header or a control frame, which is short, until more is here. */
  #keep(bytes: Buffer, at: number): number {
    this.#rest = Buffer.from(bytes.subarray(at))
    return bytes.length
  }

  /** Takes a frame whose beginning was kept; tells where in `chunk` the next bytes are. */
  #takeSplit(rest: Buffer, chunk: Buffer, at: number): number {
    const more = chunk.subarray(at, at + MAX_HEADER + MAX_CONTROL_PAYLOAD)
    this.#rest = undefined
    const taken = this.#takeFrame(Buffer.concat([rest, more]), 0)
    this.#words = undefined
    return at + taken - rest.length
  }

  /** Refuses a data frame out of turn, or of a message that gets too large. */
  #checkMessage(first: number, length: number): void {
    const begins = (first & OPCODE_MASK) !== CONTINUATION
    const assembly = this.#assembly
    if (begins !== (assembly === undefined)) {
      throw violation(begins ? 'message within a message' : 'continuation of nothing')
    }
    const total = assembly === undefined ? length : assembly.length + length
    if (total > this.#maxMessageSize) {
      throw new PeerFault(MESSAGE_TOO_BIG, 'message too big')
    }
  }

  #takeControl(first: number, bytes: Buffer, start: number, end: number, mask: number): void {
    this.#unmask(bytes, start, end, mask)
    const data = bytes.subarray(start, end)
    const opcode = first & OPCODE_MASK
    if (opcode === CLOSE) {
      const report = decodeClose(data)
      this.end()
      this.#sink.onCloseFrame(report)
    } else if (opcode === PING) {
      this.#sink.onPing(data)
    } else {
      this.#sink.onPong(data)
    }
  }

  #takeWhole(first: number, bytes: Buffer, start: number, end: number, mask: number): void {
    const isAscii = this.#unmask(bytes, start, end, mask)
    const isText = (first & OPCODE_MASK) === TEXT
    if ((first & RSV1) !== 0) {
      this.#sink.onCompressed(bytes.subarray(start, end), isText)
      return
    }
    this.messageBytes += end - start
    if (!isText) this.#sink.onBinary(bytes.subarray(start, end))
    else if (isAscii) this.#sink.onText(decodeAscii(bytes, start, end))
    else this.#sink.onText(decodeUtf8(bytes, start, end))
  }

  #begin(first: number, length: number, mask: number): void {
    const opcode = first & OPCODE_MASK
    this.#assembly ??= new MessageAssembly(opcode === TEXT, (first & RSV1) !== 0)
    this.#final = first >= FIN
    this.#remaining = length
    this.#mask = mask
  }

  /** Takes what is here of the payload of the frame in hand. */
  #takePayload(bytes: Buffer, start: number): number {
    const assembly = this.#assembly as MessageAssembly
    const end = Math.min(bytes.length, start + this.#remaining)
    this.#unmask(bytes, start, end, this.#mask)
    this.#mask = rotateMask(this.#mask, end - start)
    this.#remaining -= end - start
    if (end > start) assembly.append(bytes.subarray(start, end), this.#remaining)
    if (this.#remaining === 0 && this.#final) this.#finish(assembly)
    return end
  }

  #finish(assembly: MessageAssembly): void {
    const data = assembly.take()
    this.#assembly = undefined
    if (assembly.compressed) {
      this.#sink.onCompressed(data, assembly.isText)
      return
    }
    this.messageBytes += data.length
    if (assembly.isText) this.#sink.onText(decodeValidUtf8(data))
    else this.#sink.onBinary(data)
  }

  /** Unmasks in place; true only if all bytes are ASCII. */
  #unmask(bytes: Buffer, start: number, end: number, mask: number): boolean {
    if (!this.#masked) return false
    if (end - start >= WORD_THRESHOLD) this.#words ??= wordsOf(bytes)
    return unmask(bytes, this.#words, start, end, mask)
  }
}

/** Reads a length of two or eight bytes; of more than one way to say it, only the shortest is legal. */
function extendedLength(bytes: Buffer, at: number, code: number): number {
  if (code === LENGTH_16) {
    const length = bytes.readUInt16BE(at)
    if (length < LENGTH_16) throw violation('length in more bytes than it needs')
    return length
  }
  const length = bytes.readUInt32BE(at) * 2 ** 32 + bytes.readUInt32BE(at + 4)
  if (length <= 0xffff) throw violation('length in more bytes than it needs')
  return length
}

function violation(what: string): PeerFault {
  return new PeerFault(PROTOCOL_ERROR, what)
}
