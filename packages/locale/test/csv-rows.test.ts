import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseCSV } from '../src/csv-rows.ts'

function cells(text: string): (readonly string[])[] {
  return parseCSV(text).map((row) => row.cells)
}

describe('parseCSV', () => {
  test.each<[string, string[][]]>([
    ['', []],
    ['a', [['a']]],
    [
      'a,b\nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['a,b\r\nc\rd', [['a', 'b'], ['c'], ['d']]],
    ['\n\na', [[], [], ['a']]],
    [',', [['', '']]],
    ['a,', [['a', '']]],
    ['"a,b","c"', [['a,b', 'c']]],
    ['"q ""uoted""",x', [['q "uoted"', 'x']]],
    ['""', [['']]],
    ['"two\nlines",x\ny', [['two\nlines', 'x'], ['y']]],
    ['"two\r\nlines"', [['two\nlines']]],
    ['a"b"c,d', [['a"b"c', 'd']]],
    [' "a",b', [[' "a"', 'b']]],
    ['"a"b,c', [['ab', 'c']]],
    ['"a"b"c",d', [['ab"c"', 'd']]],
    ['"never closed, \n', [['never closed, \n']]],
    ['"', [['']]],
    ['a\\"b', [['a\\"b']]],
  ])('%j', (text, expected) => {
    expect(cells(text)).toEqual(expected)
  })

  test('rows know their line', () => {
    expect(parseCSV('a\n"b\nc\n",d\n\ne').map((row) => row.line)).toEqual([1, 2, 5, 6])
  })

  test('what is quoted comes back', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', ' ', 'é') })
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 1 })), (table) => {
        const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`
        const text = table.map((row) => `${row.map(quote).join(',')}\r\n`).join('')
        expect(cells(text)).toEqual(table)
      }),
      { seed: 1 },
    )
  })

  test('any text is cut into something', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r') }), (text) => {
        expect(Array.isArray(parseCSV(text))).toBe(true)
      }),
      { seed: 1, numRuns: 500 },
    )
  })
})
