/** The first byte of a frame (RFC 6455 §5.2): the message ends with this frame. */
export const FIN = 0x80
/** Reserved bits; the first marks a compressed message (RFC 7692 §6). */
export const RSV1 = 0x40
export const RSV2 = 0x20
export const RSV3 = 0x10
export const RSV_MASK = 0x70
export const OPCODE_MASK = 0x0f

export const CONTINUATION = 0x0
export const TEXT = 0x1
export const BINARY = 0x2
/** Set in the opcodes of control frames. */
export const CONTROL = 0x8
export const CLOSE = 0x8
export const PING = 0x9
export const PONG = 0xa

/** The second byte: the payload is masked. */
export const MASKED = 0x80
export const LENGTH_MASK = 0x7f
/** A length of this stands for two bytes of length behind it. */
export const LENGTH_16 = 126
/** A length of this stands for eight bytes of length behind it. */
export const LENGTH_64 = 127
/** RFC 6455 §5.5: the longest payload of a control frame. */
export const MAX_CONTROL_PAYLOAD = 125
/** Two bytes, a length of eight and a mask of four. */
export const MAX_HEADER = 14
