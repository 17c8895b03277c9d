import { jsonEncode } from '@tornado-ts/escape'

/** Text, bytes, or an object that is sent as JSON. */
export type OutgoingMessage = string | Uint8Array | object

/** How `writeMessage` sends a message. */
export interface WriteMessageOptions {
  /** As a binary message; otherwise as text, and bytes have to be UTF-8. Default false. */
  readonly binary?: boolean | undefined
}

/**
 * A message as text or bytes.
 *
 * @throws TypeError for anything that is no message.
 */
export function encodeMessage(message: OutgoingMessage): string | Uint8Array {
  if (typeof message === 'string' || message instanceof Uint8Array) return message
  if (typeof message !== 'object' || message === null || isOtherBinary(message)) {
    throw new TypeError('a message is text, a Uint8Array, or an object to be sent as JSON')
  }
  return jsonEncode(message)
}

/** As JSON these would be sent empty, which nobody means. */
function isOtherBinary(message: object): boolean {
  return ArrayBuffer.isView(message) || message instanceof ArrayBuffer
}

/** A message as bytes. */
export function messageBytes(message: OutgoingMessage): Uint8Array {
  const data = encodeMessage(message)
  return typeof data === 'string' ? Buffer.from(data) : data
}

/** The payload of a ping: text is sent as UTF-8. */
export function pingBytes(data: string | Uint8Array): Uint8Array {
  const bytes = typeof data === 'string' ? Buffer.from(data) : data
  if (bytes.length > 125) throw new RangeError('control frame payloads may not exceed 125 bytes')
  return bytes
}
