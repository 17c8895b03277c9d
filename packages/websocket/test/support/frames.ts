/** What a test frame is made of; everything that is wrong can be said. */
export interface FrameSpec {
  readonly opcode: number
  readonly payload?: string | Uint8Array
  readonly fin?: boolean
  readonly rsv?: number
  /** Undefined for an unmasked frame. */
  readonly mask?: readonly number[] | undefined
  /** What the header says, if it is not the truth. */
  readonly length?: number
  /** How many bytes the length takes beyond the first: 0, 2 or 8. */
  readonly lengthBytes?: 0 | 2 | 8
}

export const TEXT = 1
export const BINARY = 2
export const CONTINUATION = 0
export const CLOSE = 8
export const PING = 9
export const PONG = 10
export const MASK: readonly number[] = [0x37, 0xfa, 0x21, 0x3d]

/** Builds a frame byte by byte, on its own. */
export function frame(spec: FrameSpec): Buffer {
  const payload = Buffer.from(spec.payload ?? '')
  const length = spec.length ?? payload.length
  const lengthBytes = spec.lengthBytes ?? (length < 126 ? 0 : length < 65_536 ? 2 : 8)
  const masked = spec.mask === undefined ? 0 : 0x80
  const head = [(spec.fin === false ? 0 : 0x80) | ((spec.rsv ?? 0) << 4) | spec.opcode]
  if (lengthBytes === 0) head.push(masked | length)
  else head.push(masked | (lengthBytes === 2 ? 126 : 127))
  for (let i = lengthBytes - 1; i >= 0; i--) head.push(Math.floor(length / 256 ** i) % 256)
  head.push(...(spec.mask ?? []))
  const { mask } = spec
  if (mask !== undefined) payload.forEach((byte, i) => (payload[i] = byte ^ mask[i % 4]!))
  return Buffer.concat([Buffer.from(head), payload])
}

/** A frame as clients have to send it. */
export function masked(opcode: number, payload: string | Uint8Array = '', fin = true): Buffer {
  return frame({ opcode, payload, fin, mask: MASK })
}

/** A frame as servers have to send it. */
export function unmasked(opcode: number, payload: string | Uint8Array = '', fin = true): Buffer {
  return frame({ opcode, payload, fin })
}

/** The payload of a close frame. */
export function closePayload(code: number, reason = ''): Buffer {
  return Buffer.from([code >> 8, code & 255, ...Buffer.from(reason)])
}

export interface ReceivedFrame {
  readonly opcode: number
  readonly payload: Buffer
  readonly fin: boolean
  readonly rsv: number
  readonly masked: boolean
}

/** Takes whole frames off the front of `bytes`; returns what is left. */
export function takeFrames(bytes: Buffer, frames: ReceivedFrame[]): Buffer {
  let rest = bytes
  for (;;) {
    if (rest.length < 2) return rest
    const code = rest[1]! & 127
    const lengthBytes = code < 126 ? 0 : code === 126 ? 2 : 8
    const isMasked = (rest[1]! & 128) !== 0
    const start = 2 + lengthBytes + (isMasked ? 4 : 0)
    if (rest.length < start) return rest
    const length =
      lengthBytes === 0
        ? code
        : lengthBytes === 2
          ? rest.readUInt16BE(2)
          : Number(rest.readBigUInt64BE(2))
    if (rest.length < start + length) return rest
    const payload = Buffer.from(rest.subarray(start, start + length))
    if (isMasked) payload.forEach((byte, i) => (payload[i] = byte ^ rest[start - 4 + (i % 4)]!))
    frames.push({
      opcode: rest[0]! & 15,
      payload,
      fin: rest[0]! >= 128,
      rsv: (rest[0]! >> 4) & 7,
      masked: isMasked,
    })
    rest = rest.subarray(start + length)
  }
}
