import { expect, test } from '@jest/globals'

import { parseAssignment, parseTarget } from '../src/assignment.ts'
import { parseCode } from '../src/code.ts'

const fail = (message: string): never => {
  throw new Error(message)
}
const namesOf = (source: string) => parseAssignment(parseCode(source, fail), fail).names.join(' ')

test.each([
  ['x = 1', 'x'],
  ['x **= y', 'x'],
  ['x == y', ''],
  ['x++', 'x'],
  ['--x', 'x'],
  ['x + y', ''],
  ['o.k = 1', ''],
  ['o[i] = 1', ''],
  ['f(x).y = 1', ''],
  ['x = 1, y = 2', 'x y'],
  ['a = b = c', 'a b'],
  ['let x', 'x'],
  ['let x, y = 1', 'x y'],
  ['const {a} = o', 'a'],
  ['[a, , b] = o', 'a b'],
  ['[a = b, ...c] = o', 'a c'],
  ['[a = f(b, c), d] = o', 'a d'],
  ['[[a], {b}] = o', 'a b'],
  ['[o.k, p[i], c] = q', 'c'],
  ['{a, b: c, d: e = 1, f = g} = o', 'a c e f'],
  ['{a: {b}, "c": d, 1: e, [f]: g, ...h} = o', 'b d e g h'],
  ['{a: o.k, b} = p', 'b'],
  ['f = (a = 1, b) => a', 'f'],
  ['f = x => { y = 1 }', 'f'],
  ['class = 1', ''],
])('%j assigns %j', (source, names) => {
  expect(namesOf(source)).toBe(names)
})

test('a declaration loses its keyword', () => {
  expect(parseAssignment(parseCode('const [a] = b', fail), fail).code.text).toBe('[a] = b')
  expect(parseTarget(parseCode('let x', fail), fail)).toMatchObject({
    names: ['x'],
    code: { text: 'x' },
  })
})

test.each(['a, b = pair', 'a, o.k = pair'])('%j is Python', (source) => {
  expect(() => namesOf(source)).toThrow('to unpack a value write [a, b] = …')
})

test.each(['_tt_out = 1', '[_tt_x] = o', 'a = _tt_b = 1'])('%j is refused', (source) => {
  expect(() => namesOf(source)).toThrow('names beginning with _tt_ are reserved')
})
