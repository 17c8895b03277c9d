import { isUtf8 } from 'node:buffer'

/**
 * Makes text of a message whatever it is: a string passes, bytes that are UTF-8 are decoded, and other
 * bytes are shown in the form `b'\xe9'`, so that no record is lost for its encoding.
 */
export function safeUnicode(value: unknown): string {
  if (typeof value === 'string') return value
  if (!(value instanceof Uint8Array)) return String(value)
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  return isUtf8(bytes) ? bytes.toString('utf8') : `b'${Array.from(bytes, escapeByte).join('')}'`
}

/** Printable ASCII stands for itself, everything else becomes `\xNN`. */
function escapeByte(byte: number): string {
  if (byte === 0x27 || byte === 0x5c) return `\\${String.fromCharCode(byte)}`
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : hexEscape(byte)
}

function hexEscape(code: number): string {
  return `\\x${code.toString(16).padStart(2, '0')}`
}

// Everything of C0 and C1 but tab and newline.
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/g

/**
 * Shows control characters as `\xNN` and leaves tab and newline alone.
 *
 * Messages carry what peers have sent. A carriage return or an escape sequence in them would let a peer
 * overwrite or hide other lines on the terminal of whoever reads the log.
 */
export function escapeControls(text: string): string {
  return text.replace(CONTROL, (character) => hexEscape(character.charCodeAt(0)))
}
