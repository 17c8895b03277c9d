import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { formatTimestamp } from '@tornado-ts/httputil'
import { parseHttpDate } from '../src/http-date.ts'

describe('parseHttpDate', () => {
  const expected = Date.UTC(1994, 10, 6, 8, 49, 37)

  it.each([
    'Sun, 06 Nov 1994 08:49:37 GMT',
    'Sunday, 06-Nov-94 08:49:37 GMT',
    'Sun Nov  6 08:49:37 1994',
  ])('reads %s', (text) => {
    expect(parseHttpDate(text)).toBe(expected)
  })

  it.each([
    '',
    '0',
    '1',
    'yesterday',
    '1994-11-06T08:49:37Z',
    'Sun, 06 Nov 1994 08:49:37',
    'Sun, 06 Nov 1994 08:49:37 PST',
    'Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT',
    'Sun, 06 Nov 1994 24:00:00 GMT',
    'Sun, 06 Nov 1994 08:60:00 GMT',
    'Sun, 31 Feb 1994 08:49:37 GMT',
    'Sun, 00 Nov 1994 08:49:37 GMT',
    'Sun, 06 Nox 1994 08:49:37 GMT',
    'Sun, 06 Anf 1994 08:49:37 GMT',
    'sun, 06 nov 1994 08:49:37 gmt',
  ])('does not read %p', (text) => {
    expect(parseHttpDate(text)).toBeUndefined()
  })

  it('takes a year of two digits for the nearest that is not 50 years ahead', () => {
    const year = new Date().getUTCFullYear()
    for (const [ahead, expectedYear] of [
      [0, year],
      [50, year + 50],
      [51, year - 49],
      [-49, year - 49],
    ] as const) {
      const digits = String((year + ahead) % 100).padStart(2, '0')
      const date = parseHttpDate(`Monday, 01-Jan-${digits} 00:00:00 GMT`)
      expect(new Date(date!).getUTCFullYear()).toBe(expectedYear)
    }
  })

  it('reads every date that is written', () => {
    const seconds = fc.integer({ min: -62135596800, max: 253402300799 })
    fc.assert(
      fc.property(seconds, (time) => {
        expect(parseHttpDate(formatTimestamp(time))).toBe(time * 1000)
      }),
      { seed: 7 },
    )
  })
})
