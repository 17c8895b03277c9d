import { expect, test } from '@jest/globals'
import { anchoredPattern, matchesStart } from '../src/anchored-pattern.ts'

test.each([
  ['/foo', '/foo$'],
  ['/foo$', '/foo$'],
  ['^/foo', '^/foo$'],
  ['/(?P<year>\\d+)', '/(?<year>\\d+)$'],
  ['/(?P<c>.)(?P=c)', '/(?<c>.)\\k<c>$'],
  ['/\\(?P<x', '/\\(?P<x$'],
  ['', '$'],
])('%j becomes %j', (pattern, source) => {
  expect(anchoredPattern(pattern).source).toBe(source.replaceAll('/', '\\/'))
})

test('a text is matched from its start only', () => {
  expect(matchesStart(anchoredPattern(/b/), 'ab')).toBe(false)
  expect(matchesStart(anchoredPattern(/a/), 'ab')).toBe(true)
  expect(matchesStart(anchoredPattern('a'), 'ab')).toBe(false)
  expect(matchesStart(anchoredPattern('a'), 'a\n')).toBe(false)
})

test('a RegExp is copied with its flags, and keeps no state', () => {
  const given = /a/gi
  given.lastIndex = 7
  const pattern = anchoredPattern(given)
  expect(pattern.flags).toBe('iy')
  expect(matchesStart(pattern, 'Axx')).toBe(true)
  expect(matchesStart(pattern, 'Axx')).toBe(true)
  expect(given.lastIndex).toBe(7)
})

test('what is no pattern is refused', () => {
  expect(() => anchoredPattern('(')).toThrow(SyntaxError)
  expect(() => anchoredPattern(7 as unknown as string)).toThrow(TypeError)
})
