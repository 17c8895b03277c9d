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

/** The value of a hexadecimal digit's code, or -1, which also makes a pair of digits negative. */
function hexDigit(code: number | undefined): number {
  if (code === undefined) return -1
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  const lower = code | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1
}
