import type { CookieSecret, CreateSignedValueOptions } from '../src/index.ts'

export const SECRET = "It's a secret to everybody"
export const KEYS = { 0: 'asdfbasdf', 1: '12312312', 2: '2342342' }
const E9 = Buffer.from([0xe9])
const ZOE = 'Zoë ☃'
const BINARY = Buffer.concat([Buffer.from([0x00, 0xff, 0x10]), Buffer.from('binary')])

/** What Tornado signs, byte by byte. */
export interface Vector {
  readonly secret?: CookieSecret
  readonly name: string
  readonly value: string | Buffer
  readonly options?: CreateSignedValueOptions
  readonly signed: string
}

export const VECTORS: readonly Vector[] = [
  {
    name: 'key',
    value: 'value',
    options: { version: 1 },
    signed: 'dmFsdWU=|1300000000|31c934969f53e48164c50768b40cbd7e2daaaa4f',
  },
  {
    name: 'key',
    value: 'value',
    signed:
      '2|1:0|10:1300000000|3:key|8:dmFsdWU=|3d4e60b996ff9c5d5788e333a0cba6f238a22c6c0f94788870e1a9ecd482e152',
  },
  {
    name: 'key',
    value: '',
    signed:
      '2|1:0|10:1300000000|3:key|0:|6e95660506257587586edb4dbac28ab1c44d8163a37af507ec5c99232c6d4a87',
  },
  {
    name: 'key',
    value: '',
    options: { version: 1 },
    signed: '|1300000000|deaa22682dbfb132eff510f9d95445a77cadc28a',
  },
  {
    name: 'key',
    value: E9,
    signed:
      '2|1:0|10:1300000000|3:key|4:6Q==|5c017ea04a1b8435854c208b0e45aab24455874a6ab487a0ba6bf88e27abf207',
  },
  {
    secret: 'sécret',
    name: 'user',
    value: ZOE,
    options: { clock: () => 1700000000.75 },
    signed:
      '2|1:0|10:1700000000|4:user|12:Wm/DqyDimIM=|71143f66543e128bae38a020861ef8e4cd88d29aff6a4f0d9a0ac6c54a3d9242',
  },
  {
    secret: 'sécret',
    name: 'user',
    value: ZOE,
    options: { version: 1, clock: () => 1700000000.75 },
    signed: 'Wm/DqyDimIM=|1700000000|7bbb22a2f0b6e7ab5c0caf4643f698834ea5db83',
  },
  {
    secret: BINARY,
    name: 'user',
    value: 'a|b:c',
    options: { clock: () => 1700000000 },
    signed:
      '2|1:0|10:1700000000|4:user|8:YXxiOmM=|5aa084544b8b04f4384dc09fd7fb9082840bfc800720feef79131c84874442da',
  },
  {
    name: 'a|b',
    value: 'x',
    signed:
      '2|1:0|10:1300000000|3:a|b|4:eA==|621f7afdeb8c022f8691527385425f2f3bf3858ccce01a751f8f6ded9e73748e',
  },
  {
    secret: KEYS,
    name: 'key',
    value: E9,
    options: { keyVersion: 0 },
    signed:
      '2|1:0|10:1300000000|3:key|4:6Q==|c81b42904a0a85cec931b92e203e2968858d2ac0f6a09d9fde365ed751cb77bc',
  },
  {
    secret: KEYS,
    name: 'key',
    value: E9,
    options: { keyVersion: 1 },
    signed:
      '2|1:1|10:1300000000|3:key|4:6Q==|75fed969da3a9a9d3f1a48f2e97dbc8a875c97fec091ae0b07c176494da223fc',
  },
  {
    secret: new Map(Object.entries(KEYS).map(([version, key]) => [Number(version), key])),
    name: 'key',
    value: E9,
    options: { keyVersion: 2 },
    signed:
      '2|1:2|10:1300000000|3:key|4:6Q==|d29a77696cf4dd59c6e1c13e10407a1ae4cecf3ed14ae6acc5eb29e57168838c',
  },
  {
    name: 'key',
    value: 'value',
    options: { keyVersion: 7 },
    signed:
      '2|1:7|10:1300000000|3:key|8:dmFsdWU=|f2d4104f5d7c2b971c0d23dd093e23ba15113c116d6dafb43a1be6875cc28127',
  },
  {
    name: 'session',
    value: 'x'.repeat(100),
    signed: `2|1:0|10:1300000000|7:session|136:${Buffer.from('x'.repeat(100)).toString('base64')}|62ac678943b8943019b52e935c6bc3f0767a19a6cf12a45df335a64bfb1a6e09`,
  },
]
