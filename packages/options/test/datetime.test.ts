import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { localDate, parseDatetime } from '../src/datetime.ts'

test.each<[string, Date]>([
  ['Sun Apr 28 05:16:07 2013', new Date(2013, 3, 28, 5, 16, 7)],
  ['2013-04-28 05:16:07', new Date(2013, 3, 28, 5, 16, 7)],
  ['2013-04-28 05:16', new Date(2013, 3, 28, 5, 16)],
  ['2013-04-28T05:16', new Date(2013, 3, 28, 5, 16)],
  ['20130428 05:16:07', new Date(2013, 3, 28, 5, 16, 7)],
  ['20130428 05:16', new Date(2013, 3, 28, 5, 16)],
  ['2013-04-28', new Date(2013, 3, 28)],
  ['20130428', new Date(2013, 3, 28)],
  ['05:16:07', new Date(1900, 0, 1, 5, 16, 7)],
  ['05:16', new Date(1900, 0, 1, 5, 16)],
  ['2013-4-8', new Date(2013, 3, 8)],
  ['2013428', new Date(2013, 3, 28)],
  ['sun APR 8  5:6:7 2013', new Date(2013, 3, 8, 5, 6, 7)],
  ['2024-02-29', new Date(2024, 1, 29)],
])('%s', (text, date) => {
  expect(parseDatetime(text)).toEqual(date)
})

test.each([
  '',
  'bad',
  '2013-04-28T05:16:07',
  '2013-02-29',
  '1900-02-29',
  '2013-04-31',
  '2013-13-01',
  '0000-01-01',
  '2013-04-28 24:00',
  '2013-04-28 05:60',
  'Sun Foo 28 05:16:07 2013',
  ' 2013-04-28',
])('not a date: %j', (text) => {
  expect(() => parseDatetime(text)).toThrow(`Unrecognized date/time format: '${text}'`)
})

test('years below 100 are not of the twentieth century', () => {
  expect(localDate(99, 12, 31)?.getFullYear()).toBe(99)
  expect(parseDatetime('0001-01-01').getFullYear()).toBe(1)
})

test('a day begins at its first moment', () => {
  expect(localDate(2013, 4, 28)).toEqual(new Date(2013, 3, 28))
  expect(localDate(2013, 4, 28.5)).toBeUndefined()
})

test('what a Date shows is read back', () => {
  const range = { min: new Date(1950, 0, 1), max: new Date(2100, 0, 1), noInvalidDate: true }
  fc.assert(
    fc.property(fc.date(range), (date) => {
      date.setMilliseconds(0)
      const [weekday, month, day, year, time] = date.toString().split(' ')
      const read = parseDatetime(`${weekday} ${month} ${day} ${time} ${year}`)
      // Without the offset from UTC: the hour in which summer time ends comes twice.
      expect(read.toString().slice(0, 24)).toBe(date.toString().slice(0, 24))
    }),
    { seed: 1 },
  )
})
