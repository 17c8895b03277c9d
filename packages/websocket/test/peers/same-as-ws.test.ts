import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib'
import { afterEach, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { WebSocketServer } from 'ws'
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
  type ReceivedFrame,
  TEXT,
} from '../support/frames.ts'
import { collectLogs } from '../support/logs.ts'
import { RawPeer } from '../support/raw-peer.ts'
import { DeflateEcho, handshake, serve } from '../support/serve.ts'

collectLogs()

const servers: WebSocketServer[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** An echo server of ws with the same limits as ours; gives its port. */
async function serveWs(): Promise<number> {
  const server = new WebSocketServer({
    host: '127.0.0.1',
    port: 0,
    maxPayload: 10_485_760,
    perMessageDeflate: { threshold: 0 },
  })
  servers.push(server)
  server.on('connection', (socket) => {
    socket.on('error', () => undefined)
    socket.on('message', (data: Buffer, binary: boolean) => socket.send(data, { binary }))
  })
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** Frames of a client, apart from the mask. */
type Frames = readonly FrameSpec[]

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

/** What a client may not send, one thing each. */
const FAULTS: readonly Frames[] = [
  [{ opcode: TEXT, payload: 'not masked', mask: undefined }],
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

interface Answers {
  readonly data: readonly string[]
  readonly pongs: readonly string[]
  readonly ends: readonly (number | undefined)[]
}

/** Data may wait for its compression while a pong goes out, so that their order says nothing. */
function summary(frames: readonly ReceivedFrame[]): Answers {
  const of = (...opcodes: number[]): ReceivedFrame[] =>
    frames.filter(({ opcode }) => opcodes.includes(opcode))
  return {
    data: of(TEXT, BINARY).map(({ opcode, rsv, payload: data }) => {
      const plain = rsv === 4 ? inflateRawSync(data, { finishFlush: constants.Z_SYNC_FLUSH }) : data
      return `${opcode} ${plain.toString('latin1')}`
    }),
    pongs: of(PONG).map(({ payload: data }) => data.toString('latin1')),
    ends: of(CLOSE).map(({ payload: data }) =>
      data.length < 2 ? undefined : data.readUInt16BE(0),
    ),
  }
}

async function answers(port: number, extensions: string, chunks: Buffer[]): Promise<Answers> {
  const peer = new RawPeer(connect(port, '127.0.0.1'), true)
  peer.socket.write(handshake(port, '/', { 'Sec-WebSocket-Extensions': extensions || undefined }))
  await peer.headReceived()
  for (const chunk of chunks) {
    if (peer.ended) break
    await new Promise<void>((resolve) => peer.socket.write(chunk, () => resolve()))
  }
  const frames = await peer.closed()
  peer.destroy()
  return summary(frames)
}

function chunksOf(frames: Frames, sizes: readonly number[]): Buffer[] {
  const bytes = Buffer.concat(frames.map((spec) => frame({ mask: MASK, ...spec })))
  const chunks: Buffer[] = []
  let at = 0
  for (const size of sizes) chunks.push(bytes.subarray(at, (at += size)))
  chunks.push(bytes.subarray(at))
  return chunks.filter(({ length }) => length > 0)
}

describe('our server answers as one of ws does', () => {
  test.each([
    ['without compression', ''],
    [
      'with compression',
      'permessage-deflate; client_no_context_takeover; server_no_context_takeover',
    ],
  ])('%s', async (_name, extensions) => {
    const site = await serve([['/', DeflateEcho]])
    const theirs = await serveWs()
    const anyMessage = extensions
      ? fc.oneof(message(shortPayload, false), message(shortPayload, true))
      : message(plainPayload, false)
    const conversation = fc.tuple(
      fc.array(
        fc.oneof(
          anyMessage,
          control.map((each): Frames => [each]),
        ),
        { maxLength: 5 },
      ),
      fc.oneof(goodbye, fc.constantFrom(...FAULTS)),
      fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 10 }),
    )
    await fc.assert(
      fc.asyncProperty(conversation, async ([messages, end, sizes]) => {
        const chunks = chunksOf([...messages.flat(), ...end], sizes)
        const [ours, reference] = await Promise.all([
          answers(site.port, extensions, chunks),
          answers(theirs, extensions, chunks),
        ])
        expect(ours).toEqual(reference)
      }),
      { seed: 6455, numRuns: 200 },
    )
  })
})
