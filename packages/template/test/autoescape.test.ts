import { describe, expect, test } from '@jest/globals'

import { DictLoader, Template } from '../src/index.ts'

const name = '<script>'

describe('each expression keeps the escaping of the file it is written in', () => {
  const loader = new DictLoader({
    'escaped.html': '{% block name %}base: {{ name }}{% end %}',
    'unescaped.html': '{% autoescape None %}{% block name %}base: {{ name }}{% end %}',
    'escaped_extends_unescaped.html': '{% autoescape xhtml_escape %}{% extends "unescaped.html" %}',
    'escaped_overrides_unescaped.html':
      '{% autoescape xhtml_escape %}{% extends "unescaped.html" %}{% block name %}extended: {{ name }}{% end %}',
    'unescaped_extends_escaped.html': '{% autoescape None %}{% extends "escaped.html" %}',
    'unescaped_overrides_escaped.html':
      '{% autoescape None %}{% extends "escaped.html" %}{% block name %}extended: {{ name }}{% end %}',
    'includes.html': '{{ name }} {% include "unescaped.html" %} {{ name }}',
  })

  test.each([
    ['escaped.html', 'base: &lt;script&gt;'],
    ['unescaped.html', 'base: <script>'],
    ['escaped_extends_unescaped.html', 'base: <script>'],
    ['escaped_overrides_unescaped.html', 'extended: &lt;script&gt;'],
    ['unescaped_extends_escaped.html', 'base: &lt;script&gt;'],
    ['unescaped_overrides_escaped.html', 'extended: <script>'],
    ['includes.html', '&lt;script&gt; base: <script> &lt;script&gt;'],
  ])('%s', (file, output) => {
    expect(loader.load(file).generate({ name }).toString()).toBe(output)
  })
})

test.each([null, 'None'])(
  'a loader with autoescape %p only escapes where it is told to',
  (autoescape) => {
    const loader = new DictLoader(
      {
        'default.html': '{{ name }}',
        'explicit.html': '{% autoescape xhtmlEscape %}{{ name }}',
        'include.html': '{% include "explicit.html" %}{{ name }}',
      },
      { autoescape },
    )
    const render = (file: string) => loader.load(file).generate({ name }).toString()
    expect(render('default.html')).toBe('<script>')
    expect(render('explicit.html')).toBe('&lt;script&gt;')
    expect(render('include.html')).toBe('&lt;script&gt;<script>')
  },
)

test('the option of a template goes before the loader', () => {
  const loader = new DictLoader({}, { autoescape: null })
  const template = new Template('{{ name }}', { loader, autoescape: 'escape' })
  expect(template.generate({ name }).toString()).toBe('&lt;script&gt;')
  expect(template.autoescape).toBe('escape')
})

test.each([
  ['{{ 1 }}', 'xhtmlEscape'],
  ['{% autoescape None %}', null],
  ['{% autoescape null %}', null],
  ['{% autoescape None %}{% autoescape a.b %}', 'a.b'],
])('Template.autoescape of %j is %p', (source, autoescape) => {
  expect(new Template(source).autoescape).toBe(autoescape)
})

test('a function of the application receives strings', () => {
  const seen: unknown[] = []
  const pyEscape = (value: unknown) => {
    seen.push(value)
    return JSON.stringify(value)
  }
  const template = new Template('{% autoescape py_escape %}s = {{ name }}{{ 1 }}{{ bytes }}\n')
  const output = template.generate({
    py_escape: pyEscape,
    name: "';sys.exit()",
    bytes: Buffer.from('é'),
  })
  expect(output.toString()).toBe(`s = "';sys.exit()""1""é"\n`)
  expect(seen).toEqual(["';sys.exit()", '1', 'é'])
})

test('an expression can make the function, which may return bytes', () => {
  const template = new Template('{% autoescape quote("*") %}{{ x }}')
  const quote = (mark: string) => (text: string) => Buffer.from(mark + text + mark)
  expect(template.generate({ quote, x: 'é' }).toString()).toBe('*é*')
})

test('xhtmlEscape can be replaced by an argument, the namespace or an assignment', () => {
  const star = (text: string) => `*${text}*`
  const source = '{{ name }}'
  expect(new Template(source).generate({ name: 'a', xhtmlEscape: star }).toString()).toBe('*a*')
  const loader = new DictLoader({ a: '{{ name }}' }, { namespace: { xhtmlEscape: star } })
  expect(loader.load('a').generate({ name: 1 }).toString()).toBe('*1*')
  const assigning = new Template('{{ name }}{% set xhtmlEscape = star %}{{ name }}')
  expect(assigning.generate({ name: '<', star }).toString()).toBe('&lt;*<*')
})

test('one spelling can be replaced and the other not', () => {
  const loader = new DictLoader({
    base: '{% autoescape escape %}{{ name }}{% include sub %}',
    sub: '{% autoescape xhtml_escape %}{{ name }}',
  })
  const output = loader.load('base').generate({ name: '<', escape: (text: string) => `*${text}*` })
  expect(output.toString()).toBe('*<*&lt;')
})
