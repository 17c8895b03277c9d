import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { NullHandler, appLog } from '@tornado-ts/log'
import fc from 'fast-check'

import { ParseError, Template } from '../src/index.ts'

const silence = new NullHandler()
beforeAll(() => {
  appLog.addHandler(silence)
  appLog.propagate = false
})
afterAll(() => {
  appLog.removeHandler(silence)
  appLog.propagate = true
})

const WORDS = (
  'if elif else for while try catch except finally end set apply block super raw module break continue ' +
  'autoescape whitespace comment include extends import from of in as await const let var class return'
).split(' ')
const BITS = [
  '{{ ',
  ' }}',
  '{% ',
  ' %}',
  '{# ',
  ' #}',
  '{{!',
  ' ',
  '\n',
  'x',
  'y',
  '1',
  '"s"',
  "'",
  '`',
  '${',
]
const SIGNS = [
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  ',',
  ';',
  ':',
  '=',
  '=>',
  '+',
  '...',
  '/',
  '//',
  '/*',
  '*/',
  '.',
  '?',
  '\\',
  '#',
  '@',
  '<!--',
  '-->',
  '\u2028',
]

function compiles(source: string): boolean {
  try {
    new Template(source, { name: 'fuzz.html' })
    return true
  } catch (error) {
    if (!(error instanceof ParseError)) throw error
    expect(error.filename).toBe('fuzz.html')
    return false
  }
}

test('any text either compiles or throws ParseError', () => {
  const bits = fc.constantFrom(...BITS, ...SIGNS, ...WORDS.map((word) => `${word} `))
  fc.assert(
    fc.property(fc.array(bits, { maxLength: 30 }), (list) => {
      compiles(list.join(''))
    }),
    { seed: 4, numRuns: 1500 },
  )
})

test('any expression either compiles or throws ParseError', () => {
  const bits = fc.constantFrom(...SIGNS, ...WORDS.map((word) => `${word} `), 'x', '1', ' ', '\n')
  const tag = fc.constantFrom(
    '{{',
    '{% raw',
    '{% set',
    '{% if',
    '{% for',
    '{% apply',
    '{% autoescape',
    '{% module',
  )
  fc.assert(
    fc.property(tag, fc.array(bits, { maxLength: 8 }), (open, list) => {
      const isBlock = ['{% if', '{% for', '{% apply'].includes(open)
      compiles(
        `${open} ${list.join('')} ${open === '{{' ? '}}' : '%}'}${isBlock ? '{% end %}' : ''}{{ x }}`,
      )
    }),
    { seed: 5, numRuns: 1500 },
  )
})

test('well-formed templates compile', () => {
  const { source } = fc.letrec((tie) => ({
    source: fc.array(tie('element'), { maxLength: 4 }).map((list) => list.join('')),
    element: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom('text', '{{ x }}', '{% raw f({a: {b: 1}}) %}', '{% set y = x %}', '{# c #}'),
      tie('source').map((body) => `{% if x %}${String(body)}{% elif y %}{% else %}{% end %}`),
      tie('source').map((body) => `{% for a in x %}${String(body)}{% break %}{% else %}{% end %}`),
      tie('source').map((body) => `{% apply f %}${String(body)}{% end %}`),
      tie('source').map(
        (body) => `{% try %}${String(body)}{% except E as e %}{% else %}{% finally %}{% end %}`,
      ),
    ),
  }))
  fc.assert(
    fc.property(source, (text) => {
      expect(compiles(String(text))).toBe(true)
    }),
    { seed: 6, numRuns: 300 },
  )
})

test('what is printed is what was given, escaped or not', () => {
  const raw = new Template('{% raw x %}')
  const both = new Template('<{{ x }}>{% raw x %}<{{ x }}>')
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (x) => {
      expect(raw.generate({ x }).toString()).toBe(x)
      const [, escaped = ''] = /^<([^<>]*)>/.exec(both.generate({ x }).toString()) ?? []
      expect(/[<>"']/.test(escaped)).toBe(false)
    }),
    { seed: 7 },
  )
})

test('text is kept whatever it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      fc.pre(!/\{[{%#]/.test(text))
      expect(new Template(text).generate().toString()).toBe(text)
    }),
    { seed: 8 },
  )
})

test('code that is nested too deeply for the engine', () => {
  expect(compiles(`{{ ${'('.repeat(100_000)}1${')'.repeat(100_000)} }}`)).toBe(false)
})
