import { afterEach, expect, it } from '@jest/globals'
import { getAsyncTestTimeout } from '../src/index.ts'

afterEach(() => {
  delete process.env['ASYNC_TEST_TIMEOUT']
})

it.each([
  [undefined, 5],
  ['', 5],
  ['abc', 5],
  ['Infinity', 5],
  ['0.25', 0.25],
  [' 90 ', 90],
])('ASYNC_TEST_TIMEOUT=%j means %d seconds', (text, seconds) => {
  if (text !== undefined) process.env['ASYNC_TEST_TIMEOUT'] = text
  expect(getAsyncTestTimeout()).toBe(seconds)
})
