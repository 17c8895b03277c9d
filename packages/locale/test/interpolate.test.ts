import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { interpolate, type InterpolationArgs } from '../src/interpolate.ts'

describe('interpolate', () => {
  test.each<[string, InterpolationArgs, string]>([
    ['%(name)s has %(count)d', { name: 'Ana', count: 3 }, 'Ana has 3'],
    ['%(a)s%(a)s', { a: 1, unused: 2 }, '11'],
    ['%(first name)s %(é)s', { 'first name': 'Ana', é: 'x' }, 'Ana x'],
    ['%s: %d', ['done', 7.9], 'done: 7'],
    ['%d %i', [-1.9, 12345678901234567890n], '-1 12345678901234567890'],
    ['%f %.2f', [1.5, 2.345], '1.500000 2.35'],
    ['%x %X %o', [255, 255, 8], 'ff FF 10'],
    ['%5s|%-5s|%05d', ['ab', 'ab', 42], '   ab|ab   |00042'],
    ['100%% of %(what)s', { what: 'it' }, '100% of it'],
    ['%(percent).1f%%', { percent: 99.55 }, '99.5%'],
    ['plain', {}, 'plain'],
    ['plain', [], 'plain'],
    ['', {}, ''],
    ['%s', ['%s $& $1'], '%s $& $1'],
    ['%(a)s', { a: undefined }, 'undefined'],
    ['%s', [null], 'null'],
  ])('%j with %j', (format, args, expected) => {
    expect(interpolate(format, args)).toBe(expected)
  })

  test.each<[string, InterpolationArgs, typeof TypeError | typeof RangeError, string]>([
    ['%(name)s', {}, TypeError, "no field 'name' for '%(name)s'"],
    ['%(constructor)s', {}, TypeError, "no field 'constructor'"],
    ['%(name)s', ['Ana'], TypeError, 'needs fields'],
    ['%s and %s', ['a'], TypeError, "only 1 items for '%s and %s'"],
    ['%s', { name: 'Ana' }, TypeError, 'needs a list'],
    ['%s', ['a', 'b'], TypeError, "2 items for the 1 directives of '%s'"],
    ['%(n)d', { n: '3' }, TypeError, 'a number is required'],
    ['%f', [undefined], TypeError, 'a number is required'],
    ['%x', [{}], TypeError, 'a number is required'],
    ['%z', [1], RangeError, "unsupported directive '%z' in '%z'"],
    ['100%', [], RangeError, "unsupported directive '%' in '100%'"],
    ['%(name)', { name: 1 }, RangeError, 'unsupported directive'],
    ['%5000d', [1], RangeError, 'too large'],
  ])('%j with %j throws', (format, args, ErrorClass, message) => {
    expect(() => interpolate(format, args)).toThrow(ErrorClass)
    expect(() => interpolate(format, args)).toThrow(message)
  })

  test('any text comes through a directive, and doubled percent signs become one', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (literal, value) => {
        const format = `${literal.replaceAll('%', '%%')}%(value)s`
        expect(interpolate(format, { value })).toBe(literal + value)
      }),
      { seed: 1 },
    )
  })
})
