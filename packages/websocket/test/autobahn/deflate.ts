import { createDeflateRaw, createInflateRaw, constants } from 'node:zlib'
import { expect, test } from '@jest/globals'
import { frame, MASK } from '../support/frames.ts'
import type { RawPeer } from '../support/raw-peer.ts'

/** The parameters of a case, and what zlib has to be told for each direction. */
interface Terms {
  readonly id: string
  readonly parameters: string
  readonly sendBits: number
  readonly sendAlone: boolean
  readonly receiveBits: number
  readonly receiveAlone: boolean
}

const TAIL = Buffer.from([0, 0, 0xff, 0xff])
/** How many messages of each size; the suite sends a thousand. */
const COUNT = 8
const SIZES = [0, 16, 64, 256, 1024, 4096, 8192, 16_384, 32_768, 65_536, 131_072]

/**
 * Groups 12 (sizes) and 13 (parameters) of the suite: messages are compressed by zlib's streaming
 * interface, and so is what comes back undone, with one context for all where that was agreed.
 *
 * @param masks The side under test is a server.
 * @param open Connects with these parameters, as an offer or as the answer of a server.
 */
export function runDeflateCases(
  masks: boolean,
  open: (parameters: string) => Promise<RawPeer>,
): void {
  const [mine, yours] = masks ? ['client', 'server'] : ['server', 'client']
  const terms = (
    id: string,
    sendBits: number,
    sendAlone: boolean,
    receiveBits: number,
    receiveAlone: boolean,
  ): Terms => ({
    id,
    parameters: [
      'permessage-deflate',
      ...(sendBits < 15 ? [`${mine}_max_window_bits=${sendBits}`] : []),
      ...(sendAlone ? [`${mine}_no_context_takeover`] : []),
      ...(receiveBits < 15 ? [`${yours}_max_window_bits=${receiveBits}`] : []),
      ...(receiveAlone ? [`${yours}_no_context_takeover`] : []),
    ].join('; '),
    sendBits,
    sendAlone,
    receiveBits,
    receiveAlone,
  })
  const ways = [
    terms('13.1', 15, false, 15, false),
    terms('13.2', 15, false, 15, true),
    terms('13.3', 9, false, 9, false),
    terms('13.4', 15, true, 15, false),
    terms('13.5', 9, true, 9, true),
    terms('13.6', 12, false, 10, false),
    terms('13.7', 10, true, 13, false),
  ]
  const sizes = SIZES.map((size, i) => ({ ...ways[0]!, id: `12.1.${i + 1}`, size, kind: 1 }))
  const data = SIZES.map((size, i) => ({ ...ways[0]!, id: `12.2.${i + 1}`, size, kind: 2 }))
  const variants = ways.flatMap((way) =>
    [64, 4096, 32_768].map((size, i) => ({ ...way, id: `${way.id}.${i + 1}`, size, kind: 1 })),
  )
  const cases = [...sizes, ...data, ...variants]
  test.each(cases.map((each) => [each.id, each.size, each.parameters, each] as const))(
    '%s %d bytes, %s',
    async (_id, size, parameters, { kind, ...way }) => {
      const peer = await open(parameters)
      const deflate = contextOf(way.sendAlone, () => createDeflateRaw({ windowBits: way.sendBits }))
      const inflate = contextOf(way.receiveAlone, () =>
        createInflateRaw({ windowBits: way.receiveBits }),
      )
      const sent: string[] = []
      for (let i = 0; i < COUNT; i++) {
        const message = `${i % 5} ${JSON.stringify({ text: 'some words ', i })} `
          .repeat(size / 10 + 1)
          .slice(0, size)
        const payload = (await deflate(Buffer.from(message))).subarray(0, -4)
        const cut = i % 3 === 0 ? payload.length >> 1 : payload.length
        const mask = masks ? MASK : undefined
        peer.socket.write(
          frame({
            opcode: kind,
            rsv: 4,
            payload: payload.subarray(0, cut),
            fin: cut === payload.length,
            mask,
          }),
        )
        if (cut < payload.length)
          peer.socket.write(frame({ opcode: 0, payload: payload.subarray(cut), mask }))
        sent.push(message)
      }
      for (const message of sent) {
        const [answer] = await peer.receive()
        expect(answer).toMatchObject({ opcode: kind, rsv: 4, masked: !masks })
        const text = (await inflate(Buffer.concat([answer!.payload, TAIL]))).toString()
        expect(text === message).toBe(true)
      }
    },
  )
}

/** A function that puts one message after the other through a stream of zlib. */
function contextOf(
  alone: boolean,
  make: () => ReturnType<typeof createDeflateRaw> | ReturnType<typeof createInflateRaw>,
): (data: Buffer) => Promise<Buffer> {
  let stream = make()
  return async (data) => {
    if (alone) stream = make()
    const chunks: Buffer[] = []
    const collect = (chunk: Buffer): void => void chunks.push(chunk)
    stream.on('data', collect)
    stream.write(data)
    await new Promise<void>((resolve) => stream.flush(constants.Z_SYNC_FLUSH, resolve))
    stream.off('data', collect)
    return Buffer.concat(chunks)
  }
}
