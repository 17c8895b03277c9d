import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseQsBytes } from '@tornado-ts/escape'
import { qsToQsl, urlConcat, type UrlArguments } from '../src/index.ts'

const Y: [string, string][] = [['y', '/y']]

/** @tornado httputil_test.TestUrlConcat */
describe('urlConcat', () => {
  test.each<[string, UrlArguments, string]>([
    [
      'https://localhost/path',
      [
        ['y', '/y'],
        ['z', 'z'],
      ],
      'https://localhost/path?y=%2Fy&z=z',
    ],
    ['https://localhost/path', { y: '/y', z: 'z' }, 'https://localhost/path?y=%2Fy&z=z'],
    ['https://localhost/path', { n: 1 }, 'https://localhost/path?n=1'],
    ['https://localhost/path?', Y, 'https://localhost/path?y=%2Fy'],
    ['https://localhost/path?x', Y, 'https://localhost/path?x=&y=%2Fy'],
    ['https://localhost/path?x&', Y, 'https://localhost/path?x=&y=%2Fy'],
    ['https://localhost/path?a=1&b=2', Y, 'https://localhost/path?a=1&b=2&y=%2Fy'],
    ['https://localhost/path#tab', Y, 'https://localhost/path?y=%2Fy#tab'],
    ['https://localhost/path#tab?x=1', Y, 'https://localhost/path?y=%2Fy#tab?x=1'],
    ['http://a/p?x=1#top', [['q', 'a b']], 'http://a/p?x=1&q=a+b#top'],
    [
      'http://a/p?a=1',
      [
        ['a', '1'],
        ['a', '2'],
      ],
      'http://a/p?a=1&a=1&a=2',
    ],
    ['http://a/?', [], 'http://a/'],
    ['http://a/?r=1&t=2', [], 'http://a/?r=1&t=2'],
    ['/p?a=%20b+c', [['d', "é ~*'()!"]], '/p?a=+b+c&d=%C3%A9+~%2A%27%28%29%21'],
    ['http://h?a=b;c=d', [], 'http://h?a=b%3Bc%3Dd'],
    ['/p?a=%E9', [['b', Buffer.from([0xe9])]], '/p?a=%E9&b=%E9'],
    ['HTTP://EXAMPLE.com:80/../a b', {}, 'HTTP://EXAMPLE.com:80/../a b'],
  ])('%s + %j', (url, args, expected) => {
    expect(urlConcat(url, args)).toBe(expected)
  })

  test('without arguments the URL is what it was', () => {
    expect(urlConcat('http://a/?x&', undefined)).toBe('http://a/?x&')
    expect(urlConcat('http://a/?x&', null)).toBe('http://a/?x&')
    expect(urlConcat('http://a/?x&')).toBe('http://a/?x&')
  })

  test('other arguments are a TypeError', () => {
    for (const args of [1, 'a=b', true, Buffer.from('a')]) {
      expect(() => urlConcat('http://a/', args as unknown as UrlArguments)).toThrow(TypeError)
    }
  })

  test('what is appended is what a server reads', () => {
    const text = fc.string({ unit: 'grapheme' })
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text)), (pairs) => {
        const query = urlConcat('/', pairs).slice(2)
        const read = [...qsToQsl(parseQsBytes(query, { keepBlankValues: true }))]
        const decoded = read.map(([name, value]) => [
          Buffer.from(name, 'latin1').toString(),
          value.toString(),
        ])
        const grouped = [...qsToQsl(groupByName(pairs))]
        expect(decoded).toEqual(grouped)
      }),
      { seed: 3986, numRuns: 200 },
    )
  })
})

function groupByName(pairs: readonly (readonly [string, string])[]): Record<string, string[]> {
  const grouped = new Map<string, string[]>()
  for (const [name, value] of pairs) grouped.set(name, [...(grouped.get(name) ?? []), value])
  return Object.assign(Object.create(null), Object.fromEntries(grouped)) as Record<string, string[]>
}
