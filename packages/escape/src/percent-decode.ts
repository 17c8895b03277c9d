const PERCENT = 0x25
const PLUS = 0x2b
const SPACE = 0x20

/**
 * Decodes the percent escapes of bytes; malformed ones are kept as they are.
 *
 * @param bytes The encoded bytes; left as they are.
 * @param plus Whether a `+` is a space.
 * @internal
 */
export function percentDecode(bytes: Uint8Array, plus: boolean): Buffer {
  const decoded = Buffer.allocUnsafe(bytes.length)
  let length = 0
  for (let i = 0; i < bytes.length; i++) {
    let byte = bytes[i] as number
    if (byte === PERCENT) {
      const escaped = (hexDigit(bytes[i + 1]) << 4) | hexDigit(bytes[i + 2])
      if (escaped >= 0) {
        byte = escaped
        i += 2
      }
    } else if (byte === PLUS && plus) {
      byte = SPACE
    }
    decoded[length++] = byte
  }
  return decoded.subarray(0, length)
}

/**
 * Decodes a piece of Latin-1 text as {@link percentDecode} does its bytes, with a plus for a space.
 *
 * Two passes over the text cost less than memory that turns out to be too long.
 *
 * @internal
 */
export function percentDecodeText(text: string, start: number, end: number): Buffer {
  let length = end - start
  for (let i = start; i < end; i++) {
    if (text.charCodeAt(i) === PERCENT && escapedByte(text, i, end) >= 0) {
      length -= 2
      i += 2
    }
  }
  const decoded = Buffer.allocUnsafe(length)
  for (let i = start, to = 0; i < end; i++, to++) {
    const code = text.charCodeAt(i)
    const escaped = code === PERCENT ? escapedByte(text, i, end) : -1
    if (escaped >= 0) i += 2
    decoded[to] = escaped >= 0 ? escaped : code === PLUS ? SPACE : code
  }
  return decoded
}

/** What the escape at a percent sign stands for; negative if it is none. */
function escapedByte(text: string, percent: number, end: number): number {
  if (percent + 2 >= end) return -1
  return (hexDigit(text.charCodeAt(percent + 1)) << 4) | hexDigit(text.charCodeAt(percent + 2))
}

/** The value of a hexadecimal digit's code, or -1, which also makes a pair of digits negative. */
function hexDigit(code: number | undefined): number {
  if (code === undefined) return -1
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  const lower = code | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1
}
