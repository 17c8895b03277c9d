import { HTTPInputError } from '@tornado-ts/httputil'
import { CR, HEX_VALUE, HT, LF, SP, TEXT, TOKEN } from './char-tables.ts'

/*
 * The line before the data of a chunk (RFC 9112 §7.1):
 *
 *     chunk-size [ BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] ]… CRLF
 *
 * Extensions are checked and ignored. Blanks may stand beside ";" and "=" and nowhere else: a size
 * followed by blanks and the end of the line is read differently by different parsers.
 */
const FIRST_DIGIT = 0
const DIGITS = 1
const BEFORE_SEMICOLON = 2
const BEFORE_NAME = 3
const NAME = 4
const AFTER_NAME = 5
const BEFORE_VALUE = 6
const TOKEN_VALUE = 7
const QUOTED = 8
const QUOTED_PAIR = 9
const AFTER_QUOTED = 10
const LINE_FEED = 11
const COMPLETE = 12

const SEMICOLON = 0x3b
const EQUALS = 0x3d
const QUOTE = 0x22
const BACKSLASH = 0x5c

/** Longest line accepted, its CRLF included. */
const MAX_LINE = 4096
/** Significant digits: 16 give any 64-bit length, far above every limit. */
const MAX_DIGITS = 16

/** Reads the size line of one chunk after the other, from bytes split anywhere. */
export class ChunkSizeLine {
  /** The size read, at most 2^64; exact up to 2^53. */
  size = 0

  #state = FIRST_DIGIT
  #length = 0
  #digits = 0
  #extensionBytes = 0
  #maxExtensionBytes = 0

  /** Begins a message, whose extensions may take so many bytes altogether. */
  beginMessage(maxExtensionBytes: number): void {
    this.#maxExtensionBytes = maxExtensionBytes
    this.#extensionBytes = 0
    this.beginLine()
  }

  /** Begins the next line of the message. */
  beginLine(): void {
    this.#state = FIRST_DIGIT
    this.#length = 0
    this.#digits = 0
    this.size = 0
  }

  /** True when the whole line has been read. */
  get complete(): boolean {
    return this.#state === COMPLETE
  }

  /**
   * Takes bytes until the line is complete or they are used up.
   *
   * @returns The index after the last byte taken.
   * @throws HTTPInputError for a malformed line, one that is too long, and an impossible size.
   */
  feed(buf: Uint8Array, start: number, end: number): number {
    let i = start
    while (i < end && this.#state !== COMPLETE) {
      this.#state = this.#next(buf[i++] as number)
      if (++this.#length > MAX_LINE) throw extensionsTooLarge()
    }
    return i
  }

  #next(byte: number): number {
    const state = this.#state
    if (state <= DIGITS) {
      const digit = HEX_VALUE[byte] as number
      if (digit < 16) {
        if (this.size > 0 || digit > 0) this.#digits++
        if (this.#digits > MAX_DIGITS) {
          throw new HTTPInputError('chunked body too large', { statusCode: 413 })
        }
        this.size = this.size * 16 + digit
        return DIGITS
      }
      if (state === FIRST_DIGIT) throw invalidSize()
      if (byte === CR) return LINE_FEED
    } else if (state === LINE_FEED) {
      if (byte === LF) return COMPLETE
      throw invalidSize()
    }
    if (++this.#extensionBytes > this.#maxExtensionBytes) throw extensionsTooLarge()
    return nextInExtension(state, byte)
  }
}

function nextInExtension(state: number, byte: number): number {
  const isBlank = byte === SP || byte === HT
  switch (state) {
    case DIGITS:
    case BEFORE_SEMICOLON:
      if (byte === SEMICOLON) return BEFORE_NAME
      if (isBlank) return BEFORE_SEMICOLON
      break
    case BEFORE_NAME:
      if (TOKEN[byte] === 1) return NAME
      if (isBlank) return BEFORE_NAME
      break
    case NAME:
      if (TOKEN[byte] === 1) return NAME
      if (byte === CR) return LINE_FEED
      return afterName(byte, isBlank)
    case AFTER_NAME:
      return afterName(byte, isBlank)
    case BEFORE_VALUE:
      if (TOKEN[byte] === 1) return TOKEN_VALUE
      if (byte === QUOTE) return QUOTED
      if (isBlank) return BEFORE_VALUE
      break
    case TOKEN_VALUE:
      if (TOKEN[byte] === 1) return TOKEN_VALUE
      return afterValue(byte, isBlank)
    case QUOTED:
      if (byte === QUOTE) return AFTER_QUOTED
      if (byte === BACKSLASH) return QUOTED_PAIR
      if (TEXT[byte] === 1) return QUOTED
      break
    case QUOTED_PAIR:
      if (TEXT[byte] === 1) return QUOTED
      break
    case AFTER_QUOTED:
      return afterValue(byte, isBlank)
  }
  throw invalidSize()
}

function afterName(byte: number, isBlank: boolean): number {
  if (byte === EQUALS) return BEFORE_VALUE
  if (byte === SEMICOLON) return BEFORE_NAME
  if (isBlank) return AFTER_NAME
  throw invalidSize()
}

function afterValue(byte: number, isBlank: boolean): number {
  if (byte === CR) return LINE_FEED
  if (byte === SEMICOLON) return BEFORE_NAME
  if (isBlank) return BEFORE_SEMICOLON
  throw invalidSize()
}

function invalidSize(): HTTPInputError {
  return new HTTPInputError('invalid chunk size')
}

function extensionsTooLarge(): HTTPInputError {
  return new HTTPInputError('chunk extensions too large')
}
