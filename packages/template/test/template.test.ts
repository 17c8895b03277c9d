import { describe, expect, test } from '@jest/globals'

import { DictLoader, Template } from '../src/index.ts'

function render(source: string, args: object = {}): string {
  return new Template(source).generate(args).toString()
}

describe('values', () => {
  test.each<[source: string, args: object, output: string]>([
    ['{{ x }}', { x: undefined }, 'undefined'],
    ['{{ x }}', { x: null }, 'null'],
    ['{{ x }}', { x: 1.5 }, '1.5'],
    ['{{ x }}', { x: 10n }, '10'],
    ['{{ x }}', { x: ['<', 1] }, '&lt;,1'],
    ['{{ x }}', { x: { toString: () => '<o>' } }, '&lt;o&gt;'],
    ['{{ x }}', { x: Buffer.from('<é>') }, '&lt;é&gt;'],
    ['{% raw x %}', { x: Buffer.from('<é>') }, '<é>'],
    ['{% raw x %}', { x: 1 }, '1'],
    ['{{ f({a: {b: 1}}).a.b }}', { f: (o: unknown) => o }, '1'],
    ['{{ `a${`b${1 + 1}`}` }}', {}, 'ab2'],
    ['{{ a, b }}', { a: 1, b: 2 }, '2'],
    ['{{ /}}/.test("}}") }}', {}, 'true'],
    ['{{ x // a comment\n }}{{ x }}', { x: 1 }, '11'],
    ['{{ (() => {\n const y = x\n return y\n})() }}', { x: 1 }, '1'],
    ['a\u2028{{ "\u2029" }}', {}, 'a\u2028\u2029'],
    ['{{ Math.max(1, 2) }}{{ JSON.stringify([1]) }}', {}, '2[1]'],
  ])('%j with %p', (source, args, output) => {
    expect(render(source, args)).toBe(output)
  })

  test('bytes that are not UTF-8', () => {
    expect(() => render('{{ x }}', { x: Buffer.from([0xff]) })).toThrow(TypeError)
  })

  test.each(['{{ x }}', '{% raw x %}', '{% apply () => x %}{% end %}', '{% module M() %}'])(
    'a promise in %j is a mistake, and its failure ends nothing',
    (source) => {
      const x = Promise.reject(new Error('nobody waits'))
      const args = { x, _tt_modules: { M: () => x } }
      expect(() => render(source, args)).toThrow(new TypeError('unexpected Promise; use await'))
    },
  )
})

describe('names', () => {
  test('go from the arguments to the namespace to the built-ins to the globals', () => {
    const loader = new DictLoader({ t: '{{ a }}{{ b }}{{ str(c) }}{{ typeof parseInt }}' })
    const template = loader.load('t')
    Object.assign(loader.namespace, { a: 'n', b: 'n', c: 'n' })
    expect(template.generate({ a: 'a' }).toString()).toBe('annfunction')
    loader.namespace['str'] = () => 's'
    expect(template.generate({ a: 'a', parseInt: 1 }).toString()).toBe('ansnumber')
  })

  test('a namespace with functions (template_test.test_custom_namespace)', () => {
    const loader = new DictLoader(
      { 'test.html': '{{ inc(5) }}' },
      { namespace: { inc: (x: number) => x + 1 } },
    )
    expect(loader.load('test.html').generate().toString()).toBe('6')
  })

  test('a name that is nowhere throws when it is reached', () => {
    expect(() => render('{{ nowhere }}')).toThrow(new ReferenceError('nowhere is not defined'))
    expect(render('{% if false %}{{ nowhere }}{% end %}{{ typeof nowhere }}')).toBe('undefined')
  })

  test('an argument may be left out now and then', () => {
    const template = new Template('{{ typeof extra === "undefined" ? "-" : extra }}{{ x }}')
    expect(template.generate({ x: 1 }).toString()).toBe('-1')
    expect(template.generate({ x: 1, extra: 'e' }).toString()).toBe('e1')
    expect(template.generate({ x: 2 }).toString()).toBe('-2')
  })

  test('what every object inherits is not an argument, what a class defines is', () => {
    class Page {
      readonly own = 1
      get title(): string {
        return 'T'
      }
    }
    expect(render('{{ own }}{{ title }}', new Page())).toBe('1T')
    expect(render('{{ typeof valueOf }}{{ x.valueOf() }}', { x: 1 })).toBe('function1')
    expect(render('{{ constructor }}', { constructor: 'own' })).toBe('own')
    expect(render('{{ a }}', Object.assign(Object.create(null) as object, { a: 1 }))).toBe('1')
  })

  test('an argument that is not mentioned is not read', () => {
    const args = {
      x: 1,
      get lazy(): never {
        throw new Error('read')
      },
    }
    expect(render('{{ x }}{{ o.lazy }}', { ...{ o: { lazy: 2 } }, x: 1 })).toBe('12')
    expect(render('{{ x }}', args)).toBe('1')
  })

  test('arguments with names that JavaScript reserves or that are none do no harm', () => {
    const args = { class: 1, 'a-b': 2, _tt_out: 3, await: 4, arguments: 5, x: 6 }
    expect(render('{{ x }}{{ {class: 7}.class }}', args)).toBe('67')
  })

  test('code is strict, and `this` is nothing', () => {
    expect(render('{{ typeof this }}')).toBe('undefined')
  })
})

describe('the compiled code', () => {
  test('is one statement for each element, and its place', () => {
    const loader = new DictLoader({
      'base.html': 'a{{ x }}\n{% block b %}{% end %}',
      'page.html': '{% extends base.html %}\n{% block b %}{% if x %}{{ x }}{% end %}{% end %}',
    })
    expect(loader.load('page.html').code.split('\n')).toEqual([
      '_tt_out += "a"; // base.html:1',
      '_tt_out += _tt_xhtmlEscape(x); // base.html:1',
      '_tt_out += "\\n"; // base.html:1',
      'if (x) { // page.html:2 (via base.html:2)',
      '  _tt_out += _tt_xhtmlEscape(x); // page.html:2 (via base.html:2)',
      '} // page.html:2 (via base.html:2)',
    ])
  })

  test('does not depend on how often it runs', () => {
    const template = new Template('{% for x of xs %}{{ x }}{% end %}')
    const { code } = template
    for (let n = 0; n < 10_000; n++) template.generate({ xs: [n] })
    expect(template.code).toBe(code)
    expect(template.generate({ xs: [1, 2] }).toString()).toBe('12')
  })

  test('cannot be broken by the name of the template', () => {
    const name = "é\n}; throw new Error('name') //\u2028*/ \ud800"
    const template = new Template('{{ x }}', { name })
    expect(template.generate({ x: 1 }).toString()).toBe('1')
    expect(() => template.generate()).toThrow('x is not defined')
  })
})

test('generate returns bytes', () => {
  expect(new Template('é').generate()).toEqual(Buffer.from('é'))
  expect(new Template(Buffer.from('é')).generate()).toEqual(Buffer.from('é'))
})

test('defaults', () => {
  const template = new Template('x')
  expect(template).toMatchObject({ name: '<string>', loader: undefined, isAsync: false })
  expect(template.namespace).toEqual({})
})
