import { type Case, close, CLOSED, type Expected, more, text } from './case.ts'

const FAILED: Expected = ['close', 1007]
const KOSME = 'Hello-µ@ßöäüàá-UTF-8!!'
const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex')

const empty: Case[] = [
  { id: '6.1.1', what: 'empty text', send: [text(''), close()], expect: [['text', ''], CLOSED] },
  {
    id: '6.1.2',
    what: 'three empty fragments',
    send: [text('', false), more('', false), more(''), close()],
    expect: [['text', ''], CLOSED],
  },
  {
    id: '6.1.3',
    what: 'a full fragment between empty ones',
    send: [text('', false), more('middle', false), more(''), close()],
    expect: [['text', 'middle'], CLOSED],
  },
]

const octets = Array.from(Buffer.from(KOSME), (byte) => Buffer.from([byte]))
const valid: Case[] = [
  {
    id: '6.2.1',
    what: 'in one frame',
    send: [text(KOSME), close()],
    expect: [['text', KOSME], CLOSED],
  },
  {
    id: '6.2.2',
    what: 'in two fragments on a character',
    send: [text('Hello-µ@ßöä', false), more('üàá-UTF-8!!'), close()],
    expect: [['text', KOSME], CLOSED],
  },
  {
    id: '6.2.3',
    what: 'one octet in each fragment',
    send: [text('', false), ...octets.map((octet) => more(octet, false)), more(''), close()],
    expect: [['text', KOSME], CLOSED],
  },
  {
    id: '6.2.4',
    what: 'κόσμε, one octet in each fragment',
    send: [
      text('', false),
      ...Array.from(Buffer.from('κόσμε'), (b) => more(Buffer.from([b]), false)),
      more(''),
      close(),
    ],
    expect: [['text', 'κόσμε'], CLOSED],
  },
]

const BAD = bytes('cebae1bdb9cf83cebcceb5eda080656469746564')
const BEYOND = [bytes('cebae1bdb9cf83cebcceb5'), bytes('f4908080'), bytes('656469746564')] as const
const invalid: Case[] = [
  { id: '6.3.1', what: 'invalid in one frame', send: [text(BAD)], expect: [FAILED] },
  {
    id: '6.3.2',
    what: 'invalid, an octet in each fragment',
    send: [text('', false), ...Array.from(BAD, (b) => more(Buffer.from([b]), false)), more('')],
    expect: [FAILED],
  },
]

/** The side under test has to fail though the message goes on. */
const failFast: Case[] = [
  {
    id: '6.4.1',
    what: 'invalid in the second of three fragments',
    send: [text(BEYOND[0], false), more(BEYOND[1], false)],
    expect: [FAILED],
  },
  {
    id: '6.4.2',
    what: 'cut within the invalid character',
    send: [text(Buffer.concat([BEYOND[0], bytes('f4')]), false), more(bytes('90'), false)],
    expect: [FAILED],
  },
  {
    id: '6.4.3',
    what: 'in a frame that is not complete',
    send: [text(Buffer.concat(BEYOND), false)],
    expect: [FAILED],
    chop: 10,
  },
  {
    id: '6.4.4',
    what: 'octet by octet',
    send: [text(Buffer.concat(BEYOND), false)],
    expect: [FAILED],
    chop: 1,
  },
]

/** The sequences of the groups, by what makes them valid or not. */
const SEQUENCES: readonly [group: string, valid: boolean, sequences: readonly string[]][] = [
  [
    '6.5',
    true,
    [
      '48656c6c6f24',
      '48656c6c6fc2a2',
      '48656c6c6fe282ac',
      '48656c6c6ff0a4ada2',
      'cebae1bdb9cf83cebcceb5',
    ],
  ],
  [
    '6.6',
    false,
    ['ce', 'cebae1', 'cebae1bd', 'cebae1bdb9cf', 'cebae1bdb9cf83ce', 'cebae1bdb9cf83cebcce'],
  ],
  [
    '6.6 whole',
    true,
    ['ceba', 'cebae1bdb9', 'cebae1bdb9cf83', 'cebae1bdb9cf83cebc', 'cebae1bdb9cf83cebcceb5'],
  ],
  ['6.7', true, ['00', 'c280', 'e0a080', 'f0908080']],
  ['6.8', false, ['f888808080', 'fc8480808080']],
  ['6.9', true, ['7f', 'dfbf', 'efbfbf', 'f48fbfbf']],
  ['6.10', false, ['f7bfbfbf', 'fbbfbfbfbf', 'fdbfbfbfbfbf']],
  ['6.11', true, ['ed9fbf', 'ee8080', 'efbfbd', 'f48fbfbf']],
  ['6.11.5', false, ['f4908080']],
  [
    '6.12',
    false,
    [
      '80',
      'bf',
      '80bf',
      '80bf80',
      '80bf80bf',
      '80bf80bf80',
      '80bf80bf80bf',
      Array.from({ length: 63 }, (_, i) => (0x80 + i).toString(16)).join(''),
    ],
  ],
  ['6.13', false, ['c020c120c220c320', 'e020e120e220', 'f020f120f220', 'f820f920', 'fc20fd20']],
  [
    '6.14',
    false,
    [
      'c0',
      'e080',
      'f08080',
      'f8808080',
      'fc80808080',
      'df',
      'efbf',
      'f7bfbf',
      'fbbfbfbf',
      'fdbfbfbfbf',
    ],
  ],
  ['6.15', false, ['c0e080f08080f8808080fc80808080dfefbff7bfbffbbfbfbffdbfbfbfbf']],
  ['6.16', false, ['fe', 'ff', 'fefeffff']],
  ['6.17', false, ['c0af', 'e080af', 'f08080af', 'f8808080af', 'fc80808080af']],
  ['6.18', false, ['c1bf', 'e09fbf', 'f08fbfbf', 'f887bfbfbf', 'fc83bfbfbfbf']],
  ['6.19', false, ['c080', 'e08080', 'f0808080', 'f880808080', 'fc8080808080']],
  ['6.20', false, ['eda080', 'edadbf', 'edae80', 'edafbf', 'edb080', 'edbe80', 'edbfbf']],
  [
    '6.21',
    false,
    [
      'eda080edb080',
      'eda080edbfbf',
      'edadbfedb080',
      'edadbfedbfbf',
      'edae80edb080',
      'edae80edbfbf',
      'edafbfedb080',
      'edafbfedbfbf',
    ],
  ],
  [
    '6.22',
    true,
    [
      'efbfbe',
      'efbfbf',
      'f09fbfbe',
      'f09fbfbf',
      'f0afbfbe',
      'f48fbfbe',
      'f48fbfbf',
      'f3bfbfbf',
      'f1afbfbe',
    ],
  ],
  ['6.23', true, ['efbfb9', 'efbfba', 'efbfbb', 'efbfbc', 'efbfbd', 'efbfbe', 'efbfbf']],
]

const sequences: Case[] = SEQUENCES.flatMap(([group, isValid, list]) =>
  list.map((hex, i): Case => {
    const payload = bytes(hex)
    return isValid
      ? {
          id: `${group}.${i + 1}`,
          what: hex,
          send: [text(payload), close()],
          expect: [['text', payload.toString()], CLOSED],
        }
      : { id: `${group}.${i + 1}`, what: hex, send: [text(payload)], expect: [FAILED] }
  }),
)

/** Group 6. */
export const UTF8: readonly Case[] = [...empty, ...valid, ...invalid, ...failFast, ...sequences]
