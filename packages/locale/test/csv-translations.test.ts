import { expect, test } from '@jest/globals'
import { parseCSVTranslations } from '../src/csv-translations.ts'
import { collectLog } from './collect-log.ts'

const log = collectLog()

test('rows go to the table of their kind', () => {
  const text = 'a,A\nb,B,\nc,C,unknown\nd,D, plural \nd,D1,singular,ignored\n'
  expect(parseCSVTranslations(text, 'x.csv')).toEqual({
    plural: new Map([['d', 'D']]),
    singular: new Map([['d', 'D1']]),
    unknown: new Map([
      ['a', 'A'],
      ['b', 'B'],
      ['c', 'C'],
    ]),
  })
  expect(log).toEqual([])
})

test('cells are trimmed, short rows ignored, later rows win', () => {
  const text = '" spaced "," espaciado "\nalone\n\na,1\na,2\n__proto__,p\n'
  expect([...(parseCSVTranslations(text, 'x.csv').unknown ?? [])]).toEqual([
    ['spaced', 'espaciado'],
    ['a', '2'],
    ['__proto__', 'p'],
  ])
})

test('another indicator is logged with its line, the row left out', () => {
  const { plural, singular, unknown } = parseCSVTranslations('"a\nb",A\nc,C,weird\nd,D\n', 'x.csv')
  expect([plural?.size, singular?.size, unknown?.size]).toEqual([0, 0, 2])
  expect(log).toEqual(["ERROR Unrecognized plural indicator 'weird' in x.csv line 3"])
})
