import { describe, expect, test } from '@jest/globals'
import { timeoutToDelay } from '@tornado-ts/ioloop'

describe('timeoutToDelay', () => {
  test.each([
    [1.5, 1.5],
    [0, 0],
    [-3, 0],
    [-Infinity, 0],
    [Infinity, Infinity],
  ])('the number %d is %d seconds', (timeout, delay) => {
    expect(timeoutToDelay(timeout)).toBe(delay)
  })

  test('a Date counts from now', () => {
    const delay = timeoutToDelay(new Date(Date.now() + 5000))
    expect(delay).toBeGreaterThan(4)
    expect(delay).toBeLessThanOrEqual(5)
    expect(timeoutToDelay(new Date(0))).toBe(0)
  })

  test.each([[NaN], ['soon'], [null], [{ seconds: 1 }], [new Date(NaN)], [undefined]])(
    'refuses %p',
    (timeout) => {
      expect(() => timeoutToDelay(timeout as number)).toThrow(TypeError)
      expect(() => timeoutToDelay(timeout as number)).toThrow('Unsupported timeout')
    },
  )
})
