import { HTTPInputError } from './errors.ts'
import { boundaryBytes } from './multipart-boundary.ts'
import { type MultipartPartHead, parsePartHead } from './multipart-part-head.ts'
import { parseBodyConfig, type ParseMultipartConfig } from './parse-body-config.ts'

/**
 * Is told what a {@link MultipartParser} finds: for each part `onPart`, any number of `onData`,
 * `onPartEnd`.
 */
export interface MultipartSink {
  onPart(part: MultipartPartHead): void
  /**
   * Bytes of the part: `buf[start..end)`, never empty. Copy what is to be kept. `buf` shows what was
   * fed, at the same indices, or is the parser's own copy of bytes that might have begun a delimiter.
   */
  onData(buf: Uint8Array, start: number, end: number): void
  onPartEnd(): void
}

/*
 * A body is a row of segments with a delimiter behind each; the last delimiter is the final one.
 *
 *     delimiter = CRLF "--" boundary ( CRLF / "--" )
 *     segment   = "" / header block CRLF CRLF data
 *
 * The line end of a delimiter may be one that is there already: at the start of a segment (the
 * beginning of the body, or the CRLF of the delimiter before) and at the start of the data (the
 * empty line behind the headers). There the first two bytes count as matched from the outset, and
 * are not given back when what follows turns out to be no delimiter.
 *
 *     START ─ DELIMITER ┬ no delimiter, before a part → HEADER ─ headers read → DELIMITER
 *                       ├ no delimiter, in a part     → DATA   ─ CR seen      → DELIMITER
 *                       ├ opening delimiter           → next segment: DELIMITER
 *                       └ final delimiter             → DONE
 *
 * A boundary contains no CR, so that a delimiter can only begin at a CR and no other delimiter can
 * begin within its first line end and text. A failed match is therefore never tried again at a later
 * byte of its own, and the bytes held back are a prefix of the delimiter: nothing has to be copied.
 */
const START = 0
const DELIMITER = 1
const HEADER = 2
const DATA = 3
const DONE = 4
const FAILED = 5

const CR = 0x0d
const DASH = 0x2d
const CRLF_LENGTH = 2
const HEADER_END = '\r\n\r\n'
const FIRST_HEADER_ROOM = 1024

/**
 * Takes a multipart form apart while it arrives, without I/O: bytes in, events out.
 *
 * It has the headers, names, limits and messages of {@link parseMultipartFormData}, and gives the
 * same events wherever the input is split, but for where the data is. In two points it is stricter:
 * a delimiter counts only at the start of a line, and the first final one ends the body. It holds
 * an unfinished part header and what may be the beginning of a delimiter, and no more.
 *
 * A method of the sink that throws leaves the parser unusable.
 *
 * @example
 * ```ts
 * const parser = new MultipartParser(multipartBoundary(contentType), sink)
 * for await (const chunk of body) parser.feed(chunk)
 * parser.end()
 * ```
 *
 * @see RFC 7578, and RFC 2046 §5.1 for the delimiters.
 */
export class MultipartParser {
  readonly #sink: MultipartSink
  readonly #config: ParseMultipartConfig
  /** Both kinds of delimiter; they differ in the last two bytes. */
  readonly #opening: Buffer
  readonly #final: Buffer
  /** What both begin with. */
  readonly #dashed: Buffer

  #state = START
  #paused = false
  #error: HTTPInputError | undefined = undefined
  #segments = 0
  #inPart = false
  #partSize = 0

  /** The delimiter that may be there, how much of it is, and from where on that was input. */
  #candidate: Buffer
  #matched = 0
  #given = 0

  #header: Buffer = Buffer.alloc(0)
  #headerLength = 0

  /**
   * @param boundary As {@link multipartBoundary} gives it.
   * @param config Limits; default those of {@link setParseBodyConfig}.
   * @throws HTTPInputError for a boundary that cannot be used, or when multipart is disabled.
   */
  constructor(boundary: Uint8Array | string, sink: MultipartSink, config?: ParseMultipartConfig) {
    this.#sink = sink
    this.#config = config ?? parseBodyConfig().multipart
    if (!this.#config.enabled) {
      throw new HTTPInputError('multipart/form-data parsing is disabled')
    }
    const text = boundaryBytes(boundary).toString('latin1')
    this.#dashed = Buffer.from(`\r\n--${text}`, 'latin1')
    this.#opening = Buffer.from(`\r\n--${text}\r\n`, 'latin1')
    this.#final = Buffer.from(`\r\n--${text}--`, 'latin1')
    this.#candidate = this.#opening
  }

  /** Whether the final delimiter has been seen; what follows it is thrown away. */
  get done(): boolean {
    return this.#state === DONE
  }

  /**
   * Takes the next bytes of the body.
   *
   * @returns The index after the last byte taken: `end`, or less after {@link pause}.
   * @throws HTTPInputError for a malformed body or one beyond the limits; the parser is dead then.
   * @throws RangeError for indices outside of `buf`.
   */
  feed(buf: Uint8Array, start = 0, end: number = buf.length): number {
    // The memory around a small Buffer belongs to others.
    if (!(Number.isInteger(start) && start >= 0 && start <= end && end <= buf.length)) {
      throw new RangeError(`[${start}, ${end}) is not within ${buf.length} bytes`)
    }
    const bytes =
      Buffer.isBuffer(buf) && end === buf.length
        ? buf
        : Buffer.from(buf.buffer, buf.byteOffset, end)
    let at = start
    while (at < end && !this.#paused) {
      switch (this.#state) {
        case START:
          this.#beginSegment()
          break
        case DELIMITER:
          at = this.#matchDelimiter(bytes, at)
          break
        case HEADER:
          at = this.#readHeader(bytes, at)
          break
        case DATA:
          at = this.#readData(bytes, at)
          break
        case DONE:
          return end
        default:
          throw this.#error ?? new HTTPInputError('multipart/form-data parser has failed')
      }
    }
    return at
  }

  /**
   * The body is complete.
   *
   * @throws HTTPInputError if the final delimiter has not been seen.
   */
  end(): void {
    if (this.#state === DONE) return
    if (this.#error !== undefined) throw this.#error
    if (this.#state === HEADER && this.#headerHoldsDelimiter(this.#headerLength)) {
      this.#fail('multipart/form-data missing headers')
    }
    this.#fail('Invalid multipart/form-data: no final boundary found')
  }

  /** Makes `feed` return as soon as the sink's method that is running has. */
  pause(): void {
    this.#paused = true
  }

  /** Lets `feed` take bytes again, from where it stopped. */
  resume(): void {
    this.#paused = false
  }

  #beginSegment(): void {
    this.#segments++
    if (this.#segments > this.#config.maxParts) {
      this.#fail('multipart/form-data has too many parts')
    }
    this.#expectDelimiter(CRLF_LENGTH, CRLF_LENGTH)
  }

  #expectDelimiter(matched: number, given: number): void {
    this.#state = DELIMITER
    this.#matched = matched
    this.#given = given
  }

  #matchDelimiter(buf: Buffer, from: number): number {
    const fork = this.#dashed.length
    let at = from
    while (at < buf.length) {
      const byte = buf[at]
      if (this.#matched === fork) this.#candidate = byte === DASH ? this.#final : this.#opening
      if (byte !== this.#candidate[this.#matched]) {
        this.#noDelimiter()
        return at
      }
      this.#matched++
      at++
      if (this.#matched === this.#candidate.length) {
        this.#endSegment()
        return at
      }
    }
    return at
  }

  #endSegment(): void {
    const wasInPart = this.#inPart
    this.#inPart = false
    if (this.#candidate === this.#final) this.#state = DONE
    else this.#state = START
    if (wasInPart) this.#sink.onPartEnd()
  }

  /** What was held back belongs to the data, or to the headers. */
  #noDelimiter(): void {
    const { length } = this.#dashed
    const held = this.#matched > length ? this.#candidate : this.#dashed
    const from = this.#given
    if (this.#inPart) {
      this.#state = DATA
      this.#emit(held, from, this.#matched)
    } else {
      this.#state = HEADER
      this.#keepHeader(held, from, this.#matched)
    }
  }

  #readHeader(buf: Buffer, at: number): number {
    const known = this.#headerLength
    const most = this.#config.maxPartHeaderSize + HEADER_END.length
    const stop = Math.min(buf.length, at + Math.max(0, most - known))
    this.#keepHeader(buf, at, stop)
    const searchFrom = Math.max(0, known - HEADER_END.length)
    const end = this.#header.subarray(0, this.#headerLength).indexOf(HEADER_END, searchFrom)
    if (end < 0) {
      if (this.#headerLength >= most) this.#failHeader(this.#headerLength)
      return stop
    }
    if (this.#headerHoldsDelimiter(end + CRLF_LENGTH)) this.#failHeader(end + CRLF_LENGTH)
    this.#beginPart(this.#header.subarray(0, end))
    return at + end + HEADER_END.length - known
  }

  #beginPart(headerBlock: Buffer): void {
    let part: MultipartPartHead
    try {
      part = parsePartHead(headerBlock)
    } catch (error) {
      if (error instanceof HTTPInputError) this.#error = error
      this.#state = FAILED
      throw error
    }
    this.#headerLength = 0
    this.#inPart = true
    this.#partSize = 0
    this.#expectDelimiter(CRLF_LENGTH, CRLF_LENGTH)
    this.#sink.onPart(part)
  }

  /** Copies header bytes to behind those of earlier chunks; room is doubled to stay linear. */
  #keepHeader(buf: Buffer, start: number, end: number): void {
    const length = this.#headerLength + end - start
    if (length > this.#header.length) {
      const grown = Buffer.allocUnsafe(Math.max(FIRST_HEADER_ROOM, 2 * length))
      this.#header.copy(grown, 0, 0, this.#headerLength)
      this.#header = grown
    }
    buf.copy(this.#header, this.#headerLength, start, end)
    this.#headerLength = length
  }

  #headerHoldsDelimiter(length: number): boolean {
    const header = this.#header.subarray(0, length)
    return header.includes(this.#opening) || header.includes(this.#final)
  }

  #failHeader(length: number): never {
    return this.#fail(
      this.#headerHoldsDelimiter(length)
        ? 'multipart/form-data missing headers'
        : 'multipart/form-data part header too large',
    )
  }

  #readData(buf: Buffer, at: number): number {
    const found = buf.indexOf(this.#dashed, at)
    const dataEnd = found < 0 ? this.#heldFrom(buf, at) : found
    const next = found < 0 ? buf.length : found + this.#dashed.length
    if (dataEnd < next) this.#expectDelimiter(next - dataEnd, 0)
    if (dataEnd > at) this.#emit(buf, at, dataEnd)
    return next
  }

  /** Where the last bytes of `buf` begin that may begin a delimiter; its length if none do. */
  #heldFrom(buf: Buffer, at: number): number {
    const first = Math.max(at, buf.length - this.#dashed.length + 1)
    const start = buf.lastIndexOf(CR)
    if (start < first) return buf.length
    const length = buf.length - start
    return buf.compare(this.#dashed, 0, length, start) === 0 ? start : buf.length
  }

  #emit(buf: Buffer, start: number, end: number): void {
    this.#partSize += end - start
    const { maxPartSize } = this.#config
    if (maxPartSize !== undefined && this.#partSize > maxPartSize) {
      this.#fail('multipart/form-data part too large', 413)
    }
    if (end > start) this.#sink.onData(buf, start, end)
  }

  #fail(message: string, statusCode?: number): never {
    this.#state = FAILED
    this.#error = new HTTPInputError(message, statusCode === undefined ? {} : { statusCode })
    throw this.#error
  }
}
