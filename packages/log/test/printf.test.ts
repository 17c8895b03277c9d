import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { printf } from '../src/printf.ts'

describe('printf', () => {
  test.each<[string, unknown[], string]>([
    ['%s and %s', ['a', 1], 'a and 1'],
    ['%5s|%-5s|%.2s', ['ab', 'ab', 'abc'], '   ab|ab   |ab'],
    ['%1.1s', ['WARNING'], 'W'],
    ['%s %s %s', [null, undefined, true], 'null undefined true'],
    ['%s', [Buffer.from('é')], 'é'],
    ['%s', [new Error('boom')], 'Error: boom'],
    ['%s', [{ a: [1] }], '{ a: [ 1 ] }'],
    ['%s', [[1, 'b']], "[ 1, 'b' ]"],
    ['%s', [Object.create(null)], '[Object: null prototype] {}'],
    ['%s', [Symbol('s')], 'Symbol(s)'],
    ['%r %r', ['a\nb', 1], "'a\\nb' 1"],
    ['%r', [Buffer.from([0xe9])], '"b\'\\\\xe9\'"'],
    ['%j', [{ a: '</x>' }], '{"a":"</x>"}'],
    ['%j', [undefined], 'undefined'],
    ['%c%c', [65, 'é'], 'Aé'],
    ['%d %i %u', [1.9, -1.9, 0], '1 -1 0'],
    ['%5d|%-5d|%05d|%+d|% d', [42, 42, -42, 42, 42], '   42|42   |-0042|+42| 42'],
    ['%.3d', [7], '007'],
    ['%d', [12345678901234567890n], '12345678901234567890'],
    ['%x %X %o %#x %#o', [255, 255, 8, -255, 8], 'ff FF 10 -0xff 0o10'],
    ['%f %.2f %.0f', [1.5, 2.345, 2.6], '1.500000 2.35 3'],
    ['%.2f', [1e21], '1000000000000000000000.00'],
    ['%.0f', [-1e21], '-1000000000000000000000'],
    ['%7.2f|%-7.2f|%07.2f', [1.5, 1.5, -1.5], '   1.50|1.50   |-001.50'],
    ['%f %f %F', [NaN, -Infinity, Infinity], 'nan -inf INF'],
    ['%e %.1E', [12345.678, 0.00012], '1.234568e+04 1.2E-04'],
    ['%g %g %g %g', [0.0001, 0.00001, 123456, 1234567], '0.0001 1e-05 123456 1.23457e+06'],
    ['%g %#g %.3g %G', [1, 1, 1234, 1e-10], '1 1.00000 1.23e+03 1E-10'],
    ['%.0g', [0], '0'],
    ['100%% of %s', ['x'], '100% of x'],
    ['no directives', [], 'no directives'],
    ['%s', ['%s %d'], '%s %d'],
  ])('%j with %p', (format, args, expected) => {
    expect(printf(format, args)).toBe(expected)
  })

  test.each<[string, unknown[], typeof TypeError | typeof RangeError]>([
    ['%s', [], TypeError],
    ['%s', [1, 2], TypeError],
    ['no directives', [1], TypeError],
    ['%d', ['1'], TypeError],
    ['%d', [NaN], TypeError],
    ['%d', [true], TypeError],
    ['%x', [{}], TypeError],
    ['%f', [undefined], TypeError],
    ['%c', ['ab'], TypeError],
    ['%c', [-1], TypeError],
    ['%(name)s', ['a'], TypeError],
    ['%z', [1], RangeError],
    ['100%', [], RangeError],
    ['%', [], RangeError],
    ['%1001d', [1], RangeError],
    ['%.101f', [1], RangeError],
    [
      '%s',
      [
        {
          toString: () => {
            throw new TypeError('no text')
          },
        },
      ],
      TypeError,
    ],
  ])('%j with %p throws', (format, args, error) => {
    expect(() => printf(format, args)).toThrow(error)
  })

  test('numbers survive a round trip', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(20), (n, width) => {
        expect(Number(printf(`%${width}d`, [n]))).toBe(n)
        expect(Number(printf(`%0${width}d`, [n]))).toBe(n)
        expect(printf(`%-${width}d|`, [n])).toBe(`${n}`.padEnd(width) + '|')
      }),
      { seed: 1 },
    )
  })

  test('any format and any arguments give text, a TypeError or a RangeError', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'%sdrjcfgx()-+ #0123.a\n') }),
        fc.array(fc.anything()),
        (format, args) => {
          try {
            expect(typeof printf(format, args)).toBe('string')
          } catch (error) {
            expect(error instanceof TypeError || error instanceof RangeError).toBe(true)
          }
        },
      ),
      { seed: 2 },
    )
  })
})
