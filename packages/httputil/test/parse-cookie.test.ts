import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseCookie } from '../src/index.ts'
import { unquoteCookie } from '../src/parse-cookie.ts'

/** The vectors are those of the reference's cookie tests, which come from CPython and Django. */
describe('parseCookie', () => {
  test.each<[header: string, expected: Record<string, string>]>([
    ['chips=ahoy; vienna=finger', { chips: 'ahoy', vienna: 'finger' }],
    [
      'keebler="E=mc2; L=\\"Loves\\"; fudge=\\012;"',
      { keebler: '"E=mc2', L: '\\"Loves\\"', fudge: '\\012', '': '"' },
    ],
    ['keebler=E=mc2', { keebler: 'E=mc2' }],
    ['a=b; h=i; a=c', { a: 'c', h: 'i' }],
    ['abc=def; unnamed; django_language=en', { abc: 'def', '': 'unnamed', django_language: 'en' }],
    ['a b c=d e = f; gh=i', { 'a b c': 'd e = f', gh: 'i' }],
    ['  =  b  ;  ;  =  ;   c  =  ;  ', { '': 'b', c: '' }],
    ['saint=André Bessette', { saint: 'André Bessette' }],
    ['a b,c<>@:/[]?{}=d  "  =e,f g', { 'a b,c<>@:/[]?{}': 'd  "  =e,f g' }],
    ['foo="bar"', { foo: 'bar' }],
    ['foo="a;b"', { foo: '"a', '': 'b"' }],
    ['foo="a\\073b"', { foo: 'a;b' }],
    ['foo=a\\073b', { foo: 'a\\073b' }],
    ['/=exception;', { '/': 'exception' }],
    ['', {}],
    [';;;', {}],
  ])('reads %j', (header, expected) => {
    expect(parseCookie(header)).toEqual(expected)
  })

  test('gives a record without prototype', () => {
    const cookies = parseCookie('__proto__=1; constructor=2')
    expect(Object.getPrototypeOf(cookies)).toBeNull()
    expect(Object.keys(cookies)).toEqual(['__proto__', 'constructor'])
  })

  test('trims blanks, and not the bytes of other characters', () => {
    // "à" is C3 A0 in UTF-8, and A0 alone is a no-break space.
    expect(parseCookie('a=\tvoil\xc3\xa0 ; b=1')).toEqual({ a: 'voil\xc3\xa0', b: '1' })
  })
})

describe('unquoteCookie', () => {
  test.each([
    ['"b=\\""', 'b="'],
    ['"b=\\="', 'b=='],
    ['"b=\\n"', 'b=n'],
    ['"b=\\042"', 'b="'],
    ['"b=\\377"', 'b=\u00ff'],
    ['"b=\\400"', 'b=400'],
    ['"b=\\42"', 'b=42'],
    ['"b=\\\\042"', 'b=\\042'],
    ['"b=\\134n"', 'b=\\n'],
    ['"b=\\\\\\""', 'b=\\"'],
    ['"b=\\"', 'b=\\'],
    ['"', '"'],
    ['""', ''],
    ['"b', '"b'],
    ['b"', 'b"'],
    ['b\\042', 'b\\042'],
    ['', ''],
  ])('of %s is %s', (quoted, expected) => {
    expect(unquoteCookie(quoted)).toBe(expected)
  })

  test.each(['\\\\', '\\134'])('takes linear time for many %s [CVE-2024-7592]', (escape) => {
    const start = cpuTime()
    expect(unquoteCookie(`"${escape.repeat(100_000)}"`)).toBe('\\'.repeat(100_000))
    expect(cpuTime() - start).toBeLessThan(1000)
  })
})

test('property: never throws', () => {
  const piece = fc.constantFrom(';', '=', '"', '\\', ' ', '0', '377', 'a', 'é', '__proto__')
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      for (const [name, value] of Object.entries(parseCookie(pieces.join('')))) {
        expect(name === '' && value === '').toBe(false)
      }
    }),
    { seed: 5 },
  )
})

/** Processor time of this process in milliseconds: what other programs do does not count. */
function cpuTime(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
