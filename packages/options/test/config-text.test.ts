import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseConfigText } from '../src/config-text.ts'
import { OptionsError } from '../src/index.ts'

const parse = (text: string): [string, unknown][] =>
  parseConfigText(text, 'app.conf', '/etc/app.conf')

test.each<[string, unknown]>([
  [`'李康'`, '李康'],
  [`"a" # 'comment'`, 'a'],
  [`'# no comment'`, '# no comment'],
  ['443', 443],
  ['-1_000', -1000],
  ['0', 0],
  ['1.5', 1.5],
  ['-.5', -0.5],
  ['1e-3', 0.001],
  ['2E3', 2000],
  ['True', true],
  ['true', true],
  ['False', false],
  ['false', false],
  ['None', null],
  ['null', null],
  ['__file__', '/etc/app.conf'],
  ['[]', []],
  [`[1, 'a', [2.5, None],]`, [1, 'a', [2.5, null]]],
  ['[ # first\n  1,\n\n  2 # second\n]', [1, 2]],
  ['datetime(2013, 4, 28)', new Date(2013, 3, 28)],
  ['datetime(2013, 4, 28, 5, 16)', new Date(2013, 3, 28, 5, 16)],
  ['datetime.datetime(2013,4,28,5,16,7)', new Date(2013, 3, 28, 5, 16, 7)],
  ['timedelta()', 0],
  ['timedelta(0, 45)', 45],
  ['timedelta(1)', 86_400],
  ['timedelta(hours=1.5, minutes = -1)', 5340],
  ['datetime.timedelta(1, weeks=1)', 691_200],
  ['timedelta(\n  milliseconds=100,\n)', 0.1],
])('x = %s', (literal, value) => {
  expect(parse(`x = ${literal}`)).toEqual([['x', value]])
  expect(parse(`x=${literal}\r\n\r\ny=1`)).toEqual([
    ['x', value],
    ['y', 1],
  ])
})

test('comments, blank lines and imports are ignored', () => {
  const text = `
# a comment
  # an indented one

import os
import os.path as p, sys  # why not
from datetime import datetime, timedelta
from x.y import *
from x import (a,
  b)
import_path = 'a'
_größe\t=\t1
import_path = 'b'`
  expect(parse(text)).toEqual([
    ['import_path', 'a'],
    ['_größe', 1],
    ['import_path', 'b'],
  ])
  expect(parse('')).toEqual([])
})

test.each<[string, number]>([
  ['x=', 1],
  ['x=\ny=1', 1],
  ['y=1\nx=', 2],
  ['x = __import__("os")', 1],
  ['x = os', 1],
  ['x = y', 1],
  ['x', 1],
  ['x y', 1],
  ['x == 1', 1],
  ['x += 1', 1],
  [' x = 1', 1],
  ['1 = x', 1],
  ['x-y = 1', 1],
  ['x = 1 2', 1],
  ['x = 1; y = 2', 1],
  ['x = 1 + 1', 1],
  ['x = (1)', 1],
  ['x = {}', 1],
  ['x = 007', 1],
  ['x = 0x10', 1],
  ['x = 1__0', 1],
  ['x = 1.5.2', 1],
  ['x = 1e', 1],
  ['x = 9007199254740993', 1],
  ['x = nan', 1],
  ['x = trueish', 1],
  [`x = 'a`, 1],
  [`x = 'a' 'b'`, 1],
  ['x = [1', 1],
  ['x = [1\n2]', 2],
  ['x = [,]', 1],
  ['x = [1,,2]', 1],
  ['x = datetime', 1],
  ['x = datetime()', 1],
  ['x = datetime(2013, 2, 29)', 1],
  ['x = datetime(2013, 4, 28, 5, 16, 7, 8)', 1],
  [`x = datetime('2013', 4, 28)`, 1],
  ['x = timedelta(fortnights=1)', 1],
  ['x = timedelta(1, days=1)', 1],
  ['x = timedelta(hours=1, 2)', 1],
  ['x = timedelta(1, 2, 3, 4, 5, 6, 7, 8)', 1],
  ['x = timedelta', 1],
  ['import os; os.abort()', 1],
  ['\n\nimport', 3],
  ['from x import (a; b)', 1],
  ['def f():\n  pass', 1],
  [`x = ${'['.repeat(100_000)}`, 1],
])('%j: line %i', (text, line) => {
  expect(() => parse(text)).toThrow(OptionsError)
  expect(() => parse(text)).toThrow(new RegExp(`^app\\.conf:${line}: cannot parse`))
})

test('messages keep the secrets of a file', () => {
  expect(() => parse('password = hunter2')).not.toThrow(/hunter2/)
})

test('literals are read back, in any layout', () => {
  const value = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.string(),
      fc.maxSafeInteger().map((n) => (n === 0 ? 0 : n)),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 3 }),
    ),
  })).value
  fc.assert(
    fc.property(value, fc.constantFrom(undefined, 1, '\t'), (written, indent) => {
      expect(parse(`x = ${JSON.stringify(written, undefined, indent)}`)).toEqual([['x', written]])
    }),
    { seed: 1 },
  )
})

test('any text is read or refused', () => {
  const token = fc.constantFrom('x', '=', "'", '"""', '[', ']', ',', '\\', '\n', ' ', '#', '(', '1')
  fc.assert(
    fc.property(fc.array(token, { maxLength: 30 }), (tokens) => {
      try {
        parse(tokens.join(''))
      } catch (error) {
        expect(error).toBeInstanceOf(OptionsError)
      }
    }),
    { seed: 1 },
  )
})
