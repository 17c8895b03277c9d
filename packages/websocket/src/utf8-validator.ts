import { isUtf8 } from 'node:buffer'

/** The longest sequence of a character. */
const MAX_SEQUENCE = 4

/**
 * Tells whether bytes that come in pieces are UTF-8, as soon as that can be known: a byte that no
 * valid text can have at its place is noticed with the piece that brings it.
 *
 * The whole characters of a piece are checked by the platform's validator; only one that is cut by
 * the end of a piece goes byte by byte, through the table of RFC 3629 §4.
 */
export class Utf8Validator {
  /** How many bytes the character in hand still needs. */
  #missing = 0
  /** What the next byte of the character in hand may be. */
  #lowest = 0x80
  #highest = 0xbf

  /** Whether the bytes so far end with a whole character. */
  get complete(): boolean {
    return this.#missing === 0
  }

  /** Takes the next piece; false if the text cannot be UTF-8 any more. */
  feed(bytes: Uint8Array): boolean {
    let start = 0
    while (this.#missing > 0 && start < bytes.length) {
      if (!this.#step(bytes[start++] as number)) return false
    }
    const cut = startOfCutCharacter(bytes, start)
    if (!isUtf8(bytes.subarray(start, cut))) return false
    for (let i = cut; i < bytes.length; i++) {
      if (!this.#step(bytes[i] as number)) return false
    }
    return true
  }

  #step(byte: number): boolean {
    if (this.#missing === 0) return this.#begin(byte)
    if (byte < this.#lowest || byte > this.#highest) return false
    this.#missing--
    this.#lowest = 0x80
    this.#highest = 0xbf
    return true
  }

  #begin(byte: number): boolean {
    if (byte < 0x80) return true
    this.#missing = sequenceLength(byte) - 1
    // No overlong forms, no surrogates, nothing above U+10FFFF.
    if (byte === 0xe0) this.#lowest = 0xa0
    else if (byte === 0xed) this.#highest = 0x9f
    else if (byte === 0xf0) this.#lowest = 0x90
    else if (byte === 0xf4) this.#highest = 0x8f
    return this.#missing > 0
  }
}

/** Where the last character begins if `bytes` end before it does; otherwise their end. */
function startOfCutCharacter(bytes: Uint8Array, start: number): number {
  const end = bytes.length
  for (let i = end - 1; i >= start && i > end - MAX_SEQUENCE; i--) {
    const byte = bytes[i] as number
    if (byte >= 0xc0) return end - i < sequenceLength(byte) ? i : end
    if (byte < 0x80) return end
  }
  return end
}

/** How many bytes the character beginning with `lead` has; 1 if none begins so. */
function sequenceLength(lead: number): number {
  if (lead >= 0xf5 || lead < 0xc2) return 1
  if (lead >= 0xf0) return 4
  return lead >= 0xe0 ? 3 : 2
}
