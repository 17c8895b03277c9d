import { expect, test } from '@jest/globals'

import { Template } from '../src/index.ts'

function render(source: string, args: object = {}): string {
  return new Template(source, { autoescape: null }).generate(args).toString()
}

test.each([
  ['escape("<")', '&lt;'],
  ['xhtmlEscape("<")', '&lt;'],
  ['xhtml_escape("<")', '&lt;'],
  ['urlEscape("a b")', 'a+b'],
  ['url_escape("a b")', 'a+b'],
  ['jsonEncode({a: "</"})', '{"a":"<\\/"}'],
  ['json_encode([1])', '[1]'],
  ['squeeze(" a  b ")', 'a b'],
  ['linkify("www.x.com")', '<a href="http://www.x.com">www.x.com</a>'],
  ['range(3)', '0,1,2'],
  ['range(-1)', ''],
  ['range(2, 5)', '2,3,4'],
  ['range(5, 0, -2)', '5,3,1'],
  ['range(0, 5, 2)', '0,2,4'],
  ['len("abc") + len([1]) + len({a: 1, b: 2}) + len(new Set([1])) + len(new Map())', '7'],
  ['[...enumerate("ab")].join()', '0,a,1,b'],
  ['[...enumerate(["a"], 5)].join()', '5,a'],
  ['[...enumerate({a: 1})].join()', '0,a'],
  ['[...zip([1, 2, 3], "ab")].join(" ")', '1,a 2,b'],
  ['[...zip()].length', '0'],
  ['str(1) + str(null)', '1null'],
])('%s', (expression, output) => {
  expect(render(`{{ ${expression} }}`)).toBe(output)
})

test.each([
  ['range(1.5)', 'range expects integers'],
  ['range()', 'range expects integers'],
  ['range(0, 1, 0)', 'the step of a range cannot be 0'],
  ['len(5)', 'number has no length'],
  ['len(null)', 'null has no length'],
])('%s throws', (expression, message) => {
  expect(() => render(`{{ ${expression} }}`)).toThrow(message)
})

test('zip closes what it does not go through', () => {
  let closed = 0
  function* items(): Generator<number> {
    try {
      yield 1
      yield 2
    } finally {
      closed++
    }
  }
  expect(render('{% for a, b in zip(items(), [1]) %}{{ a }}{{ b }}{% end %}', { items })).toBe('11')
  expect(closed).toBe(1)
})
