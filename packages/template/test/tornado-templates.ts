import { xhtmlEscape } from '@tornado-ts/escape'

/** A template and what it is rendered with, understood by Tornado and by us. */
export interface RenderCase {
  readonly title: string
  /** Sources by name; the first one is rendered. */
  readonly files: Readonly<Record<string, string>>
  readonly args?: Readonly<Record<string, unknown>>
  readonly autoescape?: string | null
  readonly whitespace?: 'all' | 'single' | 'oneline'
}

/** What templates of the cases can call; the program in Python has the same. */
export const NAMESPACE: Readonly<Record<string, unknown>> = {
  upper: (text: string) => text.toUpperCase(),
  bracket: (text: string) => `[${text}]`,
  twice: (text: string) => text + text,
  _tt_modules: {
    Bold: (text: string) => `<b>${xhtmlEscape(text)}</b>`,
    Twice: (text: string) => text + text,
  },
}

/** {@link NAMESPACE} in Python, then a function that renders a list of cases. */
export const PYTHON = `
import json, sys
from types import SimpleNamespace
import tornado.escape
from tornado.escape import to_unicode, xhtml_escape
from tornado.template import DictLoader

# Tornado 6.3 and later write an apostrophe as html.escape does.
if hasattr(tornado.escape, '_XHTML_ESCAPE_DICT'):
    tornado.escape._XHTML_ESCAPE_DICT["'"] = '&#x27;'

NAMESPACE = {
    'upper': lambda text: to_unicode(text).upper(),
    'bracket': lambda text: '[%s]' % to_unicode(text),
    'twice': lambda text: to_unicode(text) * 2,
    '_tt_modules': SimpleNamespace(
        Bold=lambda text: '<b>%s</b>' % xhtml_escape(text),
        Twice=lambda text: text * 2),
}

def render(case):
    options = {name: case[name] for name in ('autoescape', 'whitespace') if name in case}
    loader = DictLoader(case['files'], namespace=NAMESPACE, **options)
    return loader.load(next(iter(case['files']))).generate(**case.get('args', {})).hex()

print(json.dumps([render(case) for case in json.load(sys.stdin)]))
`

const page = (source: string): Readonly<Record<string, string>> => ({ 'page.html': source })
const NASTY = `<a href="x">'&amp;'</a>`
const UNICODE = 'é ☃ 𝒳 \u0130 ﬁ \u200b אב'
const PRODUCTS = [
  { name: '<tea>', price: 3, tags: ['hot', '"best"'] },
  { name: 'Café & co', price: 12, tags: [] },
  { name: 'crème brûlée', price: 7, tags: ['☃'] },
]

const BASE = `<!DOCTYPE html>
<html><head><title>{% block title %}Shop{% end %}</title></head>
<body>
  {% block body %}   nothing   {% end %}
  {% block footer %}<p>{{ owner }}</p>{% end %}
</body></html>
`
const LAYOUT = `{% extends "base.html" %}
ignored {{ not_even_evaluated }}
{% block title %}{{ owner }} - list{% end %}
{% block body %}<main>{% block list %}empty{% end %}</main>{% end %}`
const LIST = `{% extends "layout.html" %}
{% block list %}
  <ul>
  {% for i, item in enumerate(items) %}
    <li class="n{{ i }}">{{ item["name"] }}: {{ item["price"] }}
    {% if item["price"] > 10 %}dear{% elif item["price"] > 5 %}fair{% else %}cheap{% end %}
    {% include "tags.html" %}</li>
  {% end %}
  </ul>
{% end %}`
const TAGS = `{% for tag in item["tags"] %}<i>{{ tag }}</i>{% else %}<u>no more tags</u>{% end %}`

export const CASES: readonly RenderCase[] = [
  {
    title: 'three levels of inheritance, an include, a loop',
    files: { 'list.html': LIST, 'layout.html': LAYOUT, 'base.html': BASE, 'tags.html': TAGS },
    args: { owner: 'A & B', items: PRODUCTS },
  },
  ...(['all', 'single', 'oneline'] as const).map((whitespace) => ({
    title: `the same with whitespace ${whitespace}`,
    files: { 'list.html': LIST, 'layout.html': LAYOUT, 'base.html': BASE, 'tags.html': TAGS },
    args: { owner: UNICODE, items: PRODUCTS },
    whitespace,
  })),
  {
    title: 'the same with autoescape off',
    files: { 'list.html': LIST, 'layout.html': LAYOUT, 'base.html': BASE, 'tags.html': TAGS },
    args: { owner: NASTY, items: PRODUCTS },
    autoescape: null,
  },
  {
    title: 'a base without escaping under a child with it',
    files: {
      'child.html': '{% extends "plain.txt" %}{% block a %}{{ x }}{% end %}',
      'plain.txt': '{% autoescape None %}{% block a %}{% end %}|{% block b %}{{ x }}{% end %}',
    },
    args: { x: NASTY },
  },
  {
    title: 'a child without escaping over a base with it',
    files: {
      'child.html': '{% autoescape None %}{% extends "b.html" %}{% block a %}{{ x }}{% end %}',
      'b.html': '{{ x }}{% block a %}{% end %}{% block b %}{{ x }}{% end %}',
    },
    args: { x: NASTY },
  },
  {
    title: 'a whole file after its last autoescape',
    files: page('{{ x }}{% autoescape None %}{{ x }}'),
    args: { x: NASTY },
  },
  {
    title: 'autoescape by another function',
    files: page('{% autoescape url_escape %}{{ x }}'),
    args: { x: `${NASTY} ${UNICODE}` },
  },
  {
    title: 'autoescape by a function of the application',
    files: page('{% autoescape bracket %}{{ x }}{% raw x %}'),
    args: { x: NASTY },
  },
  { title: 'raw beside escaped', files: page('{{ x }}{% raw x %}'), args: { x: NASTY } },
  {
    title: 'every function of the built-in namespace',
    files: page(
      '{{ escape(x) }} {{ xhtml_escape(x) }} {{ url_escape(x) }} {{ squeeze(x) }} {% raw linkify(x) %}',
    ),
    args: { x: `  ${NASTY} http://a.com/?b=1&c=2 \t www.é.com ` },
  },
  {
    title: 'Unicode in text, in values and in names',
    files: { 'ünï.html': `${UNICODE}{{ x }}{% include "☃.html" %}`, '☃.html': '☃{% raw x %}' },
    args: { x: UNICODE },
  },
  {
    title: 'all of Latin-1 and what JavaScript takes for the end of a line',
    files: page('{{ x }}\u2028\u2029\u0085\v\f{{ y }}'),
    args: {
      x: Array.from({ length: 255 }, (_, i) => String.fromCharCode(i + 1)).join(''),
      y: '\u2028\\u2028\\',
    },
  },
  {
    title: 'quotes, backslashes and line ends in text',
    files: page('"\'`${x}\\n\\\r\n\t{{ x }}\\'),
    args: { x: 1 },
  },
  ...(['a.html', 'a.js', 'a.txt', 'a.css'] as const).map((name) => ({
    title: `white space of ${name}`,
    files: {
      [name]:
        ' \t a\t\tb \n \n c \u00a0\u00a0 d\u2028 \n\r\n{{ 1 }}  \n <pre> x \n\n </pre>  y{{ 2 }} z  z',
    },
  })),
  {
    title: 'whitespace changed on the way',
    files: page('  a  \n\n b {% whitespace all %}  c  \n\n d {% whitespace oneline %}  e  \n\n f '),
  },
  {
    title: 'if, elif and else',
    files: page(
      '{% for n in [0, 1, 2, 3] %}{% if n == 0 %}zero{% elif n == 1 %}one{% elif n == 2 %}two{% else %}many{% end %} {% end %}',
    ),
  },
  {
    title: 'a loop with break, continue and else',
    files: page(
      '{% for n in range(10) %}{% if n == 2 %}{% continue %}{% end %}{% if n > 6 %}{% break %}{% end %}{{ n }}{% else %}never{% end %}{% for n in range(2) %}{{ n }}{% else %}done{% end %}{{ n }}',
    ),
  },
  {
    title: 'while with else',
    files: page('{% set n = 0 %}{% while n < 3 %}{{ n }}{% set n = n + 1 %}{% else %}!{% end %}'),
  },
  {
    title: 'loops that unpack',
    files: page(
      '{% for a, b in pairs %}{{ a }}={{ b }};{% end %}{% for i, (a, b) in enumerate(pairs) %}{{ i }}{{ a }}{{ b }}{% end %}{% for a, b in zip("xy", [1, 2]) %}{{ a }}{{ b }}{% end %}',
    ),
    args: {
      pairs: [
        ['k', 1],
        ['l', 2],
      ],
    },
  },
  {
    title: 'set, with operators and unpacking',
    files: page('{% set a = 1 %}{% set a += 2 %}{% set [b, c] = [a, "x"] %}{{ a }}{{ b }}{{ c }}'),
  },
  {
    title: 'set in an include, seen by its includer',
    files: {
      'a.html': '{% set z = 5 %}{% include "b.html" %}{{ w }}',
      'b.html': 'z={{ z }}{% set w = z + 2 %};',
    },
  },
  {
    title: 'apply, nested',
    files: page(
      '{% apply upper %}a{{ x }}{% apply bracket %} b {{ x }}{% end %}{% end %}{% apply escape %}<{{ x }}>{% end %}{% apply linkify %}see http://a.com{% end %}',
    ),
    args: { x: '<é>' },
  },
  {
    title: 'apply around blocks and includes',
    files: {
      'a.html': '{% extends "b.html" %}{% block x %}{{ x }}{% end %}',
      'b.html': '{% apply twice %}{% block x %}{% end %}{% include "c.html" %}{% end %}',
      'c.html': '({{ x }})',
    },
    args: { x: '&' },
  },
  {
    title: 'try with except, else and finally',
    files: page(
      '{% try %}a{{ missing }}b{% except %}c{% else %}d{% finally %}e{% end %}{% try %}a{% except %}c{% else %}d{% finally %}e{% end %}',
    ),
  },
  {
    title: 'comments',
    files: page("a{# {{ b }} %} #}c{% comment it's {{ b }} %}d{#!#}{# two\nlines #}"),
  },
  {
    title: 'escaped tags, and braces that are none',
    files: page('{{!x}}{%!x%}{#!x#}{{{ 1 }}}{{{{ 2 }}}} { {x} } {}{ % %}{'),
  },
  {
    title: 'modules',
    files: page('{% module Bold(x) %}{% module Twice("<i>") %}{{ 1 }}'),
    args: { x: NASTY },
  },
  {
    title: 'a block twice, and nested blocks replaced',
    files: {
      'a.html': '{% extends "b.html" %}{% block in %}NEW{% end %}',
      'b.html': '{% block out %}<{% block in %}old{% end %}>{% end %}{% block in %}2{% end %}',
    },
  },
  {
    title: 'a block inside of a loop',
    files: {
      'a.html': '{% extends "b.html" %}{% block x %}<{{ i }}>{% end %}',
      'b.html': '{% for i in [1, 2] %}{% block x %}{{ i }}{% end %}{% end %}',
    },
  },
  {
    title: 'a block of an include, replaced by who extends the includer',
    files: {
      'a.html': '{% extends "b.html" %}{% block q %}over{% end %}',
      'b.html': '{% include "c.html" %}',
      'c.html': '<{% block q %}orig{% end %}>',
    },
  },
  {
    title: 'names relative to a folder',
    files: {
      'x/a.html': '{% extends "../b.html" %}{% block a %}{% include "c.html" %}{% end %}',
      'b.html': '[{% block a %}{% end %}]',
      'x/c.html': 'c',
    },
  },
  {
    title: 'numbers and text',
    files: page(
      '{{ 1 }} {{ -5 }} {{ 1.5 }} {{ 2 + 3 * 4 }} {{ "a" + "b" }} {{ 10 % 3 }} {{ len(x) }} {{ str(7) }} {{ x[1] }}',
    ),
    args: { x: 'añb' },
  },
]
