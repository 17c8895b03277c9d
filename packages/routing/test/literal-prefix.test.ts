import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { anchoredPattern, matchesStart } from '../src/anchored-pattern.ts'
import { literalPrefix } from '../src/literal-prefix.ts'

test.each<[pattern: string | RegExp, text: string, exact: boolean]>([
  ['/foo', '/foo', true],
  ['^/foo$', '/foo', true],
  ['', '', true],
  ['/a\\.b', '/a.b', true],
  ['/a\\$', '/a$', false],
  ['/user/([0-9]+)', '/user/', false],
  ['/user/(?P<id>[0-9]+)', '/user/', false],
  ['/.*', '/', false],
  ['.*', '', false],
  ['/ab*', '/a', false],
  ['/ab+c', '/a', false],
  ['/ab?', '/a', false],
  ['/ab{0}', '/a', false],
  ['/a\\.?', '/a', false],
  ['/a[|]b', '/a', false],
  ['/\\d+', '/', false],
  ['/a\\b', '/a', false],
  ['/a|/b', '', false],
  ['(/a|/b)', '', false],
  ['/x(a|b)', '/x', false],
  ['/x\\|y', '/x|y', true],
  ['/x[)]|/y', '', false],
  ['/(?=a)', '/', false],
  ['/é', '/', false],
  ['/a$b$', '/a', false],
  [/\/foo/, '/foo', false],
  [/\/foo$/, '/foo', true],
  [/\/foo$/u, '/foo', true],
  [/\/foo$/i, '', false],
  [/\/foo$/m, '', false],
  [new RegExp('/foo$', 'v'), '', false],
])('%p', (pattern, text, exact) => {
  expect(literalPrefix(anchoredPattern(pattern))).toEqual({ text, exact })
})

test('no pattern matches what its prefix rules out', () => {
  const part = fc.constantFrom(
    ...[
      '/',
      'a',
      'b',
      '\\.',
      '\\d',
      '(a)',
      '(?:b|c)',
      '[ab]',
      '.',
      '|',
      '*',
      '?',
      '{0,1}',
      '$',
      '^',
    ],
    ...['\\$', '[|]', '(?!a)', '\\b', '(', ')'],
  )
  const pattern = fc.array(part, { maxLength: 6 }).map((parts) => parts.join(''))
  const path = fc.string({
    unit: fc.constantFrom('/', 'a', 'b', 'c', '.', '1', '$', '|'),
    maxLength: 5,
  })
  fc.assert(
    fc.property(
      pattern,
      fc.boolean(),
      fc.array(path, { maxLength: 20 }),
      (source, whole, paths) => {
        let regex: RegExp
        try {
          regex = anchoredPattern(whole ? source : new RegExp(source))
        } catch {
          return
        }
        const { text, exact } = literalPrefix(regex)
        for (const candidate of [...paths, text, `${text}a`]) {
          const matched = matchesStart(regex, candidate)
          if (matched) expect(candidate.startsWith(text)).toBe(true)
          if (exact) expect(matched).toBe(candidate === text)
        }
      },
    ),
    { seed: 11, numRuns: 3000 },
  )
})
