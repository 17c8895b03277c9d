import { expect, test } from '@jest/globals'

import { ParseError, Template } from '../src/index.ts'

function parseError(source: string): ParseError {
  try {
    new Template(source, { name: 'foo.html' })
  } catch (error) {
    if (error instanceof ParseError) return error
    throw error
  }
  throw new Error(`${source} was compiled`)
}

test.each([
  ['{{', 'Missing end expression }}'],
  ['{% if x', 'Missing end block %}'],
  ['{# x', 'Missing end comment #}'],
  ['{{ }}', 'Empty expression'],
  ['{{ /* x */ }}', 'Empty expression'],
  ['{% %}', 'Empty block tag ({% %})'],
  ['{% if x %}', 'Missing {% end %} block for if'],
  ['{% for x of y %}{% if x %}{% end %}', 'Missing {% end %} block for for'],
  ['{% block a %}', 'Missing {% end %} block for block'],
  ['{% end %}', 'Extra {% end %} block'],
  ['{% else %}', 'else outside {if, for, while, try} block'],
  ['{% elif x %}', 'elif outside {if} block'],
  ['{% except %}', 'except outside {try} block'],
  ['{% catch e %}', 'catch outside {try} block'],
  ['{% finally %}', 'finally outside {try} block'],
  ['{% for x of y %}{% elif x %}{% end %}', 'elif block cannot be attached to for block'],
  ['{% block a %}{% else %}{% end %}', 'else block cannot be attached to block block'],
  ['{% if x %}{% finally %}{% end %}', 'finally block cannot be attached to if block'],
  ['{% frobnicate %}', "unknown operator: 'frobnicate'"],
  ['{% constructor %}', "unknown operator: 'constructor'"],
  ['{% break %}', 'break outside {for, while} block'],
  ['{% continue %}', 'continue outside {for, while} block'],
  ['{% if x %}{% break %}{% end %}', 'break outside {for, while} block'],
  [
    '{% for x of y %}{% apply f %}{% break %}{% end %}{% end %}',
    'break outside {for, while} block',
  ],
  ['{% for x of y %}{% else %}{% break %}{% end %}', 'break outside {for, while} block'],
  ['{% set %}', 'set missing statement'],
  ['{% set /* nothing */ %}', 'set missing statement'],
  ['{% raw %}', 'raw missing expression'],
  ['{% apply %}', 'apply missing method name'],
  ['{% block %}', 'block missing name'],
  ['{% extends %}', 'extends missing file path'],
  ['{% extends "" %}', 'extends missing file path'],
  ['{% include %}', 'include missing file path'],
  ['{% import %}', 'import missing statement'],
  ['{% from %}', 'import missing statement'],
  ['{% if %}', 'if missing condition'],
  ['{% while %}', 'while missing condition'],
  ['{% for %}', 'for missing header'],
  ['{% module %}', 'module missing name'],
  ['{% autoescape %}', 'autoescape missing function name'],
  ['{% if x %}{% elif %}{% end %}', 'elif missing condition'],
  ['{% if x %}{% else if %}{% end %}', 'else if missing condition'],
  ['{% if x %}{% else y %}{% end %}', "else expects nothing behind it, not 'y'"],
  ['{% while x %}{% else if y %}{% end %}', "else expects nothing behind it, not 'if y'"],
  ['{% try %}{% end %}', 'try block has no except, catch or finally'],
  ['{% whitespace none %}', 'invalid whitespace mode none'],
  ['{% if x %}{% extends "a" %}{% end %}', 'extends inside a block'],
  ['{% extends "a" %}', '{% extends %} block found, but no template loader'],
  ['{% include "a" %}', '{% include %} block found, but no template loader'],
  ['{% super %}', 'super outside overriding block'],
  ['{% block a %}{% super %}{% end %}', 'super outside overriding block'],
  ['{% set _tt_out = 1 %}', "names beginning with _tt_ are reserved, '_tt_out' is one"],
  ['{% set a, b = pair %}', 'invalid expression: to unpack a value write [a, b] = …'],
  ['{% set a; b %}', "invalid expression: unexpected ';'"],
  ['{{ a) + (b }}', "invalid expression: unexpected ')'"],
  ['{{ f( }}', "invalid expression: missing ')'"],
  ["{{ it's }}", 'invalid expression: unterminated string'],
  ['{% for x %}{% end %}', "for expects 'x of items', 'x in items' or '(init; test; step)'"],
] as [string, string][])('%j: %s', (source, message) => {
  const error = parseError(`\n\n${source}`)
  expect(error.rawMessage).toBe(message)
  expect(error.message).toBe(`${error.rawMessage} at foo.html:3`)
  expect(error).toMatchObject({ filename: 'foo.html', lineno: 3, code: 'TORNADO_TEMPLATE_PARSE' })
})

test('a block without an end is reported where it begins', () => {
  expect(parseError('a\n{% if x %}\n\n{% for y of z %}\n{% end %}\n').lineno).toBe(2)
})

test('nesting is bounded', () => {
  const nested = (depth: number) => '{% if 1 %}'.repeat(depth) + 'x' + '{% end %}'.repeat(depth)
  expect(new Template(nested(200)).generate().toString()).toBe('x')
  expect(parseError(nested(201)).rawMessage).toBe('more than 200 blocks in each other')
})

test('bytes that are not UTF-8', () => {
  const bytes = Buffer.from([0x68, 0xff])
  expect(() => new Template(bytes, { name: 'a.txt' })).toThrow(ParseError)
  expect(() => new Template(bytes, { name: 'a.txt' })).toThrow(/ at a\.txt:0$/)
})
