import { describe, expect, test } from '@jest/globals'

import { DictLoader, filterWhitespace, Template, type WhitespaceMode } from '../src/index.ts'

const SAMPLE = ' \t a\t\tb \n \n c '

test.each<[mode: WhitespaceMode, text: string, output: string]>([
  ['all', SAMPLE, SAMPLE],
  ['single', SAMPLE, ' a b\nc '],
  ['single', 'a\r\n  b', 'a\nb'],
  ['single', 'a\u00a0\u00a0b', 'a\u00a0\u00a0b'],
  ['single', '\ufeff\n\ufeff', '\ufeff\n\ufeff'],
  ['oneline', SAMPLE, ' a b c '],
  ['oneline', 'a\u00a0\u00a0b', 'a b'],
  ['oneline', '\n\n', ' '],
  ['oneline', '\x1c\x1f\x85\u2028', ' '],
])('%s: %j becomes %j', (mode, text, output) => {
  expect(filterWhitespace(mode, text)).toBe(output)
})

test('an unknown mode', () => {
  const mode = 'none' as WhitespaceMode
  expect(() => filterWhitespace(mode, '')).toThrow(new Error('invalid whitespace mode none'))
  expect(() => new Template('', { whitespace: mode })).toThrow('invalid whitespace mode none')
  expect(() => new DictLoader({}, { whitespace: mode })).toThrow('invalid whitespace mode none')
})

test('time is proportional to the length', () => {
  const text = '\u00a0'.repeat(1_000_000)
  expect(filterWhitespace('single', text)).toBe(text)
})

describe('by name', () => {
  const loader = new DictLoader({
    'foo.html': '   \n\t\n asdf\t   ',
    'bar.js': ' \n\n\n\t qwer     ',
    'baz.txt': '\t    zxcv\n\n',
    'include.html': '  {% include baz.txt %} \n ',
    'include.txt': '\t\t{% include foo.html %}    ',
    'a.html': '<pre>  x\n\n  </pre>  y',
    'b.html': '<pre>{{ 1 }}  x\n\n  </pre>  y',
  })

  test.each([
    ['foo.html', '\nasdf '],
    ['bar.js', '\nqwer '],
    ['baz.txt', '\t    zxcv\n\n'],
    ['include.html', ' \t    zxcv\n\n\n'],
    ['include.txt', '\t\t\nasdf     '],
    ['a.html', '<pre>  x\n\n  </pre>  y'],
    ['b.html', '<pre>1 x\n</pre> y'],
  ])('%s', (name, output) => {
    expect(loader.load(name).generate().toString()).toBe(output)
  })
})

test.each<[mode: WhitespaceMode, output: string]>([
  ['all', '\t\tfoo\n\n'],
  ['single', ' foo\n'],
  ['oneline', ' foo '],
])('a loader with mode %s', (whitespace, output) => {
  for (const name of ['foo.html', 'foo.txt']) {
    const loader = new DictLoader({ [name]: '\t\tfoo\n\n' }, { whitespace })
    expect(loader.load(name).generate().toString()).toBe(output)
  }
})

test('the directive holds for the rest of the file', () => {
  const source = `
    {% whitespace oneline %}
        {% for i in range(3) %}
            {{ i }}
        {% end %}
    {% whitespace all %}
        pre\tformatted
    `
  const output = new Template(source.trim().replace(/\n {4}/g, '\n'), { whitespace: 'single' })
  expect(output.generate().toString()).toBe('  0  1  2  \n    pre\tformatted')
})

test('options of a template', () => {
  const render = (options: object) => new Template('a  b', options).generate().toString()
  expect(render({})).toBe('a  b')
  expect(render({ name: 'x.html' })).toBe('a b')
  expect(render({ name: 'x.html', whitespace: 'all' })).toBe('a  b')
  expect(render({ compressWhitespace: true })).toBe('a b')
  expect(render({ name: 'x.html', compressWhitespace: false })).toBe('a  b')
  expect(render({ loader: new DictLoader({}, { whitespace: 'oneline' }) })).toBe('a b')
  expect(() => render({ compressWhitespace: true, whitespace: 'single' })).toThrow(
    new Error('cannot set both whitespace and compress_whitespace'),
  )
})
