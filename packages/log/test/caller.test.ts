import { expect, test } from '@jest/globals'
import { captureCaller, type CapturedCaller, sourcePosition } from '../src/caller.ts'

function entry(): CapturedCaller {
  return captureCaller(entry)
}

test('finds the caller of the entry function', () => {
  function somebody(): CapturedCaller {
    return entry()
  }
  const position = sourcePosition(somebody())
  expect(position.pathname).toBe(import.meta.filename)
  expect(position.funcName).toBe('somebody')
  expect(position.lineno).toBe(10)
})

test('leaves the length of other stacks alone', () => {
  const limit = Error.stackTraceLimit
  entry()
  expect(Error.stackTraceLimit).toBe(limit)
})

test.each([
  ['X\n    at f (/a/b.ts:3:4)', '/a/b.ts', 3, 'f'],
  ['X\n    at /a/b (c).ts:3:4', '/a/b (c).ts', 3, '(unknown function)'],
  [
    'X\n    at async Foo.bar [as baz] (file:///a/b%20c.ts:12:1)',
    '/a/b c.ts',
    12,
    'Foo.bar [as baz]',
  ],
  ['X\n    at async file:///a/b.ts:1:2', '/a/b.ts', 1, '(unknown function)'],
  ['X\n    at new C (node:internal/x:1:2)', 'node:internal/x', 1, 'new C'],
  ['X\n    at f (file://host:80%zz/b:1:2)', 'file://host:80%zz/b', 1, 'f'],
])('reads %j', (stack, pathname, lineno, funcName) => {
  expect(sourcePosition({ stack })).toEqual({ pathname, lineno, funcName })
})

test.each<CapturedCaller | undefined>([
  undefined,
  {},
  { stack: [] },
  { stack: 'Error' },
  { stack: 'X\n    at f (native)' },
])('says so when the position is not to be found in %j', (caller) => {
  const unknown = { pathname: '(unknown file)', lineno: 0, funcName: '(unknown function)' }
  expect(sourcePosition(caller)).toEqual(unknown)
})
