import { constants, deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import {
  BINARY,
  CLOSE,
  closePayload,
  CONTINUATION,
  frame,
  type FrameSpec,
  MASK,
  PING,
  PONG,
  TEXT,
} from '../support/frames.ts'

/** Frames of a peer, apart from the mask they have to have, or not. */
export type Frames = readonly (FrameSpec & { readonly wronglyMasked?: true })[]

const text = fc
  .string({ unit: 'grapheme', maxLength: 200 })
  .map((characters) => Buffer.from(characters))
const sized = (...sizes: number[]): fc.Arbitrary<Buffer> =>
  fc.constantFrom(...sizes).map((size) => Buffer.alloc(size, 'size '))
const plainPayload = fc.oneof(text, sized(0, 1, 125, 126, 127, 65_535, 65_536))
/** Answers beyond 32 KiB are compressed off the loop, and given up if something fails meanwhile. */
const shortPayload = fc.oneof(text, sized(0, 1, 125, 126, 127, 32_000))
const small = fc.uint8Array({ maxLength: 125 }).map((bytes) => Buffer.from(bytes))
const control = fc.record({ opcode: fc.constantFrom(PING, PONG), payload: small })
const betweenFragments = fc.array(control, { maxLength: 2 })

/** A message in fragments, with control frames between them. */
function message(alphabet: fc.Arbitrary<Buffer>, isDeflated: boolean): fc.Arbitrary<Frames> {
  const opcode = fc.constantFrom(TEXT, BINARY)
  const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 3 })
  return fc
    .tuple(opcode, alphabet, cuts, betweenFragments)
    .map(([kind, data, places, controls]) => {
      const whole = isDeflated ? deflated(data) : data
      const ends = [...places.map((place) => Math.floor(place * whole.length)), whole.length]
      ends.sort((a, b) => a - b)
      return ends.flatMap((end, i): FrameSpec[] => [
        ...(i === 1 ? controls : []),
        {
          opcode: i === 0 ? kind : CONTINUATION,
          fin: i === ends.length - 1,
          rsv: isDeflated && i === 0 ? 4 : 0,
          payload: whole.subarray(ends[i - 1] ?? 0, end),
        },
      ])
    })
}

function deflated(data: Buffer): Buffer {
  return deflateRawSync(data, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4)
}

const goodbye = fc.oneof(
  fc.constant<Frames>([{ opcode: CLOSE }]),
  fc
    .tuple(
      fc.oneof(fc.constantFrom(1000, 1001, 1011, 1014), fc.nat(5100)),
      fc.string({ maxLength: 9 }),
    )
    .map(([code, reason]): Frames => [{ opcode: CLOSE, payload: closePayload(code, reason) }]),
)

/** What a peer may not send, one thing each. */
const FAULTS: readonly Frames[] = [
  [{ opcode: TEXT, payload: 'masked or not', wronglyMasked: true }],
  ...[1, 2, 3].map((rsv): Frames => [{ opcode: TEXT, payload: 'reserved bits', rsv }]),
  ...[3, 7, 11, 15].map((opcode): Frames => [{ opcode, payload: 'reserved opcode' }]),
  ...[PING, PONG, CLOSE].map((opcode): Frames => [{ opcode, fin: false }]),
  ...[PING, PONG, CLOSE].map((opcode): Frames => [{ opcode, rsv: 4 }]),
  [{ opcode: PING, payload: Buffer.alloc(126) }],
  [{ opcode: CONTINUATION, payload: 'of nothing' }],
  [
    { opcode: TEXT, fin: false },
    { opcode: CONTINUATION, rsv: 4 },
  ],
  [{ opcode: TEXT, fin: false }, { opcode: BINARY }],
  [{ opcode: TEXT, payload: Buffer.from('a\xff', 'latin1') }],
  [
    { opcode: TEXT, payload: Buffer.from([0xf0, 0x9f]), fin: false },
    { opcode: CONTINUATION, payload: Buffer.from([0x98]) },
  ],
  [{ opcode: TEXT, payload: deflated(Buffer.from([0xc0, 0xaf])), rsv: 4 }],
  [{ opcode: BINARY, payload: Buffer.from('ffffffff', 'hex'), rsv: 4 }],
  [{ opcode: BINARY, payload: deflated(Buffer.alloc(10_485_761)), rsv: 4 }],
  [{ opcode: BINARY, length: 10_485_761 }],
  [{ opcode: BINARY, length: 2 ** 53 }],
  [{ opcode: CLOSE, payload: 'x' }],
  [{ opcode: CLOSE, payload: Buffer.from([3, 232, 0xc3]) }],
]

/** What a peer sends on one connection, in the chunks it sends it in. */
export interface Conversation {
  readonly frames: Frames
  readonly sizes: readonly number[]
}

/** Messages, pings and pongs, then a close frame, or something that a peer may not send. */
export function conversations(isCompressed: boolean): fc.Arbitrary<Conversation> {
  const anyMessage = isCompressed
    ? fc.oneof(message(shortPayload, false), message(shortPayload, true))
    : message(plainPayload, false)
  const single = control.map((each): Frames => [each])
  return fc.record({
    frames: fc
      .tuple(
        fc.array(fc.oneof(anyMessage, single), { maxLength: 5 }),
        fc.oneof(goodbye, fc.constantFrom(...FAULTS)),
      )
      .map(([messages, end]) => [...messages.flat(), ...end]),
    sizes: fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 10 }),
  })
}

/** The bytes of a client, or of a server. */
export function chunksOf({ frames, sizes }: Conversation, isClient: boolean): Buffer[] {
  const bytes = Buffer.concat(
    frames.map(({ wronglyMasked = false, ...spec }) =>
      frame({ ...spec, mask: isClient !== wronglyMasked ? MASK : undefined }),
    ),
  )
  const chunks: Buffer[] = []
  let at = 0
  for (const size of sizes) chunks.push(bytes.subarray(at, (at += size)))
  chunks.push(bytes.subarray(at))
  return chunks.filter(({ length }) => length > 0)
}
