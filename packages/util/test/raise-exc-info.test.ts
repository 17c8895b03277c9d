import { expect, test } from '@jest/globals'

import { raiseExcInfo } from '../src/index.ts'

class TwoArgError extends Error {
  readonly a: number
  readonly b: number
  constructor(a: number, b: number) {
    super()
    this.a = a
    this.b = b
  }
}

function thrownBy(f: () => unknown): unknown {
  try {
    f()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

test('util_test.RaiseExcInfoTest.test_two_arg_exception', () => {
  const error = new TwoArgError(1, 2)
  const stack = error.stack
  expect(thrownBy(() => raiseExcInfo(error))).toBe(error)
  expect(error.stack).toBe(stack)
})

test.each(['text', 0, false])('%p is thrown as it is', (value) => {
  expect(thrownBy(() => raiseExcInfo(value))).toBe(value)
})

test.each([undefined, null])('%p is nothing to throw', (value) => {
  expect(() => raiseExcInfo(value)).toThrow(
    new TypeError('raise_exc_info called with no exception'),
  )
})
