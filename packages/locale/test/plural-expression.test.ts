import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { runInNewContext } from 'node:vm'
import { TranslationFileError } from '../src/errors.ts'
import { compilePluralExpression } from '../src/plural-expression.ts'

const COUNTS = [0, 1, 2, 3, 4, 5, 10, 11, 12, 20, 21, 22, 25, 100, 101, 102, 111, 112]
const RUSSIAN = 'n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2'
const ARABIC = 'n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5'

describe('languages', () => {
  test.each([
    ['French', '(n > 1)', '0 0 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1'],
    ['German', 'n != 1', '1 0 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1'],
    ['Japanese', '0', '0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0'],
    ['Russian', RUSSIAN, '2 0 1 1 1 2 2 2 2 2 0 1 2 2 0 1 2 2'],
    ['Arabic', ARABIC, '0 1 2 3 3 3 3 4 4 4 4 4 4 5 5 5 4 4'],
  ])('%s', (_language, expression, forms) => {
    expect(COUNTS.map(compilePluralExpression(expression)).join(' ')).toBe(forms)
  })
})

describe('operators', () => {
  test.each<[string, number, number]>([
    ['1+2*3', 0, 7],
    ['(1+2)*3', 0, 9],
    ['10-3-2', 0, 5],
    ['100/7/2', 0, 7],
    ['n/2', 5, 2],
    ['n%10', -1, 9],
    ['!n', 0, 1],
    ['!n', 5, 0],
    ['!!n', 5, 1],
    ['!n+1', 5, 1],
    ['n<2==1', 1, 1],
    ['1<=n', 1, 1],
    ['n>=2', 1, 0],
    ['2||0', 0, 1],
    ['0||0', 0, 0],
    ['2&&3', 0, 1],
    ['1||0&&0', 0, 1],
    ['n?2:3', 0, 3],
    ['n?1?4:5:6', 1, 4],
    ['0?1:0?2:3', 1, 3],
    [' \t n\n', 7, 7],
  ])('%j of %d is %d', (expression, n, expected) => {
    expect(compilePluralExpression(expression)(n)).toBe(expected)
  })

  test.each(['n/0', 'n%0', '0/0'])('%s is no number of a form', (expression) => {
    expect(Number.isInteger(compilePluralExpression(expression)(5))).toBe(false)
  })

  test('arithmetic agrees with JavaScript', () => {
    const operators = ['+', '-', '*', '<', '>', '<=', '>=', '==', '!=', '&&', '||']
    const term = fc.oneof(fc.constant('n'), fc.nat({ max: 20 }).map(String))
    const tail = fc.array(fc.tuple(fc.constantFrom(...operators), term), { maxLength: 8 })
    fc.assert(
      fc.property(term, tail, fc.nat({ max: 20 }), (first, rest, n) => {
        const source = [first, ...rest.flat()].join(' ')
        // The logical operators give an operand in JavaScript and 0 or 1 in C: only truth is compared.
        const expected = Boolean(runInNewContext(source, { n }))
        expect(compilePluralExpression(source)(n) !== 0).toBe(expected)
      }),
      { seed: 1, numRuns: 300 },
    )
  })
})

describe('refused', () => {
  test.each<[string, string]>([
    ['', 'unexpected end'],
    ['n; process.exit()', "';' is not part"],
    ['process', "'p' is not part"],
    ['n.constructor', "'.' is not part"],
    ['n n', "unexpected 'n'"],
    ['2n', "unexpected 'n'"],
    ['n +', 'unexpected end'],
    ['-n', "unexpected '-'"],
    ['n = 1', "'=' is not part"],
    ['n & 1', "'&' is not part"],
    ['n ? 1', "':' missing"],
    ['n : 1', "unexpected ':'"],
    ['(n', "')' missing"],
    ['n)', "unexpected ')'"],
    ['()', "unexpected ')'"],
    ['n(1)', "unexpected '('"],
    ['99999999999999999999', "unexpected '99999999999999999999'"],
    [`${'('.repeat(21)}n${')'.repeat(21)}`, 'nested more than 20 deep'],
    ['('.repeat(900), 'nested more than 20 deep'],
    ['n+'.repeat(1000), '2000 characters long'],
  ])('%j', (expression, reason) => {
    expect(() => compilePluralExpression(expression)).toThrow(TranslationFileError)
    expect(() => compilePluralExpression(expression)).toThrow(reason)
  })

  test('at the limits', () => {
    expect(compilePluralExpression(`${'('.repeat(20)}n${')'.repeat(20)}`)(3)).toBe(3)
    expect(compilePluralExpression('(n)+(n)+'.repeat(40) + 'n')(1)).toBe(81)
    expect(compilePluralExpression('!'.repeat(998) + 'n')(1)).toBe(1)
    expect(compilePluralExpression('0?1:'.repeat(249) + 'n')(4)).toBe(4)
  })

  test('any text either is an expression or is refused', () => {
    const text = fc.string({ unit: fc.constantFrom(...'n01+-*/%!=<>&|?:() ;'), maxLength: 30 })
    fc.assert(
      fc.property(text, (source) => {
        try {
          expect(typeof compilePluralExpression(source)(3)).toBe('number')
        } catch (error) {
          expect(error).toBeInstanceOf(TranslationFileError)
        }
      }),
      { seed: 1, numRuns: 1000 },
    )
  })
})
