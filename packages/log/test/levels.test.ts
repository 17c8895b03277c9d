import { describe, expect, test } from '@jest/globals'
import { CRITICAL, DEBUG, ERROR, getLevelName, INFO, NOTSET, WARNING } from '../src/index.ts'
import { parseLevel } from '../src/levels.ts'

describe('levels', () => {
  test('have the numbers of Python', () => {
    expect([NOTSET, DEBUG, INFO, WARNING, ERROR, CRITICAL]).toEqual([0, 10, 20, 30, 40, 50])
  })

  test.each([
    [10, 'DEBUG'],
    [50, 'CRITICAL'],
    [35, 'Level 35'],
  ])('getLevelName(%d) is %s', (level, name) => {
    expect(getLevelName(level)).toBe(name)
  })

  test.each<[number | string, number]>([
    ['debug', 10],
    ['Warning', 30],
    ['WARN', 30],
    ['fatal', 50],
    [35, 35],
    [0, 0],
  ])('parseLevel(%p) is %d', (level, expected) => {
    expect(parseLevel(level)).toBe(expected)
  })

  test.each<number | string>(['loud', '', 'constructor', -1, 1.5, NaN])(
    'parseLevel(%p) is a RangeError',
    (level) => {
      expect(() => parseLevel(level)).toThrow(RangeError)
    },
  )
})
