import { describe, expect, test } from '@jest/globals'
import type { HTTPServerRequest } from '@tornado-ts/httputil'
import fc from 'fast-check'
import { AnyMatches, HostMatches, Matcher, PathMatches, Rule } from '../src/index.ts'
import { RuleIndex } from '../src/rule-index.ts'
import type { TargetParams } from '../src/target-params.ts'
import { makeRequest } from './request.ts'

class EvenLength extends Matcher {
  override match(request: HTTPServerRequest): TargetParams | undefined {
    return request.path.length % 2 === 0 ? {} : undefined
  }
}

/** Accepts what its pattern does not: the index must not go by the pattern. */
class NotThisPath extends PathMatches {
  override match(request: HTTPServerRequest): TargetParams | undefined {
    return super.match(request) === undefined ? {} : undefined
  }
}

const paths = (...patterns: (string | RegExp | Matcher)[]): Rule[] =>
  patterns.map(
    (pattern, i) => new Rule(pattern instanceof Matcher ? pattern : new PathMatches(pattern), i),
  )

const targets = (rules: readonly Rule[]): unknown[] => rules.map((rule) => rule.target)

describe('candidates', () => {
  test.each<[path: string, expected: number[]]>([
    ['/', [0, 6]],
    ['/user', [1, 6]],
    ['/user/', [2, 6]],
    ['/user/7', [2, 6]],
    ['/user/7/edit', [2, 6]],
    ['/usual', [5, 6]],
    ['/users', [6]],
    ['/u', [6]],
    ['/images/x', [3, 4, 6]],
    ['/images/logo.png', [3, 4, 6, 7]],
    ['', [6]],
  ])('%j', (path, expected) => {
    const index = new RuleIndex(
      paths(
        '/',
        '/user',
        '/user/(\\d+)',
        '/images/(.*)',
        '/images/([a-z]+)',
        '/usual',
        '.*',
        '/images/logo\\.png',
      ),
    )
    expect(targets(index.candidates(path))).toEqual(expected)
    expect(index.candidates(path)).toBe(index.candidates(path))
  })

  test('matchers that say nothing about paths are always among them, in their place', () => {
    const index = new RuleIndex(
      paths('/a', new EvenLength(), '/a', new HostMatches('x'), new NotThisPath('/a'), '/b'),
    )
    expect(targets(index.candidates('/a'))).toEqual([0, 1, 2, 3, 4])
    expect(targets(index.candidates('/b'))).toEqual([1, 3, 4, 5])
    expect(targets(index.candidates('/c'))).toEqual([1, 3, 4])
  })

  test('a match method of the instance counts as well', () => {
    const matcher = new PathMatches('/a')
    matcher.match = () => ({})
    expect(new RuleIndex(paths(matcher)).candidates('/b').length).toBe(1)
  })

  test('no rules, no candidates', () => {
    expect(new RuleIndex([]).candidates('/')).toEqual([])
  })
})

test('of a thousand rules no more than the fitting ones are tried', () => {
  const literal = new RuleIndex(paths(...Array.from({ length: 1000 }, (_, i) => `/path/${i}`)))
  expect(targets(literal.candidates('/path/999'))).toEqual([999])
  const grouped = new RuleIndex(
    paths(...Array.from({ length: 1000 }, (_, i) => `/path/${i}/(\\d+)/([^/]*)`)),
  )
  expect(targets(grouped.candidates('/path/999/1/x'))).toEqual([999])
  expect(grouped.candidates('/path/9990/1/x')).toEqual([])
})

test('whatever the rules, the same ones match in the same order as without an index', () => {
  const part = fc.constantFrom(
    '/',
    'a',
    'b',
    'ab',
    'abc',
    '(a)',
    '(.*)',
    '[ab]',
    'a?',
    '\\.',
    'a|b',
    '$',
  )
  const pattern = fc.oneof(
    fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => `/${parts.join('')}`),
    fc.constantFrom(/\/a/, /\/A/i, /\/ab?$/, /./, /\/(?:a|b)/),
  )
  const matcher = fc.oneof(
    { weight: 8, arbitrary: pattern.map((p) => new PathMatches(p)) },
    { weight: 1, arbitrary: fc.constant(new AnyMatches()) },
    { weight: 1, arbitrary: fc.constant(new EvenLength()) },
    { weight: 1, arbitrary: pattern.map((p) => new NotThisPath(p)) },
  )
  const path = fc
    .array(fc.constantFrom('/', 'a', 'b', 'ab', 'c', '.'), { maxLength: 4 })
    .map((parts) => `/${parts.join('')}`)
  fc.assert(
    fc.property(fc.array(matcher, { maxLength: 12 }), fc.array(path), (matchers, requested) => {
      const rules = paths(...matchers)
      const index = new RuleIndex(rules)
      for (const request of requested.map((p) => makeRequest(p))) {
        const matching = (some: readonly Rule[]) =>
          targets(some.filter((rule) => rule.matcher.match(request) !== undefined))
        expect(matching(index.candidates(request.path))).toEqual(matching(rules))
      }
    }),
    { seed: 12, numRuns: 1000 },
  )
})
