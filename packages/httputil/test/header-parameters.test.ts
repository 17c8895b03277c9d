import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { encodeHeader, parseHeader } from '../src/index.ts'

/** @tornado httputil.parse_header */
describe('parseHeader', () => {
  test.each<[string, string, Record<string, string>]>([
    [
      String.raw`form-data; foo="b\\a\"r"; file*=utf-8''T%C3%A4st`,
      'form-data',
      { foo: 'b\\a"r', file: 'Täst' },
    ],
    ['a', 'a', {}],
    ['', '', {}],
    [' a ; b ; ; c = d ', 'a', { c: 'd' }],
    ['a;b="x;y";c=1', 'a', { b: 'x;y', c: '1' }],
    ['a; A=1; a=2', 'a', { a: '2' }],
    ['a; b=x=y', 'a', { b: 'x=y' }],
    ['a; b=', 'a', { b: '' }],
    ['a; b=""', 'a', { b: '' }],
    ['a; b="', 'a', { b: '"' }],
    ['a; b="x; c=1', 'a', { b: '"x; c=1' }],
    [String.raw`a; b="C:\dir\f.txt"`, 'a', { b: String.raw`C:\dir\f.txt` }],
    ['a; __proto__=1', 'a', { ['__proto__']: '1' }],
  ])('%s', (line, value, parameters) => {
    const parsed = parseHeader(line)
    expect(parsed[0]).toBe(value)
    expect(Object.getPrototypeOf(parsed[1])).toBeNull()
    expect(Object.entries(parsed[1])).toEqual(Object.entries(parameters))
  })

  test.each<[string, string]>([
    ["a; f*=iso-8859-1'en'%A3%20rates", '£ rates'],
    ["a; f*=iso-8859-1''%80", '\x80'],
    ["a; f*=utf-8''%C3%A1b.txt; f=plain", 'áb.txt'],
    ["a; f=plain; f*=utf-8''%C3%A1b.txt", 'áb.txt'],
    ["a; f*=utf-8''%FF", '\ufffd'],
    ["a; f*=klingon''x%20y", 'x y'],
    ["a; f*=''x%20y", 'x y'],
    ['a; f*=bogus', 'bogus'],
    ["a; f*=one'quote", "one'quote"],
    ["a; f*=utf-8'€'x", 'x'],
    ["a; f*=utf-8''€", '€'],
    ['a; f*0="a"; f*1="b.txt"', 'ab.txt'],
    ['a; f*1=b; f*0=a', 'ab'],
    ['a; f*10=c; f*2=b; f*1=a', 'abc'],
    ["x; f*0*=utf-8''%C3; f*1*=%A9", 'é'],
    ["x; f*0*=utf-8''%C3%A9; f*1=%41", 'é%41'],
    ["x; f*0=a; f*=utf-8''whole", 'whole'],
  ])('extended: %s', (line, expected) => {
    expect(parseHeader(line)[1]['f']).toBe(expected)
  })

  test('takes linear time for semicolons in a quoted string (CVE-2025-67726)', () => {
    const time = (count: number): number => {
      const line = `x="${';'.repeat(count)}"`
      const start = cpuTime()
      for (let i = 0; i < 20; i++) parseHeader(line)
      return cpuTime() - start
    }
    time(1000)
    const short = Math.max(time(1000), 0.5)
    expect(time(10_000)).toBeLessThan(20 * short + 100)
  })

  test('never throws', () => {
    const piece = fc.constantFrom(
      'a',
      ';',
      '"',
      '\\',
      '=',
      '*',
      '0',
      "'",
      '%',
      '%41',
      'utf-8',
      ' ',
      '€',
    )
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        parseHeader(pieces.join(''))
      }),
      { seed: 2231, numRuns: 2000 },
    )
  })

  test('reads back what is quoted', () => {
    const quote = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`
    fc.assert(
      fc.property(fc.string(), fc.string(), (first, second) => {
        const line = `form-data; name=${quote(first)}; filename=${quote(second)}`
        expect({ ...parseHeader(line)[1] }).toEqual({ name: first, filename: second })
      }),
      { seed: 822 },
    )
  })
})

test('encodeHeader sorts the parameters and leaves values as they are', () => {
  expect(encodeHeader('permessage-deflate', {})).toBe('permessage-deflate')
  expect(encodeHeader('a', { c: '1', b: undefined, d: 'x y' })).toBe('a; b; c=1; d=x y')
})

/** Processor time of this process in milliseconds: what other programs do does not count. */
function cpuTime(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
