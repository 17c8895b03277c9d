import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { parseAuthChallenges } from '../src/auth-challenges.ts'

type Parsed = [scheme: string, params: Record<string, string>][]

function parse(...lines: string[]): Parsed {
  return parseAuthChallenges(lines).map(({ scheme, params }) => [
    scheme,
    Object.fromEntries(params),
  ])
}

describe('parseAuthChallenges', () => {
  it.each<[what: string, line: string, expected: Parsed]>([
    ['nothing', '', []],
    ['empty elements', ' ,, ,', []],
    ['a scheme alone', 'Negotiate', [['negotiate', {}]]],
    ['a token68', 'NTLM TlRMTVNTUAAB==', [['ntlm', {}]]],
    ['a parameter', 'Basic realm="a b"', [['basic', { realm: 'a b' }]]],
    ['a parameter that is a token', 'Digest algorithm=MD5', [['digest', { algorithm: 'MD5' }]]],
    ['blanks around =', 'Basic realm\t = "x"', [['basic', { realm: 'x' }]]],
    ['quoted pairs', 'Basic realm="a\\"b\\\\c"', [['basic', { realm: 'a"b\\c' }]]],
    ['commas and = in quotes', 'Basic realm="a, b=c"', [['basic', { realm: 'a, b=c' }]]],
    ['names in any case', 'BASIC Realm=X', [['basic', { realm: 'X' }]]],
    [
      'several challenges',
      'NTLM YQ==, Digest realm="d", nonce=n, Basic realm="b", Negotiate',
      [
        ['ntlm', {}],
        ['digest', { realm: 'd', nonce: 'n' }],
        ['basic', { realm: 'b' }],
        ['negotiate', {}],
      ],
    ],
    ['a parameter without a scheme', 'realm="x"', []],
    ['an open quote', 'Basic realm="a", Digest realm="x', [['basic', { realm: 'a' }]]],
    ['a name given twice', 'Negotiate, Basic realm=a, realm=b', [['negotiate', {}]]],
    ['what is no token', 'Negotiate, Basic realm=a, (', [['negotiate', {}]]],
    ['a missing value', 'Digest realm=, nonce=n', []],
  ])('%s', (_what, line, expected) => {
    expect(parse(line)).toEqual(expected)
  })

  it('reads all lines of the header', () => {
    expect(parse('Basic realm=a', 'Digest realm="', 'Digest realm=b')).toEqual([
      ['basic', { realm: 'a' }],
      ['digest', { realm: 'b' }],
    ])
  })

  it('never throws, whatever comes', () => {
    const fragment = fc.constantFrom('Digest', ' ', ',', '=', '"', '\\', 'realm', 'x=="', '\t')
    fc.assert(
      fc.property(fc.array(fc.oneof(fragment, fc.string())), (parts) => {
        expect(Array.isArray(parse(parts.join('')))).toBe(true)
      }),
      { seed: 1 },
    )
  })

  it('gives back what was quoted', () => {
    const value = fc.string().filter((text) => !/[\r\n]/.test(text))
    fc.assert(
      fc.property(value, (text) => {
        const quoted = text.replace(/["\\]/g, '\\$&')
        expect(parse(`Basic realm="${quoted}", next=1`)).toEqual([
          ['basic', { realm: text, next: '1' }],
        ])
      }),
      { seed: 1 },
    )
  })
})
