import { TextDecoder } from 'node:util'

/**
 * Decodes a text file.
 *
 * A byte order mark is never part of the text. Without an encoding, and with plain `utf-16`, it decides: UTF-16
 * in either byte order, else UTF-8.
 *
 * @param encoding A label of the WHATWG Encoding Standard, or one of Python's `utf-8-sig` and `latin-1`.
 * @throws RangeError for an encoding that does not exist.
 * @throws TypeError if the bytes are not text in the encoding.
 */
export function decodeText(bytes: Uint8Array, encoding?: string): string {
  return textDecoder(label(bytes, encoding?.toLowerCase())).decode(bytes)
}

/** Makes a decoder that refuses malformed text. */
export function textDecoder(encoding: string): TextDecoder {
  return new TextDecoder(encoding, { fatal: true })
}

function label(bytes: Uint8Array, encoding: string | undefined): string {
  switch (encoding) {
    case undefined:
      return utf16ByMark(bytes) ?? 'utf-8'
    case 'utf-16':
      return utf16ByMark(bytes) ?? encoding
    case 'utf-8-sig':
      return 'utf-8'
    case 'latin-1':
      return 'latin1'
    default:
      return encoding
  }
}

function utf16ByMark(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined
}
