import { expect, test } from '@jest/globals'
import { checkCount } from '../src/check-count.ts'

test.each([0, 1, 1e6])('%d is a count', (value) => {
  expect(() => checkCount('n', value)).not.toThrow()
})

test.each([-1, 0.5, NaN, Infinity])('%d is none', (value) => {
  expect(() => checkCount('n', value)).toThrow(
    new RangeError(`n must be a whole number from 0 on, not ${value}`),
  )
})
