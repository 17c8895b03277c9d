import { websocketMaskInPlace } from '@tornado-ts/util'
import { FIN, LENGTH_16, LENGTH_64, MASKED, TEXT } from './frame-constants.ts'
import { nextMask } from './mask-source.ts'

/** The largest length that fits into the second byte of a frame. */
const MAX_SHORT = 125
const MAX_16_BITS = 0xffff

/** The bytes of a frame before its payload, and before the mask if there is one. */
export function headLength(payloadLength: number): number {
  if (payloadLength <= MAX_SHORT) return 2
  return payloadLength <= MAX_16_BITS ? 4 : 10
}

/** Writes the head of a frame to the beginning of `target` (RFC 6455 §5.2). */
function writeHead(target: Buffer, first: number, payloadLength: number, maskBit: number): void {
  target[0] = first
  if (payloadLength <= MAX_SHORT) {
    target[1] = payloadLength | maskBit
  } else if (payloadLength <= MAX_16_BITS) {
    target[1] = LENGTH_16 | maskBit
    target.writeUInt16BE(payloadLength, 2)
  } else {
    target[1] = LENGTH_64 | maskBit
    target.writeUInt32BE(Math.floor(payloadLength / 2 ** 32), 2)
    target.writeUInt32BE(payloadLength % 2 ** 32, 6)
  }
}

/** The head alone of an unmasked frame, for a payload too large to be copied. */
export function encodeHead(first: number, payloadLength: number): Buffer {
  const head = Buffer.allocUnsafe(headLength(payloadLength))
  writeHead(head, first, payloadLength, 0)
  return head
}

/** An unmasked frame, with a copy of its payload. */
export function encodeFrame(first: number, payload: Uint8Array): Buffer {
  const start = headLength(payload.length)
  const frame = Buffer.allocUnsafe(start + payload.length)
  writeHead(frame, first, payload.length, 0)
  frame.set(payload, start)
  return frame
}

/** An unmasked frame with a text of `byteLength` bytes in UTF-8. */
export function encodeTextFrame(text: string, byteLength: number): Buffer {
  const start = headLength(byteLength)
  const frame = Buffer.allocUnsafe(start + byteLength)
  writeHead(frame, FIN | TEXT, byteLength, 0)
  frame.write(text, start)
  return frame
}

/** A frame with a masked copy of its payload, as clients have to send it. */
export function encodeMaskedFrame(
  first: number,
  payload: Uint8Array,
  mask: Uint8Array = nextMask(),
): Buffer {
  const start = headLength(payload.length) + 4
  const frame = Buffer.allocUnsafe(start + payload.length)
  writeHead(frame, first, payload.length, MASKED)
  frame.set(mask, start - 4)
  frame.set(payload, start)
  websocketMaskInPlace(mask, frame.subarray(start))
  return frame
}

const SHORT_TEXT_HEADS: readonly string[] = Array.from({ length: MAX_SHORT + 1 }, (_, length) =>
  encodeHead(FIN | TEXT, length).toString('latin1'),
)

/**
 * The head of an unmasked frame with ASCII text, as text of one character for each byte.
 *
 * Head and text are sent as one string then: for short messages that is a third faster than a buffer
 * for each frame, and frames written in one pass become one string and one system call.
 */
export function asciiFrameHead(length: number): string {
  return SHORT_TEXT_HEADS[length] ?? encodeHead(FIN | TEXT, length).toString('latin1')
}
