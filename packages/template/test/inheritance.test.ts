import { describe, expect, test } from '@jest/globals'

import { DictLoader, ParseError } from '../src/index.ts'

function render(dict: Record<string, string>, name = 'page', args: object = {}): string {
  return new DictLoader(dict).load(name).generate(args).toString()
}

describe('super', () => {
  const dict = {
    base: '{% block a %}base{% block b %}B{% end %}{% end %}',
    middle: '{% extends base %}{% block a %}middle({% super %}){% end %}',
    page: '{% extends middle %}{% block a %}page({% super %}{% super %}){% end %}',
    inner: '{% extends middle %}{% block b %}[{% super %}]{% end %}',
  }

  test('is the body that the block would have without this file', () => {
    expect(render(dict, 'middle')).toBe('middle(baseB)')
    expect(render(dict, 'page')).toBe('page(middle(baseB)middle(baseB))')
    expect(render(dict, 'inner')).toBe('middle(base[B])')
  })

  test('keeps the escaping of its file', () => {
    const escaping = {
      base: '{% autoescape None %}{% block a %}{{ "<" }}{% end %}',
      page: '{% extends base %}{% block a %}{{ "<" }}{% super %}{{ "<" }}{% end %}',
    }
    expect(render(escaping)).toBe('&lt;<&lt;')
  })

  test.each([
    [{ page: '{% block a %}\n{% super %}{% end %}' }, 'page:2'],
    [
      {
        page: '{% extends base %}{% block a %}{% block b %}\n{% super %}{% end %}{% end %}',
        base: '{% block a %}{% end %}',
      },
      'page:2',
    ],
    [
      {
        page: '{% extends base %}{% block a %}{% super %}{% end %}',
        base: '{% block a %}{% super %}{% end %}',
      },
      'base:1',
    ],
  ])('needs something to stand for: %j', (dict, place) => {
    expect(() => render(dict as Record<string, string>)).toThrow(
      `super outside overriding block at ${place}`,
    )
  })
})

test('what is outside the blocks of a child is ignored, also its errors at run time', () => {
  const dict = {
    base: '[{% block a %}{% end %}]',
    page: '{% extends base %}text{{ nowhere }}{% set x = 1 %}{% if nowhere %}{% block a %}a{% end %}{% end %}',
  }
  expect(render(dict)).toBe('[a]')
})

test('of several parents the last one is the root', () => {
  const dict = {
    one: '1{% block a %}one{% end %}',
    two: '2{% block a %}two{% end %}{% block b %}two{% end %}',
    page: '{% extends one %}{% extends two %}{% block b %}page{% end %}',
  }
  expect(render(dict)).toBe('2onepage')
})

test('a file that extends can be included, as what it renders', () => {
  const dict = {
    base: '<{% block a %}base{% end %}>',
    part: '{% extends base %}{% block a %}part{% end %}',
    page: '[{% include part %}]',
    child: '{% extends page %}{% block a %}child{% end %}',
  }
  expect(render(dict)).toBe('[<part>]')
  expect(render(dict, 'child')).toBe('[<child>]')
})

test('the name of a block is what is written, with quotes', () => {
  const dict = {
    base: '{% block "a b" %}1{% end %}{% block a b %}2{% end %}',
    page: '{% extends base %}{% block a b %}3{% end %}',
  }
  expect(render(dict)).toBe('13')
})

test('extends may stand anywhere at the top level', () => {
  expect(
    render({ base: '{% block a %}{% end %}', page: '{% block a %}x{% end %}{% extends base %}' }),
  ).toBe('x')
})

test('a block that would contain itself', () => {
  const dict = {
    base: '{% block a %}{% block b %}{% end %}{% end %}',
    page: '{% extends base %}{% block b %}{% block a %}{% super %}{% end %}{% end %}',
  }
  expect(() => render(dict)).toThrow(ParseError)
  expect(() => render(dict)).toThrow('recursive block a at page:1')
})

test('a jump out of a loop that is not around the block everywhere', () => {
  const dict = {
    page: '{% block a %}{% end %}\n{% for x of [1] %}{% block a %}{% break %}{% end %}{% end %}',
  }
  expect(() => render(dict)).toThrow('break outside {for, while} block at page:2')
})

test('an included file shares the variables, and keeps its own white space', () => {
  const dict = {
    'page.html': '{% set x = 1 %}a  b{% include part.txt %}{{ x }}',
    'part.txt': '  {{ x }}  {% set x = 2 %}',
  }
  expect(render(dict, 'page.html')).toBe('a b  1  2')
})
