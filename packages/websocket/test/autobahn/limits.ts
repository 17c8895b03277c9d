import {
  binary,
  type Case,
  close,
  CLOSED,
  type Expected,
  latin1,
  more,
  type Sent,
  text,
} from './case.ts'

const KIB = 1024
const MIB = 1024 * KIB
const SIZES = [64 * KIB, 256 * KIB, MIB, 4 * MIB]

function fragmented(first: Sent, payload: Buffer, size: number): Sent[] {
  const pieces: Sent[] = [
    { ...first, payload: payload.subarray(0, size), fin: payload.length <= size },
  ]
  for (let at = size; at < payload.length; at += size) {
    pieces.push(more(payload.subarray(at, at + size), at + size >= payload.length))
  }
  return pieces
}

const whole: Case[] = SIZES.flatMap((size, i): Case[] => {
  const payload = Buffer.alloc(size, 'BAsd7&jh23')
  return [
    {
      id: `9.1.${i + 1}`,
      what: `text of ${size} bytes`,
      send: [text(payload), close()],
      expect: [['text', payload.toString()], CLOSED],
    },
    {
      id: `9.2.${i + 1}`,
      what: `data of ${size} bytes`,
      send: [binary(payload), close()],
      expect: [['binary', latin1(payload)], CLOSED],
    },
  ]
})

const inFragments: Case[] = [64, 256, KIB, 4 * KIB, 16 * KIB, 64 * KIB, 256 * KIB, MIB].flatMap(
  (size, i): Case[] => {
    const payload = Buffer.alloc(size < KIB ? 256 * KIB : MIB, 'BAsd7&jh23')
    return [
      {
        id: `9.3.${i + 1}`,
        what: `text in fragments of ${size} bytes`,
        send: [...fragmented(text(''), payload, size), close()],
        expect: [['text', payload.toString()], CLOSED],
      },
      {
        id: `9.4.${i + 1}`,
        what: `data in fragments of ${size} bytes`,
        send: [...fragmented(binary(payload), payload, size), close()],
        expect: [['binary', latin1(payload)], CLOSED],
      },
    ]
  },
)

const inChops: Case[] = [64, 128, 256, 512, KIB, 2 * KIB].flatMap((chop, i): Case[] => {
  const payload = Buffer.alloc(64 * KIB, 'BAsd7&jh23')
  return [
    {
      id: `9.5.${i + 1}`,
      what: `text, ${chop} bytes at a time`,
      send: [text(payload), close()],
      expect: [['text', payload.toString()], CLOSED],
      chop,
    },
    {
      id: `9.6.${i + 1}`,
      what: `data, ${chop} bytes at a time`,
      send: [binary(payload), close()],
      expect: [['binary', latin1(payload)], CLOSED],
      chop,
    },
  ]
})

const many: Case[] = [0, 16, 64, 256, KIB, 4 * KIB].flatMap((size, i): Case[] => {
  const payload = Buffer.alloc(size, 'BAsd7&jh23')
  const repeat = <T>(item: T): T[] => Array.from({ length: 1000 }, () => item)
  const asText: Expected = ['text', payload.toString()]
  return [
    {
      id: `9.7.${i + 1}`,
      what: `1000 texts of ${size} bytes`,
      send: [...repeat(text(payload)), close()],
      expect: [...repeat(asText), CLOSED],
    },
    {
      id: `9.8.${i + 1}`,
      what: `1000 times ${size} bytes of data`,
      send: [...repeat(binary(payload)), close()],
      expect: [...repeat<Expected>(['binary', latin1(payload)]), CLOSED],
    },
  ]
})

const LONG = Buffer.alloc(65_536, '*')
const automatic: Case = {
  id: '10.1.1',
  what: 'text of 65536 bytes in fragments of 1300',
  send: [...fragmented(text(''), LONG, 1300), close()],
  expect: [['text', LONG.toString()], CLOSED],
}

/** Groups 9 and 10, with less data. */
export const LIMITS: readonly Case[] = [...whole, ...inFragments, ...inChops, ...many, automatic]
