import { describe, expect, test } from '@jest/globals'

import { DictLoader, Template } from '../src/index.ts'

function render(source: string, args: object = {}): string {
  return new Template(source).generate(args).toString()
}

class Both {
  *[Symbol.iterator](): Generator<number> {
    yield 1
    yield 2
  }
}

describe('loops', () => {
  test.each<[source: string, args: object, output: string]>([
    ['{% for x of xs %}{{ x }}{% end %}', { xs: new Set([1, 2]) }, '12'],
    ['{% for const x of xs %}{{ x }}{% end %}', { xs: [1, 2] }, '12'],
    ['{% for [k, v] of map %}{{ k }}{{ v }} {% end %}', { map: new Map([['a', 1]]) }, 'a1 '],
    [
      '{% for let {a, b: {c}, d = 4} of xs %}{{a}}{{c}}{{d}}{% end %}',
      { xs: [{ a: 1, b: { c: 2 } }] },
      '124',
    ],
    ['{% for x in xs %}{{ x }}{% end %}', { xs: new Map([['k', 1]]) }, 'k'],
    ['{% for x in xs %}{{ x }}{% end %}', { xs: { k: 1, l: 2 } }, 'kl'],
    ['{% for x in xs %}[{{ x }}]{% end %}', { xs: 'a😀' }, '[a][😀]'],
    ['{% for x in xs %}{{ x }}{% end %}', { xs: new Set([3]) }, '3'],
    ['{% for x in xs %}{{ x }}{% end %}', { xs: new Both() }, '12'],
    ['{% for k, v in xs %}{{ k }}{{ v }}{% end %}', { xs: [['a', 1]] }, 'a1'],
    ['{% for (a, b), c in xs %}{{ a }}{{ b }}{{ c }}{% end %}', { xs: [[[1, 2], 3]] }, '123'],
    ['{% for (let i = 0; i < 3; i++) %}{{ i }}{% end %}{{ i }}', {}, '0123'],
    ['{% for (i = 0, j = 9; i < j; i += 4, j--) %}{{ i }}{{ j }} {% end %}', {}, '09 48 '],
    ['{% for (;;) %}{% break %}{% end %}x', {}, 'x'],
    ['{% for x of xs %}{% end %}{{ x }}', { xs: [1, 2] }, '2'],
    ['{% for x of xs %}{% else %}{{ x }}{% end %}', { xs: [1, 2] }, '2'],
    [
      '{% for a of [1,2] %}{% for b of [1,2] %}{% if b == 2 %}{% break %}{% end %}{{a}}{{b}} {% else %}no{% end %}{% end %}',
      {},
      '11 21 ',
    ],
    [
      '{% for a of [1,2] %}{% for b of [] %}{% else %}{% continue %}{% end %}never{% else %}done{% end %}',
      {},
      'done',
    ],
    ['{% for x of a, b %}{{ x }}{% end %}', { a: [1], b: [2] }, '2'],
  ])('%j', (source, args, output) => {
    expect(render(source, args)).toBe(output)
  })

  test.each([null, undefined, 5])('%p is not iterable', (xs) => {
    expect(() => render('{% for x in xs %}{% end %}', { xs })).toThrow(TypeError)
    expect(() => render('{% for x in xs %}{% end %}', { xs })).toThrow('not iterable')
  })

  test('several names need brackets where JavaScript does', () => {
    expect(() => render('{% for a, b of xs %}{% end %}')).toThrow(
      "for expects brackets around several names: '[a, b] of items' at <string>:1",
    )
  })
})

describe('set', () => {
  test.each<[source: string, args: object, output: string]>([
    ['{% set x = 1 %}{% set x += 2 %}{{ x }}', {}, '3'],
    ['{% set x = x + 1 %}{{ x }}', { x: 1 }, '2'],
    ['{% set x++ %}{{ x }}', { x: 1 }, '2'],
    ['{% set const x = 1, y = 2 %}{{ x }}{{ y }}', {}, '12'],
    ['{% set let x %}{{ x }}', {}, 'undefined'],
    ['{% set [a, b] = pair %}{{ a }}{{ b }}', { pair: [1, 2] }, '12'],
    [
      '{% set {a, b: [c], ...rest} = o %}{{ a }}{{ c }}{{ rest.d }}',
      { o: { a: 1, b: [2], d: 3 } },
      '123',
    ],
    ['{% set a = b = 3 %}{{ a }}{{ b }}', {}, '33'],
    ['{% set o.k = 1 %}{{ o.k }}', { o: {} }, '1'],
    ['{% set o[k] = 1 %}{{ o.a }}', { o: {}, k: 'a' }, '1'],
    ['{% set f = (a, b) => a + b %}{{ f(1, 2) }}', {}, '3'],
    ['{% set s = "a = b, c" %}{{ s }}', {}, 'a = b, c'],
    ['{% set x ??= 5 %}{{ x }}', {}, '5'],
    ['{% set len = 5 %}{{ len }}', {}, '5'],
    ['{{ len([1]) }}{% set len = () => 5 %}{{ len([1]) }}', {}, '15'],
    ['{% set items.push(3) %}{{ items }}', { items: [1] }, '1,3'],
  ])('%j', (source, args, output) => {
    expect(render(source, args)).toBe(output)
  })

  test('a rendering leaves nothing behind', () => {
    const template = new Template('{{ typeof n }}{% set n = (n ?? 0) + 1 %}{{ n }}')
    expect(template.generate().toString()).toBe('undefined1')
    expect(template.generate().toString()).toBe('undefined1')
    expect(template.generate({ n: 5 }).toString()).toBe('number6')
  })

  test('is seen by blocks behind it, also of other files', () => {
    const loader = new DictLoader({
      base: '{% set x = 1 %}{% block a %}{% end %}{{ x }}',
      page: '{% extends base %}{% block a %}{{ x }}{% set x = 2 %}{% end %}',
    })
    expect(loader.load('page').generate().toString()).toBe('12')
  })
})

describe('apply', () => {
  const upper = (text: string) => text.toUpperCase()

  test.each<[source: string, args: object, output: string]>([
    ['{% apply upper %}a{{ "<" }}{% end %}', { upper }, 'A&LT;'],
    ['{% apply s => s + s %}a{% end %}', {}, 'aa'],
    [
      '{% apply o.f %}a{% end %}',
      {
        o: {
          p: '!',
          f(s: string) {
            return s + this.p
          },
        },
      },
      'a!',
    ],
    ['{% apply upper %}a{% apply s => s + "b" %}c{% end %}{% end %}d', { upper }, 'ACBd'],
    ['{% apply bytes %}a{% end %}', { bytes: () => Buffer.from('é') }, 'é'],
    ['{% apply () => "<" %}{% end %}', {}, '<'],
    ['{% apply f %}{% set f = 1 %}x{% end %}', { f: upper }, 'X'],
    ['{% set x = 1 %}{% apply upper %}{% set x = x + 1 %}{{ x }}{% end %}{{ x }}', { upper }, '21'],
    ['{% apply upper %}{% set x = 1 %}{{ x }}{% end %}{{ typeof x }}', { upper }, '1undefined'],
    [
      '{% apply upper %}{% for x of [1] %}{% break %}{% end %}{% end %}{{ x }}',
      { upper, x: 7 },
      '7',
    ],
    [
      '{% apply upper %}{% apply upper %}{% set x = x + 1 %}{{x}}{% end %}{{x}}{% end %}{{x}}',
      { upper, x: 1 },
      '211',
    ],
    ['{% for x of [1, 2] %}{% apply upper %}a{{ x }}{% end %}{% end %}', { upper }, 'A1A2'],
  ])('%j', (source, args, output) => {
    expect(render(source, args)).toBe(output)
  })
})

describe('try', () => {
  const args = (error: unknown) => ({
    f: () => {
      if (error !== undefined) throw error
      return 'ok'
    },
  })

  test.each<[source: string, error: unknown, output: string]>([
    ['{% try %}{{ f() }}{% catch e %}{{ e.message }}{% end %}', new Error('no'), 'no'],
    [
      '{% try %}{{ f() }}{% catch (e) %}{{ e.message }}{% end %}{{ e.message }}',
      new Error('no'),
      'nono',
    ],
    ['{% try %}{{ f() }}{% catch {message} %}{{ message }}{% end %}', new Error('no'), 'no'],
    ['{% try %}{{ f() }}{% catch %}caught{% end %}', 'text', 'caught'],
    [
      '{% try %}{{ f() }}{% except RangeError %}R{% except TypeError as e %}T{{ e.message }}{% end %}',
      new TypeError('x'),
      'Tx',
    ],
    ['{% try %}{{ f() }}{% except RangeError %}R{% except as e %}{{ e }}{% end %}', 'text', 'text'],
    [
      '{% try %}{{ f() }}{% except (RangeError, TypeError) as e %}{{ e.message }}{% end %}',
      new TypeError('x'),
      'x',
    ],
    [
      '{% try %}{{ f() }}{% except TypeError %}T{% else %}E{% finally %}F{% end %}',
      undefined,
      'okEF',
    ],
    [
      '{% for x of [1, 2] %}{% try %}{% if x == 1 %}{% continue %}{% end %}{{ f() }}{% finally %}F{{x}}{% end %}{% end %}',
      undefined,
      'F1okF2',
    ],
    [
      '{% for x of [1] %}{% try %}{% break %}{% except %}{% else %}never{% end %}{% end %}x',
      undefined,
      'x',
    ],
  ])('%j', (source, error, output) => {
    expect(render(source, args(error))).toBe(output)
  })

  test('an error of another class goes on, after finally', () => {
    const error = new TypeError('x')
    const done: string[] = []
    const source =
      '{% try %}{{ f() }}{% except RangeError %}{% finally %}{% set done.push("f") %}{% end %}'
    expect(() => render(source, { ...args(error), done })).toThrow(error)
    expect(done).toEqual(['f'])
  })

  test('an error in else is not caught', () => {
    const source = '{% try %}{% except %}{% else %}{{ f() }}{% end %}'
    expect(() => render(source, args(new Error('in else')))).toThrow('in else')
  })
})

test('else if', () => {
  const source = '{% if a %}A{% else if b %}B{% else %}C{% end %}'
  expect([
    render(source, { a: 1 }),
    render(source, { a: 0, b: 1 }),
    render(source, { a: 0, b: 0 }),
  ]).toEqual(['A', 'B', 'C'])
})

test('truth is that of JavaScript', () => {
  expect(render('{% if xs %}yes{% end %}{% if xs.length %}no{% end %}', { xs: [] })).toBe('yes')
})
