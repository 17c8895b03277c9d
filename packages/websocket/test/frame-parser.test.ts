import { describe, expect, test } from '@jest/globals'
import { FrameParser } from '../src/frame-parser.ts'
import {
  BINARY,
  CLOSE,
  closePayload,
  CONTINUATION,
  frame,
  MASK,
  masked,
  PING,
  PONG,
  TEXT,
  unmasked,
} from './support/frames.ts'
import { type Event, parse, Recorder, SERVER, splits } from './support/parse.ts'

const hex = (text: string | Buffer): string => Buffer.from(text).toString('hex')

describe('vectors', () => {
  test.each([
    ['818537fa213d7f9f4d5158', true, ['text', 'Hello']],
    ['810548656c6c6f', false, ['text', 'Hello']],
    ['8900', false, ['ping', '']],
    ['8a026869', false, ['pong', hex('hi')]],
    ['880503e8627965', false, ['close', 1000, 'bye']],
    ['8800', false, ['close', undefined, undefined]],
    ['8100', false, ['text', '']],
    ['8200', false, ['binary', '']],
  ] as const)('%s', (bytes, isMasked, event) => {
    expect(parse([Buffer.from(bytes, 'hex')], { masked: isMasked })).toEqual([event])
  })

  test.each([0, 1, 15, 16, 125, 126, 127, 65_535, 65_536, 70_000])(
    'a payload of %d bytes',
    (length) => {
      const payload = Buffer.alloc(length, 'żółw and more')
      expect(parse([masked(BINARY, payload)])).toEqual([['binary', hex(payload)]])
      expect(parse([unmasked(BINARY, payload)], { masked: false })).toEqual([
        ['binary', hex(payload)],
      ])
    },
  )
})

describe('cut at every byte', () => {
  const euro = Buffer.from('ż€😀')
  const streams: [string, Buffer[], Event[]][] = [
    ['short text', [masked(TEXT, 'Hello')], [['text', 'Hello']]],
    [
      'text that is not ASCII',
      [masked(TEXT, 'Zażółć gęślą jaźń')],
      [['text', 'Zażółć gęślą jaźń']],
    ],
    ['longer than words', [masked(TEXT, 'x'.repeat(130))], [['text', 'x'.repeat(130)]]],
    [
      'fragments that cut characters',
      [
        masked(TEXT, euro.subarray(0, 1), false),
        masked(CONTINUATION, euro.subarray(1, 4), false),
        masked(CONTINUATION, '', false),
        masked(CONTINUATION, euro.subarray(4)),
      ],
      [['text', 'ż€😀']],
    ],
    [
      'control frames between fragments',
      [
        masked(BINARY, 'ab', false),
        masked(PING, 'p'),
        masked(CONTINUATION, 'cd', false),
        masked(PONG, 'q'),
        masked(CONTINUATION, 'ef'),
        masked(CLOSE, closePayload(1001, 'żegnaj')),
      ],
      [
        ['ping', hex('p')],
        ['pong', hex('q')],
        ['binary', hex('abcdef')],
        ['close', 1001, 'żegnaj'],
      ],
    ],
    [
      'many messages',
      [masked(TEXT, ''), masked(BINARY, 'é'), masked(TEXT, 'b'), masked(PING), masked(TEXT, 'c')],
      [
        ['text', ''],
        ['binary', hex('é')],
        ['text', 'b'],
        ['ping', ''],
        ['text', 'c'],
      ],
    ],
  ]
  test.each(streams)('%s', (_name, frames, events) => {
    for (const chunks of splits(Buffer.concat(frames))) expect(parse(chunks)).toEqual(events)
  })

  test('in the length of a long frame', () => {
    const payload = 'y'.repeat(70_000)
    const bytes = masked(TEXT, payload)
    for (let i = 1; i < 20; i++) {
      expect(parse([bytes.subarray(0, i), bytes.subarray(i)])).toEqual([['text', payload]])
    }
  })
})

describe('what a peer may not send', () => {
  const cases: [string, Buffer, number][] = [
    ['RSV1 without compression', frame({ opcode: TEXT, rsv: 4, mask: MASK }), 1002],
    ['RSV2', frame({ opcode: TEXT, rsv: 2, mask: MASK }), 1002],
    ['RSV3', frame({ opcode: BINARY, rsv: 1, mask: MASK }), 1002],
    ['RSV1 on a control frame', frame({ opcode: PING, rsv: 4, mask: MASK }), 1002],
    ...[3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map((opcode): [string, Buffer, number] => [
      `opcode ${opcode}`,
      frame({ opcode, mask: MASK }),
      1002,
    ]),
    ['a ping of 126 bytes', masked(PING, Buffer.alloc(126)), 1002],
    ['a close frame of 65536 bytes', masked(CLOSE, Buffer.alloc(65_536)), 1002],
    ['a ping in fragments', masked(PING, '', false), 1002],
    ['a close frame in fragments', masked(CLOSE, '', false), 1002],
    ['an unmasked frame', unmasked(TEXT, 'x'), 1002],
    ['a continuation of nothing', masked(CONTINUATION, 'x'), 1002],
    ['a continuation of nothing, unfinished', masked(CONTINUATION, 'x', false), 1002],
    [
      'a message within a message',
      Buffer.concat([masked(TEXT, 'a', false), masked(TEXT, 'b')]),
      1002,
    ],
    [
      'a length of 5 in 16 bits',
      frame({ opcode: TEXT, payload: 'hello', lengthBytes: 2, mask: MASK }),
      1002,
    ],
    [
      'a length of 5 in 64 bits',
      frame({ opcode: TEXT, payload: 'hello', lengthBytes: 8, mask: MASK }),
      1002,
    ],
    ['text that is not UTF-8', masked(TEXT, Buffer.from([0x61, 0xff])), 1007],
    ['text that ends within a character', masked(TEXT, Buffer.from('€').subarray(0, 2)), 1007],
    ['a surrogate', masked(TEXT, Buffer.from([0xed, 0xa0, 0x80])), 1007],
    ['a close frame of one byte', masked(CLOSE, 'x'), 1002],
    ['a reason that is not UTF-8', masked(CLOSE, Buffer.from([3, 232, 0xff])), 1007],
    ...[0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535].map(
      (code): [string, Buffer, number] => [`code ${code}`, masked(CLOSE, closePayload(code)), 1002],
    ),
  ]
  test.each(cases)('%s', (_name, bytes, code) => {
    const hadMessage = bytes.length > 0 && parse([bytes])
    expect(hadMessage).toEqual([['fault', code]])
    for (const chunks of splits(bytes.subarray(0, 200))) {
      if (bytes.length <= 200) expect(parse(chunks)).toEqual([['fault', code]])
    }
  })

  test('RSV1 on a continuation, with compression', () => {
    const bytes = Buffer.concat([
      frame({ opcode: TEXT, rsv: 4, payload: 'a', fin: false, mask: MASK }),
      frame({ opcode: CONTINUATION, rsv: 4, payload: 'b', mask: MASK }),
    ])
    expect(parse([bytes], { compression: true })).toEqual([['fault', 1002]])
  })

  test('a masked frame of a server', () => {
    expect(parse([masked(TEXT, 'x')], { masked: false })).toEqual([['fault', 1002]])
  })

  test('a fault is told by the first byte that shows it', () => {
    expect(parse([Buffer.from([0x83])])).toEqual([['fault', 1002]])
    expect(parse([Buffer.from([0x81, 0x05])])).toEqual([['fault', 1002]])
    expect(parse([Buffer.from([0x89, 0xfe])])).toEqual([['fault', 1002]])
  })

  test('bad UTF-8 is noticed before the frame is complete', () => {
    const whole = masked(
      TEXT,
      Buffer.concat([Buffer.from('a'.repeat(50)), Buffer.from([0xf4, 0x90]), Buffer.alloc(50)]),
    )
    expect(parse([whole.subarray(0, 6 + 51)])).toEqual([])
    expect(parse([whole.subarray(0, 6 + 52)])).toEqual([['fault', 1007]])
  })

  test('nothing is parsed after a fault, nor after a close frame', () => {
    const recorder = new Recorder()
    const parser = new FrameParser(recorder, SERVER)
    expect(() => parser.feed(Buffer.from([0x83, 0x80]), 0)).toThrow('unknown opcode')
    expect(parser.feed(masked(TEXT, 'x'), 0)).toBe(7)
    expect(recorder.events).toEqual([])
    const after = Buffer.concat([masked(CLOSE), masked(TEXT, 'x'), Buffer.from([0xff])])
    expect(parse([after, masked(PING)])).toEqual([['close', undefined, undefined]])
  })
})

describe('limits', () => {
  const limit = { maxMessageSize: 10 }

  test('of a frame, judged by its length alone', () => {
    expect(parse([masked(TEXT, 'x'.repeat(10))], limit)).toEqual([['text', 'x'.repeat(10)]])
    const header = masked(TEXT, 'x'.repeat(11)).subarray(0, 6)
    expect(parse([header], limit)).toEqual([['fault', 1009]])
    const huge = frame({ opcode: BINARY, length: 2 ** 53 - 1, mask: MASK })
    expect(parse([huge], limit)).toEqual([['fault', 1009]])
    const beyond = Buffer.from('82ffffffffffffffffff00000000', 'hex')
    expect(parse([beyond], limit)).toEqual([['fault', 1009]])
  })

  test('of all fragments', () => {
    const fragments = [
      masked(TEXT, 'x'.repeat(6), false),
      masked(CONTINUATION, 'x'.repeat(4), false),
    ]
    expect(parse([...fragments, masked(CONTINUATION)], limit)).toEqual([['text', 'x'.repeat(10)]])
    expect(parse([...fragments, masked(CONTINUATION, 'x')], limit)).toEqual([['fault', 1009]])
  })

  test('control frames do not count', () => {
    expect(parse([masked(PING, 'x'.repeat(11))], limit)).toEqual([['ping', hex('x'.repeat(11))]])
  })
})

describe('compression', () => {
  test('a compressed message, with a ping between its frames', () => {
    const frames = [
      frame({ opcode: TEXT, rsv: 4, payload: 'ab', fin: false, mask: MASK }),
      masked(PING),
      masked(CONTINUATION, 'cd'),
      frame({ opcode: BINARY, rsv: 4, payload: 'ef', mask: MASK }),
      masked(TEXT, 'plain'),
    ]
    const events = [
      ['ping', ''],
      ['deflated text', hex('abcd')],
      ['deflated binary', hex('ef')],
      ['text', 'plain'],
    ]
    for (const chunks of splits(Buffer.concat(frames))) {
      expect(parse(chunks, { compression: true })).toEqual(events)
    }
  })
})

describe('pauses', () => {
  test('feed returns after the event and goes on from there', () => {
    const texts: string[] = []
    const recorder = new Recorder()
    const parser = new FrameParser(recorder, SERVER)
    recorder.onText = (text) => {
      texts.push(text)
      parser.pause()
    }
    const bytes = Buffer.concat([masked(TEXT, 'a'), masked(TEXT, 'b'), masked(PING)])
    expect(parser.feed(bytes, 0)).toBe(7)
    expect(parser.feed(bytes, 7)).toBe(14)
    expect(recorder.events).toEqual([])
    expect(parser.feed(bytes, 14)).toBe(20)
    expect(texts).toEqual(['a', 'b'])
    expect(recorder.events).toEqual([['ping', '']])
  })

  test('an end in the middle of a chunk', () => {
    const recorder = new Recorder()
    const parser = new FrameParser(recorder, SERVER)
    recorder.onPing = () => parser.end()
    expect(parser.feed(Buffer.concat([masked(PING), masked(TEXT, 'x')]), 0)).toBe(13)
    expect(recorder.events).toEqual([])
  })
})

test('bytes of frames and of messages are counted', () => {
  const parser = new FrameParser(new Recorder(), SERVER)
  parser.feed(
    Buffer.concat([masked(TEXT, 'żół'), masked(PING, 'x'), masked(BINARY, Buffer.alloc(200))]),
    0,
  )
  expect(parser.wireBytes).toBe(12 + 7 + 208)
  expect(parser.messageBytes).toBe(6 + 200)
})
