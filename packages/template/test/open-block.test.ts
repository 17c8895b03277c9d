import { expect, test } from '@jest/globals'

import { Template } from '../src/index.ts'

test.each([
  ['{% if a %}{% else %}{% elif b %}{% end %}', 'elif after else in if block'],
  ['{% if a %}{% else %}{% else %}{% end %}', 'else after else in if block'],
  ['{% for a of b %}{% else %}{% else %}{% end %}', 'else after else in for block'],
  ['{% try %}{% finally %}{% except %}{% end %}', 'except after finally in try block'],
  ['{% try %}{% except %}{% else %}{% catch e %}{% end %}', 'catch after else in try block'],
  [
    '{% try %}{% except %}{% finally %}{% finally %}{% end %}',
    'finally after finally in try block',
  ],
  ['{% try %}{% except %}{% except Error %}{% end %}', 'except after except of every error'],
  ['{% try %}{% catch e %}{% except Error %}{% end %}', 'except after catch of every error'],
])('%j: %s', (source, message) => {
  expect(() => new Template(source)).toThrow(`${message} at <string>:1`)
})

test.each([
  '{% if a %}{% elif b %}{% elif c %}{% else %}{% end %}',
  '{% try %}{% except A %}{% except B %}{% except %}{% else %}{% finally %}{% end %}',
  '{% try %}{% finally %}{% end %}',
  '{% while a %}{% break %}{% else %}{% end %}',
  '{% while a %}{% while b %}{% else %}{% break %}{% end %}{% end %}',
])('%j', (source) => {
  expect(new Template(source).code).not.toBe('')
})
