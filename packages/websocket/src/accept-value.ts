import { createHash, randomBytes } from 'node:crypto'

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
/** RFC 6455 §4.1: sixteen bytes in base64. */
const KEY = /^[A-Za-z0-9+/]{22}==$/

/** What a server answers to the `Sec-WebSocket-Key` of a client (RFC 6455 §4.2.2). */
export function computeAcceptValue(key: string): string {
  return createHash('sha1').update(`${key}${GUID}`).digest('base64')
}

export function isValidKey(key: string | undefined): key is string {
  return key !== undefined && KEY.test(key)
}

export function newKey(): string {
  return randomBytes(16).toString('base64')
}
