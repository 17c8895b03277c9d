import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { BINARY, CONTINUATION, masked, PING, TEXT, unmasked } from './support/frames.ts'
import { type Event, parse } from './support/parse.ts'

const hex = (text: string | Buffer): string => Buffer.from(text).toString('hex')

test('any messages, in any fragments and any chunks, come out as they went in', () => {
  const message = fc.oneof(
    fc.tuple(
      fc.constant(TEXT),
      fc.string({ unit: 'grapheme', maxLength: 80 }).map((t) => Buffer.from(t)),
    ),
    fc.tuple(
      fc.constant(BINARY),
      fc.uint8Array({ maxLength: 300 }).map((b) => Buffer.from(b)),
    ),
  )
  const stream = fc.array(
    fc.tuple(message, fc.array(fc.nat(300), { maxLength: 3 }), fc.boolean()),
    { maxLength: 6 },
  )
  fc.assert(
    fc.property(
      stream,
      fc.array(fc.nat(500), { maxLength: 8 }),
      fc.boolean(),
      (parts, cuts, isMasked) => {
        const bytes: Buffer[] = []
        const expected: Event[] = []
        for (const [[opcode, payload], fragmentCuts, ping] of parts) {
          const pieces = cutAt(payload, fragmentCuts)
          pieces.forEach((piece, i) => {
            if (ping) bytes.push(isMasked ? masked(PING, 'p') : unmasked(PING, 'p'))
            if (ping) expected.push(['ping', hex('p')])
            const kind = i === 0 ? opcode : CONTINUATION
            const fin = i === pieces.length - 1
            bytes.push(isMasked ? masked(kind, piece, fin) : unmasked(kind, piece, fin))
          })
          expected.push(opcode === TEXT ? ['text', payload.toString()] : ['binary', hex(payload)])
        }
        expect(parse(cutAt(Buffer.concat(bytes), cuts), { masked: isMasked })).toEqual(expected)
      },
    ),
    { seed: 6455, numRuns: 300 },
  )
})

test('any bytes at all end in events or in a fault', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 5 }),
      fc.boolean(),
      (chunks, compression) => {
        for (const event of parse(
          chunks.map((chunk) => Buffer.from(chunk)),
          { compression },
        )) {
          if (event[0] === 'fault') expect([1002, 1007, 1009]).toContain(event[1])
        }
      },
    ),
    { seed: 7692, numRuns: 1000 },
  )
})

function cutAt(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort(
    (a, b) => a - b,
  )
  return places.slice(1).map((place, i) => bytes.subarray(places[i], place))
}
