import { describe, expect, test } from '@jest/globals'

import { DictLoader, Template, type TemplateOptions } from '../src/index.ts'

function render(source: string, args: object = {}, options: TemplateOptions = {}): string {
  return new Template(source, options).generate(args).toString()
}

/** Output of the real Tornado for the same text. */
const VECTORS: [template: string, args: object, output: string][] = [
  ['Hello {{ name }}!', { name: 'Ben' }, 'Hello Ben!'],
  ['Hello {{ name }}!', { name: Buffer.from('Ben') }, 'Hello Ben!'],
  ['2 + 2 = {{ 2 + 2 }}', {}, '2 + 2 = 4'],
  [
    '{{ name }}',
    { name: `<a href="x">'&</a>` },
    '&lt;a href=&quot;x&quot;&gt;&#x27;&amp;&lt;/a&gt;',
  ],
  ['{% raw name %}', { name: '<b>' }, '<b>'],
  ['{{ name }}{% autoescape None %}', { name: '<b>' }, '<b>'],
  [
    '{% autoescape None %}{{ n }}{% autoescape xhtml_escape %}{{ n }}',
    { n: '<b>' },
    '&lt;b&gt;&lt;b&gt;',
  ],
  ['{{ x[0] }}-{{ x[1] }}', { x: ['a', 'b'] }, 'a-b'],
  ['{% for x in xs %}{{ x }},{% end %}', { xs: [1, 2, 3] }, '1,2,3,'],
  ['{% for x in xs %}{{ x }},{% else %}none{% end %}', { xs: [] }, 'none'],
  ['{% for x in xs %}{{ x }},{% else %}none{% end %}', { xs: [1] }, '1,none'],
  [
    '{% for x in xs %}{% if x == 2 %}{% break %}{% end %}{{ x }}{% else %}none{% end %}',
    { xs: [1, 2, 3] },
    '1',
  ],
  ['{% if a %}A{% elif b %}B{% else %}C{% end %}', { a: 0, b: 1 }, 'B'],
  ['{% if a %}A{% elif b %}B{% else %}C{% end %}', { a: 0, b: 0 }, 'C'],
  ['{%if a%}x{%end%}', { a: 1 }, 'x'],
  ['{% if 1\n%}y{% end %}', {}, 'y'],
  ['{% set y=0 %}{% while y < 3 %}{{ y }}{% set y = y + 1 %}{% end %}', {}, '012'],
  ['{% while 0 %}{% else %}e{% end %}', {}, 'e'],
  ['{{!', {}, '{{'],
  ['{%!', {}, '{%'],
  ['{#!', {}, '{#'],
  ['{{!jquery expr}}', {}, '{{jquery expr}}'],
  ['a{# c }} %} #}b', {}, 'ab'],
  ['x{', {}, 'x{'],
  ['{ {', {}, '{ {'],
  ['{{{ 1 }}}', {}, '{1}'],
  ['{{{{ 1 }}}}', {}, '{{1}}'],
  ['\\textbf{{{ 1 }}}', {}, '\\textbf{1}'],
  ['{% comment a b c %}x', {}, 'x'],
  ["{% comment it's %}x{% comment don't %}y", {}, 'xy'],
  ['{% apply escape %}<{{ x }}>{% end %}', { x: '&' }, '&lt;&amp;amp;&gt;'],
  ['{% apply upper %}foo é{% end %}', { upper: (s: string) => s.toUpperCase() }, 'FOO É'],
  [
    "{{ linkify('http://x.com') }}",
    {},
    '&lt;a href=&quot;http://x.com&quot;&gt;http://x.com&lt;/a&gt;',
  ],
  [
    "{% raw linkify('see http://x.com/a?b=1') %}",
    {},
    'see <a href="http://x.com/a?b=1">http://x.com/a?b=1</a>',
  ],
  ["{{ squeeze('  a   b ') }}", {}, 'a b'],
  ["{{ url_escape('a b/c&') }}", {}, 'a+b%2Fc%26'],
  ['{% module Foo(1) %}', { _tt_modules: { Foo: (n: number) => `<m${n}>` } }, '<m1>'],
  ['{% block a %}1{% end %}{% block a %}2{% end %}', {}, '22'],
]

test.each(VECTORS)('%j with %j', (template, args, output) => {
  expect(render(template, args)).toBe(output)
})

describe('try', () => {
  const source =
    '{% try %}\ntry{% set y = f() %}\n{% except %}-except\n{% else %}-else\n{% finally %}-finally\n{% end %}'

  test('without an error', () => {
    expect(render(source, { f: () => 1 })).toBe('\ntry\n-else\n-finally\n')
  })

  test('with one, keeping what was written before it', () => {
    const f = () => {
      throw new Error('no')
    }
    expect(render(source, { f })).toBe('\ntry-except\n-finally\n')
  })
})

test('break and continue', () => {
  const source = `{% for i in range(10) %}
    {% if i == 2 %}{% continue %}{% end %}
    {{ i }}
    {% if i == 6 %}{% break %}{% end %}
  {% end %}`
  expect(render(source).replace(/\s/g, '')).toBe('013456')
})

test('tags may be split over lines, to keep text together', () => {
  const source = '{% for i in items\n  %}{% if i > 0 %}, {% end %}{#\n  #}{{i\n  }}{% end\n%}'
  expect(render(source, { items: [0, 1, 2, 3, 4] }, { name: 'foo.txt' })).toBe('0, 1, 2, 3, 4')
})

test('a module without modules is a name that is not there', () => {
  expect(() => render('{% module Foo(1) %}')).toThrow(
    new ReferenceError('_tt_modules is not defined'),
  )
})

describe('DictLoader', () => {
  const loader = new DictLoader({
    'base.html':
      '<title>{% block title %}default{% end %}</title><body>{% block body %}B{% end %}</body>',
    'page.html': '{% extends "base.html" %}ignored{% block title %}page{% end %}',
    'sub.html': '{% extends "page.html" %}{% block title %}sub{% end %}{% block body %}S{% end %}',
    'nest.html': '{% extends "base.html" %}{% block body %}[{% block inner %}in{% end %}]{% end %}',
    'nest2.html': '{% extends "nest.html" %}{% block inner %}NEW{% end %}',
    'inc.html': "{% set z = 5 %}{% include 'inc2.html' %}{{ w }}",
    'inc2.html': 'z={{ typeof z === "undefined" ? "" : z }}{% set w = 7 %};',
    'hasblk.html': '<{% block q %}orig{% end %}>',
    'incblk.html': '{% include "hasblk.html" %}',
    'overinc.html': '{% extends "incblk.html" %}{% block q %}over{% end %}',
    'inc3.html': '{{ 1 + 2 }}',
    'unquoted.html': '{% include inc3.html %}',
    'setbase.html': '{% set v = 1 %}{% block b %}{% end %}',
    'setchild.html': '{% extends setbase.html %}{% set v = 2 %}{% block b %}{{ v }}{% end %}',
    'loop.html': '{% for i in [1,2] %}{% block a %}{{ i }}{% end %}{% end %}',
    'loopchild.html': '{% extends "loop.html" %}{% block a %}<{{ i }}>{% end %}',
    'breakblock.html': '{% for i in [1,2,3] %}{% block a %}{{i}}{% break %}{% end %}{% end %}',
    'brk.html': '{% for i in [1] %}{% include "brk2.html" %}{% end %}',
    'brk2.html': '{% break %}',
  })

  test.each([
    ['page.html', '<title>page</title><body>B</body>'],
    ['sub.html', '<title>sub</title><body>S</body>'],
    ['nest.html', '<title>default</title><body>[in]</body>'],
    ['nest2.html', '<title>default</title><body>[NEW]</body>'],
    ['inc.html', 'z=5;7'],
    ['incblk.html', '<orig>'],
    ['overinc.html', '<over>'],
    ['unquoted.html', '3'],
    ['setchild.html', '1'],
    ['loopchild.html', '<1><2>'],
    ['breakblock.html', '1'],
  ])('%s', (name, output) => {
    expect(loader.load(name).generate().toString()).toBe(output)
  })

  test('an included file is not inside the loop', () => {
    expect(() => loader.load('brk.html')).toThrow('break outside {for, while} block at brk2.html:1')
  })
})

test('the example of the documentation', () => {
  const loader = new DictLoader({
    'base.html': '<title>{% block title %}Shop{% end %}</title>{% block body %}{% end %}',
    'list.html': `{% extends "base.html" %}{% block title %}{{ name }} - {% super %}{% end %}
{% block body %}<ul>{% for i, item in enumerate(items, 1) %}<li>{{ i }}. {{ item.label }}</li>{% end %}</ul>{% end %}`,
  })
  const html = loader.load('list.html').generate({ name: 'A&B', items: [{ label: '<tea>' }] })
  expect(html.toString()).toBe('<title>A&amp;B - Shop</title><ul><li>1. &lt;tea&gt;</li></ul>')
})
