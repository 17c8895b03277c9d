import { describe, expect, test } from '@jest/globals'
import { compareNaturally } from '../src/natural-order.ts'

describe('compareNaturally', () => {
  test.each<[string, unknown, unknown]>([
    ['numbers', 2, 10],
    ['infinity', -Infinity, 0],
    ['bigints', 2n, 10n],
    ['strings by code unit', 'Z', 'a'],
    ['booleans', false, true],
    ['Dates', new Date(1), new Date(2)],
    ['arrays by their first difference', [1, 2, 9], [1, 3]],
    ['arrays by length', [1], [1, 0]],
    ['arrays in arrays', [[1], 2], [[1], 3]],
  ])('%s', (_what, smaller, larger) => {
    expect(compareNaturally(smaller, larger)).toBeLessThan(0)
    expect(compareNaturally(larger, smaller)).toBeGreaterThan(0)
    expect(compareNaturally(smaller, smaller)).toBe(0)
  })

  test('the same object behind a priority needs no order', () => {
    const job = {}
    expect(compareNaturally([1, job], [1, job])).toBe(0)
    expect(compareNaturally([1, job], [2, {}])).toBeLessThan(0)
  })

  test.each<[string, unknown, unknown]>([
    ['objects', {}, {}],
    ['null', null, null],
    ['undefined', undefined, 1],
    ['a number and a string', 1, '1'],
    ['a number and a bigint', 1, 1n],
    ['a number and a Date', 1, new Date(1)],
    ['a number and an array', 1, [1]],
    ['NaN', NaN, NaN],
    ['an invalid Date', new Date(NaN), new Date(1)],
    ['arrays of different things', [1, {}], [1, {}]],
  ])('%s have no order', (_what, a, b) => {
    expect(() => compareNaturally(a, b)).toThrow(TypeError)
    expect(() => compareNaturally(b, a)).toThrow(TypeError)
  })
})
