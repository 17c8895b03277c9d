import { expect, test } from '@jest/globals'
import { errorText } from '../src/error-text.ts'

function error(message: string, options?: ErrorOptions): Error {
  const made = new Error(message, options)
  made.stack = `Error: ${message}\n    at here`
  return made
}

test('an error is its stack, anything else its text', () => {
  expect(errorText(error('a'))).toBe('Error: a\n    at here')
  expect(errorText('thrown text')).toBe('thrown text')
  expect(errorText(42)).toBe('42')
  expect(errorText(undefined)).toBe('undefined')
})

test('causes follow', () => {
  const chain = error('a', { cause: error('b', { cause: 'c' }) })
  expect(errorText(chain)).toBe(
    'Error: a\n    at here\nCaused by: Error: b\n    at here\nCaused by: c',
  )
})

test('members of an AggregateError follow', () => {
  const both = new AggregateError([error('a'), 'b'], 'both')
  both.stack = 'AggregateError: both'
  expect(errorText(both)).toBe(
    'AggregateError: both\nError 1 of 2: Error: a\n    at here\nError 2 of 2: b',
  )
})

test('a circle of causes ends', () => {
  const a = error('a')
  a.cause = error('b', { cause: a })
  expect(errorText(a).split('Caused by')).toHaveLength(2)
})

test('a crowd of errors is cut', () => {
  const crowd = new AggregateError(Array.from({ length: 1000 }, (_, i) => `e${i}`))
  const lines = errorText(crowd).split('\n')
  expect(lines.filter((line) => /^Error \d/.test(line))).toHaveLength(49)
  expect(lines.filter((line) => line === '(more errors left out)')).toHaveLength(1)
})

test('an error without a stack is its text; one that fights back does not win', () => {
  const bare = new TypeError('bare')
  Object.assign(bare, { stack: undefined })
  expect(errorText(bare)).toBe('TypeError: bare')
  const hostile = new Error('x')
  const fail = () => {
    throw new Error('hidden')
  }
  Object.defineProperties(hostile, {
    stack: { get: fail },
    cause: { get: fail },
    toString: { value: fail },
  })
  expect(errorText(hostile)).toBe('(an error that has no text)')
})
