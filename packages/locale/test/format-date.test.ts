import { describe, expect, test } from '@jest/globals'
import { CSVLocale } from '../src/csv-locale.ts'
import type { FormatDateOptions } from '../src/format-date.ts'

const now = new Date('2020-06-15T14:30:00Z')
const english = new CSVLocale('en_US', {})

function aged(seconds: number, options: FormatDateOptions = {}): string {
  return english.formatDate(now.getTime() / 1000 - seconds, { now, ...options })
}

describe('formatDate', () => {
  test.each<[age: number, usual: string, shorter: string]>([
    [0, '0 seconds ago', '0 seconds ago'],
    [1, '1 second ago', '1 second ago'],
    [49, '49 seconds ago', '49 seconds ago'],
    [50, '1 minute ago', '1 minute ago'],
    [89, '1 minute ago', '1 minute ago'],
    [90, '2 minutes ago', '2 minutes ago'],
    [91, '2 minutes ago', '2 minutes ago'],
    [150, '2 minutes ago', '2 minutes ago'],
    [210, '4 minutes ago', '4 minutes ago'],
    [2999, '50 minutes ago', '50 minutes ago'],
    [3000, '1 hour ago', '1 hour ago'],
    [5400, '2 hours ago', '2 hours ago'],
    [9000, '2 hours ago', '2 hours ago'],
    [12600, '4 hours ago', '4 hours ago'],
    [86399, '24 hours ago', '24 hours ago'],
    [86400, 'yesterday at 2:30 pm', 'yesterday'],
    [172799, 'Saturday at 2:30 pm', 'Saturday'],
    [345600, 'Thursday at 2:30 pm', 'Thursday'],
    [431999, 'Wednesday at 2:30 pm', 'Wednesday'],
    [432000, 'June 10 at 2:30 pm', 'June 10'],
    [8640000, 'March 7 at 2:30 pm', 'March 7'],
    [28857599, 'July 17 at 2:30 pm', 'July 17'],
    [28857600, 'July 17, 2019 at 2:30 pm', 'July 17, 2019'],
    [43200000, 'February 1, 2019 at 2:30 pm', 'February 1, 2019'],
    [-1, '0 seconds ago', '0 seconds ago'],
    [-59, '0 seconds ago', '0 seconds ago'],
    [-59.999, '0 seconds ago', '0 seconds ago'],
    [-60, 'June 15, 2020 at 2:31 pm', 'June 15, 2020'],
    [-3600, 'June 15, 2020 at 3:30 pm', 'June 15, 2020'],
    [-86405, 'June 16, 2020 at 2:30 pm', 'June 16, 2020'],
  ])('%d seconds old: %s | %s', (age, usual, shorter) => {
    expect(aged(age)).toBe(usual)
    expect(aged(age, { shorter: true })).toBe(shorter)
  })

  test.each<[age: number, absolute: string, full: string]>([
    [0, '2:30 pm', 'June 15, 2020 at 2:30 pm'],
    [86399, '2:30 pm', 'June 14, 2020 at 2:30 pm'],
    [86400, 'Sunday at 2:30 pm', 'June 14, 2020 at 2:30 pm'],
    [-1, 'June 15, 2020 at 2:30 pm', 'June 15, 2020 at 2:30 pm'],
  ])('%d seconds old, not relative: %s, full: %s', (age, absolute, full) => {
    expect(aged(age, { relative: false })).toBe(absolute)
    expect(aged(age, { fullFormat: true })).toBe(full)
  })

  test('local time', () => {
    expect(aged(86400, { gmtOffset: 480 })).toBe('yesterday at 6:30 am')
    expect(aged(0, { gmtOffset: 480, relative: false })).toBe('6:30 am')
    expect(aged(0, { gmtOffset: -330, fullFormat: true })).toBe('June 15, 2020 at 8:00 pm')
  })

  test.each<[code: string, time: string, expected: string]>([
    ['en_US', '18:35', 'April 28, 2013 at 6:35 pm'],
    ['en_US', '00:05', 'April 28, 2013 at 12:05 am'],
    ['en_US', '12:05', 'April 28, 2013 at 12:05 pm'],
    ['en', '18:05', 'April 28, 2013 at 6:05 pm'],
    ['zh_CN', '00:05', 'April 28, 2013 at 上午12:05'],
    ['zh_CN', '12:05', 'April 28, 2013 at 下午12:05'],
    ['zh_CN', '23:05', 'April 28, 2013 at 下午11:05'],
    ['de_DE', '18:05', 'April 28, 2013 at 18:05'],
    ['en_GB', '18:05', 'April 28, 2013 at 18:05'],
    ['en_GB', '00:05', 'April 28, 2013 at 0:05'],
  ])('%s at %s: %s', (code, time, expected) => {
    const date = new Date(`2013-04-28T${time}:00Z`)
    expect(new CSVLocale(code, {}).formatDate(date, { fullFormat: true })).toBe(expected)
  })

  test('every part of a date is translated', () => {
    const spanish = new CSVLocale('es_LA', {
      unknown: new Map([
        ['January', 'enero'],
        [
          '%(month_name)s %(day)s, %(year)s at %(time)s',
          '%(day)s de %(month_name)s de %(year)s, %(time)s',
        ],
        ['yesterday', 'ayer'],
        ['Sunday', 'domingo'],
      ]),
      singular: new Map([['1 hour ago', 'hace 1 hora']]),
      plural: new Map([['%(minutes)d minutes ago', 'hace %(minutes)d minutos']]),
    })
    const date = new Date('2013-01-28T18:05:00Z')
    expect(spanish.formatDate(date, { fullFormat: true })).toBe('28 de enero de 2013, 18:05')
    const past = (seconds: number, options = {}): string =>
      spanish.formatDate(now.getTime() / 1000 - seconds, { now, ...options })
    expect(past(120)).toBe('hace 2 minutos')
    expect(past(3600)).toBe('hace 1 hora')
    expect(past(86400, { shorter: true })).toBe('ayer')
    expect(past(86400, { shorter: true, relative: false })).toBe('domingo')
    expect(past(10)).toBe('10 seconds ago')
  })

  test('the clock is the default present', () => {
    expect(english.formatDate(new Date())).toMatch(/^\d seconds? ago$/)
  })

  test('bad dates and offsets', () => {
    expect(() => english.formatDate(NaN)).toThrow(new RangeError('invalid date NaN'))
    expect(() => english.formatDate(1e15)).toThrow(RangeError)
    expect(() => english.formatDate(new Date('x'))).toThrow('invalid date Invalid Date')
    expect(() => english.formatDate(0, { now: new Date('x') })).toThrow(RangeError)
    expect(() => english.formatDate(0, { gmtOffset: NaN })).toThrow('invalid gmtOffset NaN')
  })
})

describe('formatDay', () => {
  test.each([
    ['2013-04-28T18:35:00Z', {}, 'Sunday, April 28'],
    ['2013-04-28T18:35:00Z', { dow: false }, 'April 28'],
    ['2013-04-28T02:35:00Z', { gmtOffset: 180 }, 'Saturday, April 27'],
  ])('%s with %j: %s', (date, options, expected) => {
    expect(english.formatDay(new Date(date), options)).toBe(expected)
    expect(english.formatDay(Date.parse(date) / 1000, options)).toBe(expected)
  })
})
