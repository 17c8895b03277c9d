import { HTTPHeaders, HTTPInputError, normalizeHeaderName } from '@tornado-ts/httputil'
import { UnsatisfiableReadError } from '@tornado-ts/iostream'
import { decodeLatin1 } from './latin1.ts'
import { COLON, CR, HT, LF, SP, TEXT, TOKEN, VISIBLE } from './char-tables.ts'
import { badName, badValue, bareCarriageReturn, bareLineFeed } from './head-errors.ts'
import {
  CONNECTION,
  CONTENT_LENGTH,
  EXPECT,
  findKnownHeader,
  HOST,
  mixNameHash,
  ORDINARY,
  TRANSFER_ENCODING,
} from './known-headers.ts'
import type { KnownHeader } from './known-headers.ts'
import { trimBlanks } from './trim-blanks.ts'

/*
 * A head is a start line and header lines, closed by an empty line; a trailer section is the same
 * without a start line. The scanner goes over the bytes once, byte by byte through the states
 * below, checks every one of them, and notes where names and values begin and end. When the empty
 * line has been seen the block is decoded once and the texts are cut out of it.
 *
 *     EMPTY ─ EMPTY_LF ┐
 *     METHOD ─ TARGET ─ VERSION ┐
 *     STATUS ───────────────────┴ LINE_LF ─ LINE_START ─ NAME ─ BLANKS ─ VALUE ┐
 *                                    └───────────┴─ END_LF → COMPLETE           │
 *                                    └──────────────────────────────────────────┘
 *
 * The state survives the end of a chunk, so the work is linear and the outcome is the same wherever
 * the input is split: an error is always the one at the lowest byte. Only then are bytes copied: a
 * head that lies in one chunk, the normal case, is scanned where it is.
 */
const EMPTY = 0
const EMPTY_LF = 1
const METHOD = 2
const TARGET = 3
const VERSION = 4
const STATUS = 5
const LINE_LF = 6
const LINE_START = 7
const NAME = 8
const BLANKS = 9
const VALUE = 10
const END_LF = 11
const COMPLETE = 12

/** What kind of block is being read. */
export type BlockKind = 'request' | 'response' | 'trailers'

const EMPTY_BUFFER = Buffer.alloc(0)
const FIRST_PENDING_SIZE = 1024
/** `HTTP/1.1 200 `, with the space that is mandatory even without a reason. */
const SHORTEST_STATUS_LINE = 13

/** Reads one header block from the bytes of as many chunks as it takes. */
export class HeadScanner {
  /** Number of header lines so far; lines are counted from 0. */
  lineCount = 0
  /** First line of each field that matters to framing or persistence, -1 where it is absent. */
  contentLengthLine = -1
  transferEncodingLine = -1
  connectionLine = -1
  expectLine = -1
  /** How many `Host` lines there were. */
  hostLines = 0
  /** Whether Content-Length, Transfer-Encoding, Connection or Expect came more than once. */
  repeated = false
  /** Offsets into {@link text} of the ends of the first and the second word of the start line. */
  firstWordEnd = 0
  secondWordEnd = 0
  startLineEnd = 0
  /** The block as latin1, once it is complete. */
  text = ''

  #kind: BlockKind = 'request'
  #maxSize = 0
  #maxCount = 0
  #state = EMPTY
  /** True once the one empty line that may precede a message has been skipped. */
  #skippedEmptyLine = false
  #nameHash = 0
  #role = ORDINARY
  /** Per line: name start, name end, value start, value end, as offsets into the block. */
  readonly #spans: number[] = []
  /** Per line: the interned name, or '' when it has to be cut out of the text. */
  readonly #names: string[] = []
  /** Folded values of a response, by line; made when the first one is met. */
  #folds: Map<number, number[]> | undefined
  #pending: Buffer = EMPTY_BUFFER
  #pendingLength = 0

  /** Makes the scanner ready for a new block. */
  begin(kind: BlockKind, maxSize: number, maxCount: number): void {
    this.#kind = kind
    this.#maxSize = maxSize
    this.#maxCount = maxCount
    this.#state = kind === 'trailers' ? LINE_START : EMPTY
    this.#skippedEmptyLine = false
    this.lineCount = 0
    this.contentLengthLine = -1
    this.transferEncodingLine = -1
    this.connectionLine = -1
    this.expectLine = -1
    this.hostLines = 0
    this.repeated = false
    this.startLineEnd = 0
    this.text = ''
    this.#folds = undefined
    this.#pending = EMPTY_BUFFER
    this.#pendingLength = 0
  }

  /** True when the whole block has been read. */
  get complete(): boolean {
    return this.#state === COMPLETE
  }

  /** True when at least one byte of the block itself has been read. */
  get begun(): boolean {
    return this.#state > EMPTY_LF
  }

  /**
   * Takes bytes until the block is complete or they are used up.
   *
   * @returns The index after the last byte taken.
   * @throws {@link HTTPInputError} for bytes that may not stand where they stand.
   * @throws {@link UnsatisfiableReadError} for a block with too many bytes or lines.
   */
  feed(buf: Uint8Array, start: number, end: number): number {
    if (this.#state <= EMPTY_LF) {
      start = this.#skipEmptyLine(buf, start, end)
      if (this.#state <= EMPTY_LF) return start
    }
    if (this.#pendingLength > 0) return this.#feedPending(buf, start, end)

    const index = this.#scan(buf, start, start, Math.min(end, start + this.#maxSize))
    if (this.#state === COMPLETE) {
      this.text = decodeLatin1(buf, start, index)
      return index
    }
    if (index - start === this.#maxSize) throw this.#tooLarge()
    this.#keep(buf, start, end)
    return end
  }

  /** The headers of the complete block. */
  headers(): HTTPHeaders {
    const headers = new HTTPHeaders()
    const names = this.#names
    for (let line = 0; line < this.lineCount; line++) {
      let name = names[line] as string
      if (name === '') name = normalizeHeaderName(this.#slice(4 * line))
      headers.addParsed(name, this.value(line))
    }
    return headers
  }

  /** The value of one line of the complete block. */
  value(line: number): string {
    const value = this.#slice(4 * line + 2)
    const fold = this.#folds?.get(line)
    return fold === undefined ? value : this.#unfold(value, fold)
  }

  #slice(span: number): string {
    return this.text.slice(this.#spans[span], this.#spans[span + 1])
  }

  /** Skips the one CRLF that may precede a message (RFC 9112 §2.2) and chooses the start line. */
  #skipEmptyLine(buf: Uint8Array, start: number, end: number): number {
    let i = start
    if (this.#state === EMPTY && i < end) {
      if (buf[i] !== CR || this.#skippedEmptyLine) {
        if (buf[i] === LF) throw bareLineFeed()
        this.#state = this.#kind === 'request' ? METHOD : STATUS
        return i
      }
      this.#state = EMPTY_LF
      i++
    }
    if (this.#state === EMPTY_LF && i < end) {
      if (buf[i] !== LF) throw bareCarriageReturn()
      this.#state = EMPTY
      this.#skippedEmptyLine = true
      return this.#skipEmptyLine(buf, i + 1, end)
    }
    return i
  }

  /** Continues a block whose beginning came with earlier chunks. */
  #feedPending(buf: Uint8Array, start: number, end: number): number {
    const known = this.#pendingLength
    const stop = Math.min(end, start + this.#maxSize - known)
    this.#keep(buf, start, stop)
    const index = this.#scan(this.#pending, 0, known, this.#pendingLength)
    if (this.#state === COMPLETE) {
      this.text = decodeLatin1(this.#pending, 0, index)
      this.#pending = EMPTY_BUFFER
      this.#pendingLength = 0
      return start + index - known
    }
    if (index === this.#maxSize) throw this.#tooLarge()
    return stop
  }

  /** Copies bytes behind the pending ones; the room is doubled, so that copying stays linear. */
  #keep(buf: Uint8Array, start: number, end: number): void {
    const length = this.#pendingLength + end - start
    if (length > this.#pending.length) {
      const grown = Buffer.allocUnsafeSlow(
        Math.min(this.#maxSize, Math.max(FIRST_PENDING_SIZE, 2 * length)),
      )
      grown.set(this.#pending.subarray(0, this.#pendingLength))
      this.#pending = grown
    }
    this.#pending.set(buf.subarray(start, end), this.#pendingLength)
    this.#pendingLength = length
  }

  /**
   * Scans `buf[from..end)`, of a block that begins at `base`, from the state the last call left.
   *
   * Measured against the same checks on a decoded string, tables over bytes took half the time.
   */
  #scan(buf: Uint8Array, base: number, from: number, end: number): number {
    let i = from
    if (this.#state <= STATUS) i = this.#scanStartLine(buf, base, i, end)
    return i < end ? this.#scanLines(buf, base, i, end) : i
  }

  #scanStartLine(buf: Uint8Array, base: number, from: number, end: number): number {
    let i = from
    if (this.#state === METHOD) {
      while (i < end && TOKEN[buf[i] as number] === 1) i++
      if (i === end) return i
      if (buf[i] !== SP || i === base) throw this.#badStartLine(buf[i])
      this.firstWordEnd = i - base
      this.#state = TARGET
      i++
    }
    if (this.#state === TARGET) {
      while (i < end && VISIBLE[buf[i] as number] === 1) i++
      if (i === end) return i
      if (buf[i] !== SP || i - base === this.firstWordEnd + 1) throw this.#badStartLine(buf[i])
      this.secondWordEnd = i - base
      this.#state = VERSION
      i++
    }
    const allowed = this.#state === VERSION ? VISIBLE : TEXT
    while (i < end && allowed[buf[i] as number] === 1) i++
    if (i === end) return i
    const tooShort = this.#state === STATUS && i - base < SHORTEST_STATUS_LINE
    if (buf[i] !== CR || tooShort) throw this.#badStartLine(buf[i])
    this.startLineEnd = i - base
    this.#state = LINE_LF
    return i + 1
  }

  #scanLines(buf: Uint8Array, base: number, from: number, end: number): number {
    const spans = this.#spans
    let i = from
    let state = this.#state
    // Each step leaves the loop when the bytes are used up and otherwise falls to the next.
    while (i < end) {
      if (state === LINE_LF) {
        if (buf[i] !== LF) throw bareCarriageReturn()
        i++
        state = LINE_START
        if (i === end) break
      }
      if (state === LINE_START) {
        const byte = buf[i] as number
        if (byte === CR) {
          i++
          state = END_LF
          continue
        }
        if (byte === SP || byte === HT) {
          this.#beginFold()
          state = BLANKS
        } else {
          if (this.lineCount === this.#maxCount) throw this.#tooManyLines()
          spans[4 * this.lineCount] = i - base
          this.#nameHash = 0
          state = NAME
        }
      }
      if (state === NAME) {
        let hash = this.#nameHash
        let byte = 0
        while (i < end && TOKEN[(byte = buf[i] as number)] === 1) {
          hash = mixNameHash(hash, byte)
          i++
        }
        this.#nameHash = hash
        if (i === end) break
        const span = 4 * this.lineCount
        const start = base + (spans[span] as number)
        if (byte !== COLON || i === start) throw badName(buf, start, i)
        spans[span + 1] = i - base
        this.#recognize(findKnownHeader(buf, start, i, hash))
        i++
        state = BLANKS
      }
      if (state === BLANKS) {
        while (i < end && (buf[i] === SP || buf[i] === HT)) i++
        if (i === end) break
        spans[4 * this.lineCount + 2] = i - base
        state = VALUE
      }
      if (state === VALUE) {
        while (i < end && TEXT[buf[i] as number] === 1) i++
        if (i === end) break
        if (buf[i] !== CR) throw badValue(buf[i])
        const span = 4 * this.lineCount
        const start = base + (spans[span + 2] as number)
        let valueEnd = i
        while (valueEnd > start && (buf[valueEnd - 1] === SP || buf[valueEnd - 1] === HT)) {
          valueEnd--
        }
        spans[span + 3] = valueEnd - base
        if (this.#role !== ORDINARY) this.#note(this.#role)
        this.lineCount++
        i++
        state = LINE_LF
      } else if (state === END_LF) {
        if (buf[i] !== LF) throw bareCarriageReturn()
        this.#state = COMPLETE
        return i + 1
      }
    }
    this.#state = state
    return i
  }

  #recognize(known: KnownHeader | undefined): void {
    this.#names[this.lineCount] = known === undefined ? '' : known.name
    this.#role = known === undefined ? ORDINARY : known.role
  }

  #note(role: number): void {
    const line = this.lineCount
    switch (role) {
      case CONTENT_LENGTH:
        if (this.contentLengthLine < 0) this.contentLengthLine = line
        else this.repeated = true
        break
      case TRANSFER_ENCODING:
        if (this.transferEncodingLine < 0) this.transferEncodingLine = line
        else this.repeated = true
        break
      case CONNECTION:
        if (this.connectionLine < 0) this.connectionLine = line
        else this.repeated = true
        break
      case EXPECT:
        if (this.expectLine < 0) this.expectLine = line
        else this.repeated = true
        break
      case HOST:
        this.hostLines++
    }
  }

  /**
   * A line that begins with a blank continues the one before it. RFC 9112 §5.2 lets a server refuse
   * that and asks a client to read the fold as spaces.
   */
  #beginFold(): void {
    if (this.#kind !== 'response') throw new HTTPInputError('obsolete line folding')
    if (this.lineCount === 0) {
      throw new HTTPInputError('first header line cannot start with whitespace')
    }
    // The span of the line is about to be overwritten by that of its continuation.
    this.lineCount--
    const span = 4 * this.lineCount
    const fold = this.#folds?.get(this.lineCount) ?? []
    fold.push(this.#spans[span + 2] as number, this.#spans[span + 3] as number)
    this.#folds ??= new Map<number, number[]>()
    this.#folds.set(this.lineCount, fold)
    // A folded line was noted when its first part ended.
    this.#role = ORDINARY
  }

  #unfold(last: string, fold: readonly number[]): string {
    let text = ''
    for (let i = 0; i < fold.length; i += 2) text += `${this.text.slice(fold[i], fold[i + 1])} `
    return trimBlanks(text + last)
  }

  #badStartLine(byte: number | undefined): HTTPInputError {
    if (byte === LF) return bareLineFeed()
    return new HTTPInputError(
      this.#kind === 'request'
        ? 'Malformed HTTP request line'
        : 'Error parsing response start line',
    )
  }

  #tooLarge(): UnsatisfiableReadError {
    return new UnsatisfiableReadError(`header block larger than ${this.#maxSize} bytes`)
  }

  #tooManyLines(): UnsatisfiableReadError {
    return new UnsatisfiableReadError(`more than ${this.#maxCount} header lines`)
  }
}
