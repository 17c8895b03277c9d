import { afterEach, expect, jest, test } from '@jest/globals'
import { currentHttpDate, formatTimestamp } from '../src/index.ts'

afterEach(() => {
  jest.restoreAllMocks()
  jest.useRealTimers()
})

test.each<[time: number | Date, expected: string]>([
  [0, 'Thu, 01 Jan 1970 00:00:00 GMT'],
  [1359312200.503611, 'Sun, 27 Jan 2013 18:43:20 GMT'],
  [-1, 'Wed, 31 Dec 1969 23:59:59 GMT'],
  [-0.5, 'Wed, 31 Dec 1969 23:59:59 GMT'],
  [253402300799, 'Fri, 31 Dec 9999 23:59:59 GMT'],
  [951782400.999, 'Tue, 29 Feb 2000 00:00:00 GMT'],
  [new Date('1994-11-06T08:49:37Z'), 'Sun, 06 Nov 1994 08:49:37 GMT'],
  [new Date(1359312200503), 'Sun, 27 Jan 2013 18:43:20 GMT'],
])('%s is %s', (time, expected) => {
  expect(formatTimestamp(time)).toBe(expected)
})

test.each([NaN, Infinity, 1e20, new Date(NaN), '0', undefined, null, [2013, 1, 27], {}])(
  '%p is no time',
  (time) => {
    expect(() => formatTimestamp(time as number)).toThrow(TypeError)
  },
)

test('the current date changes with the second, and is read from the clock once in it', () => {
  jest.useFakeTimers({ now: 1359312200_400 })
  const now = jest.spyOn(Date, 'now')
  expect(currentHttpDate()).toBe('Sun, 27 Jan 2013 18:43:20 GMT')
  jest.advanceTimersByTime(599)
  expect(currentHttpDate()).toBe('Sun, 27 Jan 2013 18:43:20 GMT')
  expect(now).toHaveBeenCalledTimes(1)
  jest.advanceTimersByTime(1)
  expect(currentHttpDate()).toBe('Sun, 27 Jan 2013 18:43:21 GMT')
})
