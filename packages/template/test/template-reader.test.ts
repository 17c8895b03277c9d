import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { ParseError } from '../src/index.ts'
import { readPieces } from '../src/template-reader.ts'

const SHORT = { text: 't', expression: 'e', directive: 'd' }

function read(source: string): string[] {
  return [...readPieces(source, 'x')].map(
    ({ kind, content, line }) => `${SHORT[kind]}${line}:${content}`,
  )
}

test.each<[source: string, pieces: string[]]>([
  ['', []],
  ['a{{ b }}c', ['t1:a', 'e1:b', 't1:c']],
  ['\n{{\n b\n}}\n{% c %}', ['t1:\n', 'e2:b', 't4:\n', 'd5:c']],
  ['{{ f({a: {b: 1}}) }}x', ['e1:f({a: {b: 1}})', 't1:x']],
  ["{{ 'a}}b' }}", ["e1:'a}}b'"]],
  ['{{ `}}${ {a: {}}.a }` }}', ['e1:`}}${ {a: {}}.a }`']],
  ['{{ /}}/ }}', ['e1:/}}/']],
  ['{{ a /* }} */ }}', ['e1:a /* }} */']],
  ['{{ {a: {}}}}', ['e1:{a: {}}']],
  ['{% set x = "%}" %}', ['d1:set x = "%}"']],
  ['{% set x = y %}}', ['d1:set x = y', 't1:}']],
  ['{%set x=10%3%}', ['d1:set x=10%3']],
  ["{% end it's %}{% comment don't %}", ["d1:end it's", "d1:comment don't"]],
  ["{{ it's }}\nit's }}", ["e1:it's", "t1:\nit's }}"]],
  ['{{ f( }} ) }}', ['e1:f(', 't1: ) }}']],
  ['{{ a } }}', ['e1:a }']],
  ['{{!{{ a }}', ['t1:{{', 'e1:a']],
  ['{#!}', ['t1:{#', 't1:}']],
  ['{# a #}{# {{ #}', []],
  ['{', ['t1:{']],
  ['{{{{{ a }}}}}', ['t1:{{{', 'e1:a', 't1:}}}']],
])('%j', (source, pieces) => {
  expect(read(source)).toEqual(pieces)
})

test('any text can be read or is a ParseError; no text gets lost', () => {
  const bits = fc.constantFrom(
    ...[
      '{{',
      '}}',
      '{%',
      '%}',
      '{#',
      '#}',
      '!',
      '{',
      '}',
      '"',
      '`',
      '(',
      ')',
      'if',
      ' ',
      '\n',
      'é',
    ],
  )
  fc.assert(
    fc.property(fc.array(bits), (list) => {
      const source = list.join('')
      try {
        for (const { content, line } of readPieces(source, 'x')) {
          expect(source.includes(content)).toBe(true)
          expect(line).toBeLessThanOrEqual(source.split('\n').length)
        }
      } catch (error) {
        if (!(error instanceof ParseError)) throw error
      }
    }),
    { seed: 2, numRuns: 2000 },
  )
})

test('text without tags comes back as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      fc.pre(!/\{[{%#]/.test(text))
      expect(read(text)).toEqual(text === '' ? [] : [`t1:${text}`])
    }),
    { seed: 3 },
  )
})

test('time is proportional to the length', () => {
  const source = '{{ a }}\n{'.repeat(50_000)
  expect(read(source).at(-1)).toBe('t50000:\n{')
})
