import { isUtf8 } from 'node:buffer'
import { PeerFault } from './errors.ts'
import { MAX_CONTROL_PAYLOAD } from './frame-constants.ts'

/** RFC 6455 §7.4.1. */
export const NORMAL = 1000
export const GOING_AWAY = 1001
export const PROTOCOL_ERROR = 1002
export const INVALID_DATA = 1007
export const MESSAGE_TOO_BIG = 1009
export const INTERNAL_ERROR = 1011
export const TRY_AGAIN_LATER = 1013

/** Whether a close frame may carry `code`: some are for local use, others for no one yet. */
export function isSendableCloseCode(code: number): boolean {
  if (code < 1000 || code > 4999) return false
  if (code >= 3000) return true
  return code <= 1014 && (code < 1004 || code > 1006)
}

/** What the close frame of a peer says. */
export interface CloseReport {
  readonly code: number | undefined
  readonly reason: string | undefined
}

/**
 * Reads the payload of a close frame.
 *
 * @throws PeerFault for a code or a reason that must not be sent (RFC 6455 §5.5.1, §7.4).
 */
export function decodeClose(payload: Buffer): CloseReport {
  if (payload.length === 0) return { code: undefined, reason: undefined }
  if (payload.length === 1) throw new PeerFault(PROTOCOL_ERROR, 'close frame of one byte')
  const code = payload.readUInt16BE(0)
  if (!isSendableCloseCode(code)) throw new PeerFault(PROTOCOL_ERROR, 'invalid close code')
  const reason = payload.subarray(2)
  if (!isUtf8(reason)) throw new PeerFault(INVALID_DATA, 'close reason is not UTF-8')
  return { code, reason: reason.toString() }
}

/**
 * Makes the payload of a close frame. A reason without a code means 1000; neither, an empty payload.
 *
 * @throws RangeError for a code that may not be sent, or a reason too long for a control frame.
 */
export function encodeClose(code: number | undefined, reason: string | undefined): Buffer {
  if (code === undefined && reason === undefined) return Buffer.alloc(0)
  const number = code ?? NORMAL
  if (!Number.isInteger(number) || !isSendableCloseCode(number)) {
    throw new RangeError(`a close frame cannot carry the code ${number}`)
  }
  const payload = Buffer.from(`\0\0${reason ?? ''}`)
  if (payload.length > MAX_CONTROL_PAYLOAD) {
    throw new RangeError(`a close reason may have 123 bytes, not ${payload.length - 2}`)
  }
  payload.writeUInt16BE(number, 0)
  return payload
}
