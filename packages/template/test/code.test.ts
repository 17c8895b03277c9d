import { expect, test } from '@jest/globals'

import {
  asArgument,
  asCallee,
  isVariable,
  parseCode,
  sliceCode,
  splitCode,
  usesAwait,
  wordsOf,
} from '../src/code.ts'

const fail = (message: string): never => {
  throw new Error(message)
}
const parse = (source: string) => parseCode(source, fail)

test('comments are taken out, and what looks like one stays', () => {
  expect(parse(' a /* b */ + c // d').text).toBe('a   + c')
  expect(parse('"//" + `/* ${ /* x */ 1 }`').text).toBe('"//" + `/* ${   1 }`')
  expect(parse('/* only */').text).toBe('')
})

test.each([
  ['a)', "invalid expression: unexpected ')'"],
  ['(a', "invalid expression: missing ')'"],
  ['a; b', "invalid expression: unexpected ';'"],
])('%j cannot be a fragment', (source, message) => {
  expect(() => parse(source)).toThrow(message)
})

test('a semicolon inside a function is one of its own', () => {
  expect(parse('() => { a(); return b }').text).toBe('() => { a(); return b }')
})

test('slices of slices', () => {
  const code = parse('let [a, b] = f(c, d), e')
  const slice = sliceCode(code, 1)
  expect(slice.text).toBe('[a, b] = f(c, d), e')
  expect(splitCode(slice, ',').map(({ text }) => text)).toEqual(['[a, b] = f(c, d)', 'e'])
  expect(sliceCode(slice, 1, 4).text).toBe('a, b')
  expect(splitCode(sliceCode(slice, 1, 4), ',', 1).map(({ text }) => text)).toEqual(['a', 'b'])
  expect(sliceCode(code, 3, 3).text).toBe('')
})

test.each([
  ['a', 'a'],
  ['f(a, b)', 'f(a, b)'],
  ['a, b', '(a, b)'],
  ['...a', '(...a)'],
])('%j as an argument', (source, expected) => {
  expect(asArgument(parse(source))).toBe(expected)
})

test.each([
  ['a.b', 'a.b'],
  ['x => x', '(x => x)'],
  ['f(a)', '(f(a))'],
])('%j as a callee', (source, expected) => {
  expect(asCallee(parse(source))).toBe(expected)
})

test.each([
  ['await x', true],
  ['[1, await x]', true],
  ['`${await x}`', true],
  ['o.await', false],
  ['"await x"', false],
  ['awaited', false],
])('%j waits: %p', (source, expected) => {
  expect(usesAwait(parse(source))).toBe(expected)
})

test('words are all names but properties, keywords and what belongs to the generated code', () => {
  const code = parse(
    'a.b + c?.d[e] + f({g: `${h}`, ...i}) + typeof j + "k" + _tt_out + _tt_modules.l',
  )
  expect(wordsOf(code).join(' ')).toBe('a c e f g h i j _tt_modules')
})

test.each([
  ['größe', true],
  ['$', true],
  ['_tt_modules', true],
  ['of', true],
  ['class', false],
  ['arguments', false],
  ['await', false],
  ['_tt_text', false],
  ['a-b', false],
  ['1a', false],
  ['', false],
])('%j can be a variable: %p', (name, expected) => {
  expect(isVariable(name)).toBe(expected)
})
