import { CLOSE } from '../support/frames.ts'
import { type Case, close, CLOSED, type Expected, more, ping, type Sent, text } from './case.ts'

const hello = text('Hello World!')
const echoed: Expected = ['text', 'Hello World!']
const BIG = '*'.repeat(262_144)
const raw = (payload: string | Uint8Array): Sent => ({ opcode: CLOSE, payload })

const behaviour: Case[] = [
  { id: '7.1.1', what: 'a message, then close', send: [hello, close()], expect: [echoed, CLOSED] },
  { id: '7.1.2', what: 'two close frames', send: [close(), close()], expect: [CLOSED] },
  { id: '7.1.3', what: 'a ping after close', send: [close(), ping()], expect: [CLOSED] },
  { id: '7.1.4', what: 'text after close', send: [close(), hello], expect: [CLOSED] },
  {
    id: '7.1.5',
    what: 'close in the middle of a message',
    send: [text('fragment1', false), close(), more('fragment2')],
    expect: [CLOSED],
  },
  {
    id: '7.1.6',
    what: 'a large message, close, ping',
    send: [text(BIG), close(), ping()],
    expect: [['text', BIG], CLOSED],
  },
]

const payloads: Case[] = [
  { id: '7.3.1', what: 'no payload', send: [raw('')], expect: [['close']] },
  { id: '7.3.2', what: 'one byte', send: [raw('a')], expect: [['close', 1002]] },
  { id: '7.3.3', what: 'a code', send: [close()], expect: [CLOSED] },
  {
    id: '7.3.4',
    what: 'a code and a reason',
    send: [close(1000, 'Hello World!')],
    expect: [CLOSED],
  },
  {
    id: '7.3.5',
    what: 'the longest reason',
    send: [close(1000, '*'.repeat(123))],
    expect: [CLOSED],
  },
  {
    id: '7.3.6',
    what: 'a reason that is too long',
    send: [close(1000, '*'.repeat(124))],
    expect: [['close', 1002]],
  },
  {
    id: '7.5.1',
    what: 'a reason that is not UTF-8',
    send: [raw(Buffer.from('03e8cebae1bdb9cf83cebcceb5eda080656469746564', 'hex'))],
    expect: [['close', 1007]],
  },
]

const VALID = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999]
const INVALID = [0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999]
const codes: Case[] = [
  ...VALID.map((code, i): Case => ({
    id: `7.7.${i + 1}`,
    what: `code ${code}`,
    send: [close(code)],
    expect: [['close', code]],
  })),
  ...INVALID.map((code, i): Case => ({
    id: `7.9.${i + 1}`,
    what: `code ${code}`,
    send: [close(code)],
    expect: [['close', 1002]],
  })),
  { id: '7.13.1', what: 'code 5000', send: [close(5000)], expect: [['close', 1002]] },
  { id: '7.13.2', what: 'code 65535', send: [close(65_535)], expect: [['close', 1002]] },
]

/** Group 7. */
export const CLOSING: readonly Case[] = [...behaviour, ...payloads, ...codes]
