import {
  binary,
  type Case,
  close,
  CLOSED,
  type Expected,
  latin1,
  more,
  ping,
  pong,
  type Sent,
  text,
} from './case.ts'

const SIZES = [0, 125, 126, 127, 128, 65_535, 65_536]
const OCTETS = { chop: 1 }
const FAILED: Expected = ['close', 1002]

const messages: Case[] = [
  ...SIZES.map((size, i): Case => {
    const payload = '*'.repeat(size)
    return {
      id: `1.1.${i + 1}`,
      what: `text of ${size} bytes`,
      send: [text(payload), close()],
      expect: [['text', payload], CLOSED],
    }
  }),
  {
    id: '1.1.8',
    what: 'text of 65536 bytes, 997 at a time',
    send: [text('*'.repeat(65_536)), close()],
    expect: [['text', '*'.repeat(65_536)], CLOSED],
    chop: 997,
  },
  ...SIZES.map((size, i): Case => {
    const payload = Buffer.alloc(size, 0xfe)
    return {
      id: `1.2.${i + 1}`,
      what: `data of ${size} bytes`,
      send: [binary(payload), close()],
      expect: [['binary', latin1(payload)], CLOSED],
    }
  }),
  {
    id: '1.2.8',
    what: 'data of 65536 bytes, 997 at a time',
    send: [binary(Buffer.alloc(65_536, 0xfe)), close()],
    expect: [['binary', '\xfe'.repeat(65_536)], CLOSED],
    chop: 997,
  },
]

const TEN = Array.from({ length: 10 }, (_, i) => `payload-${i}`)
const BYTES = Buffer.from([0x00, 0xff, 0xfe, 0xfd, 0xfc, 0xfb, 0x00, 0xff])

const pings: Case[] = [
  { id: '2.1', what: 'ping', send: [ping(), close()], expect: [['pong', ''], CLOSED] },
  {
    id: '2.2',
    what: 'ping with text',
    send: [ping('Hello, world!'), close()],
    expect: [['pong', 'Hello, world!'], CLOSED],
  },
  {
    id: '2.3',
    what: 'ping with bytes',
    send: [ping(BYTES), close()],
    expect: [['pong', latin1(BYTES)], CLOSED],
  },
  {
    id: '2.4',
    what: 'ping of 125 bytes',
    send: [ping('x'.repeat(125)), close()],
    expect: [['pong', 'x'.repeat(125)], CLOSED],
  },
  { id: '2.5', what: 'ping of 126 bytes', send: [ping('x'.repeat(126))], expect: [FAILED] },
  {
    id: '2.6',
    what: 'ping of 125 bytes, octet by octet',
    send: [ping('x'.repeat(125)), close()],
    expect: [['pong', 'x'.repeat(125)], CLOSED],
    ...OCTETS,
  },
  { id: '2.7', what: 'unsolicited pong', send: [pong(), close()], expect: [CLOSED] },
  {
    id: '2.8',
    what: 'unsolicited pong with payload',
    send: [pong('unsolicited'), close()],
    expect: [CLOSED],
  },
  {
    id: '2.9',
    what: 'unsolicited pong, then ping',
    send: [pong('unsolicited'), ping('ping'), close()],
    expect: [['pong', 'ping'], CLOSED],
  },
  {
    id: '2.10',
    what: 'ten pings',
    send: [...TEN.map((p) => ping(p)), close()],
    expect: [...TEN.map((p): Expected => ['pong', p]), CLOSED],
  },
  {
    id: '2.11',
    what: 'ten pings, octet by octet',
    send: [...TEN.map((p) => ping(p)), close()],
    expect: [...TEN.map((p): Expected => ['pong', p]), CLOSED],
    ...OCTETS,
  },
]

const hello = text('Hello, world!')
const echoed: Expected = ['text', 'Hello, world!']
const after = [hello, ping()]

const reserved: Case[] = [
  { id: '3.1', what: 'RSV 1 in text', send: [{ ...hello, rsv: 1 }], expect: [FAILED] },
  {
    id: '3.2',
    what: 'RSV 2 after a message',
    send: [hello, { ...hello, rsv: 2 }, ping()],
    expect: [echoed, FAILED],
  },
  {
    id: '3.3',
    what: 'RSV 3 after a message, in chops',
    send: [hello, { ...hello, rsv: 3 }, ping()],
    expect: [echoed, FAILED],
    chop: 7,
  },
  {
    id: '3.4',
    what: 'RSV 4 after a message, octet by octet',
    send: [hello, { ...hello, rsv: 4 }, ping()],
    expect: [echoed, FAILED],
    ...OCTETS,
  },
  { id: '3.5', what: 'RSV 5 in data', send: [{ ...binary(BYTES), rsv: 5 }], expect: [FAILED] },
  { id: '3.6', what: 'RSV 6 in a ping', send: [{ ...ping(), rsv: 6 }], expect: [FAILED] },
  { id: '3.7', what: 'RSV 7 in a close frame', send: [{ ...close(), rsv: 7 }], expect: [FAILED] },
]

/** The five variants of the suite: alone, with payload, after a message, in chops, octet by octet. */
function opcodeCases(group: string, opcodes: readonly number[]): Case[] {
  return opcodes.map((opcode, i): Case => {
    const bad: Sent = { opcode, payload: i === 0 ? '' : 'reserved opcode payload' }
    const alone = i < 2
    return {
      id: `${group}.${i + 1}`,
      what: `opcode ${opcode}`,
      send: alone ? [bad] : [hello, bad, ...after],
      expect: alone ? [FAILED] : [echoed, FAILED],
      ...(i === 3 && { chop: 5 }),
      ...(i === 4 && OCTETS),
    }
  })
}

const opcodes = [
  ...opcodeCases('4.1', [3, 4, 5, 6, 7]),
  ...opcodeCases('4.2', [11, 12, 13, 14, 15]),
]

const parts = [text('fragment1', false), more('fragment2')]
const whole: Expected = ['text', 'fragment1fragment2']
const FOUR = [
  text('fragment1', false),
  more('fragment2', false),
  more('fragment3', false),
  more('fragment4', false),
]

const fragments: Case[] = [
  {
    id: '5.1',
    what: 'a ping in two fragments',
    send: [{ ...ping('a'), fin: false }, more('b')],
    expect: [FAILED],
  },
  {
    id: '5.2',
    what: 'a pong in two fragments',
    send: [{ ...pong('a'), fin: false }, more('b')],
    expect: [FAILED],
  },
  { id: '5.3', what: 'text in two fragments', send: [...parts, close()], expect: [whole, CLOSED] },
  {
    id: '5.4',
    what: 'text in two fragments, in chops',
    send: [...parts, close()],
    expect: [whole, CLOSED],
    chop: 11,
  },
  {
    id: '5.5',
    what: 'text in two fragments, octet by octet',
    send: [...parts, close()],
    expect: [whole, CLOSED],
    ...OCTETS,
  },
  ...[undefined, 9, 1].map((chop, i): Case => ({
    id: `5.${6 + i}`,
    what: `a ping between two fragments, ${chop ?? 'all'} at a time`,
    send: [parts[0]!, ping('in between'), parts[1]!, close()],
    expect: [['pong', 'in between'], whole, CLOSED],
    ...(chop !== undefined && { chop }),
  })),
  ...[true, false].flatMap((fin, i) =>
    [undefined, 9, 1].map((chop, k): Case => ({
      id: `5.${9 + i * 3 + k}`,
      what: `continuation of nothing, FIN ${fin}, ${chop ?? 'all'} at a time`,
      send: [more('non-continuation payload', fin), hello],
      expect: [FAILED],
      ...(chop !== undefined && { chop }),
    })),
  ),
  {
    id: '5.15',
    what: 'a message, then a continuation',
    send: [...parts, more('more', false), hello],
    expect: [whole, FAILED],
  },
  {
    id: '5.16',
    what: 'an unfinished continuation of nothing, then fragments',
    send: [more('x', false), ...parts],
    expect: [FAILED],
  },
  {
    id: '5.17',
    what: 'a continuation of nothing, then fragments',
    send: [more('x', true), ...parts],
    expect: [FAILED],
  },
  {
    id: '5.18',
    what: 'a message within a message',
    send: [text('fragment1', false), text('fragment2')],
    expect: [FAILED],
  },
  ...[undefined, 1].map((chop, i): Case => ({
    id: `5.${19 + i}`,
    what: `five fragments and two pings, ${chop ?? 'all'} at a time`,
    send: [
      FOUR[0]!,
      FOUR[1]!,
      ping('pongme 1!'),
      FOUR[2]!,
      FOUR[3]!,
      ping('pongme 2!'),
      more('fragment5'),
      close(),
    ],
    expect: [
      ['pong', 'pongme 1!'],
      ['pong', 'pongme 2!'],
      ['text', 'fragment1fragment2fragment3fragment4fragment5'],
      CLOSED,
    ],
    ...(chop !== undefined && { chop }),
  })),
]

/** Groups 1 to 5. */
export const FRAMING: readonly Case[] = [
  ...messages,
  ...pings,
  ...reserved,
  ...opcodes,
  ...fragments,
]
