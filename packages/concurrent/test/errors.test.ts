import { expect, test } from '@jest/globals'
import { TornadoError } from '@tornado-ts/util'
import {
  BadYieldError,
  CancelledError,
  InvalidStateError,
  ReturnValueIgnoredError,
  StackContextInconsistentError,
  isCancellation,
} from '../src/index.ts'

test.each([
  [InvalidStateError, 'InvalidStateError', 'TORNADO_INVALID_STATE'],
  [CancelledError, 'CancelledError', 'TORNADO_CANCELLED'],
  [ReturnValueIgnoredError, 'ReturnValueIgnoredError', 'TORNADO_RETURN_VALUE_IGNORED'],
  [BadYieldError, 'BadYieldError', 'TORNADO_BAD_YIELD'],
  [
    StackContextInconsistentError,
    'StackContextInconsistentError',
    'TORNADO_STACK_CONTEXT_INCONSISTENT',
  ],
])('%p has its name, its code and its cause', (ErrorClass, name, code) => {
  const cause = new Error('why')
  const error = new ErrorClass('what', { cause })
  expect(error).toBeInstanceOf(TornadoError)
  expect(error).toMatchObject({ name, code, message: 'what', cause })
})

test.each([
  ['CancelledError', new CancelledError(), true],
  ['an aborted signal', AbortSignal.abort().reason as unknown, true],
  ['a thing named AbortError', { name: 'AbortError' }, true],
  ['another error', new InvalidStateError(), false],
  ['undefined', undefined, false],
  ['null', null, false],
  ['a string', 'AbortError', false],
])('isCancellation: %s', (_what, error, expected) => {
  expect(isCancellation(error)).toBe(expected)
})
