import { expect, test } from '@jest/globals'
import { inSeconds, parseTimedelta } from '../src/timedelta.ts'

test.each<[string, number]>([
  ['', 0],
  ['45s', 45],
  ['45', 45],
  ['45 sec', 45],
  ['1.5h', 5400],
  ['.5m', 30],
  ['2d', 172_800],
  ['1w', 604_800],
  ['100ms', 0.1],
  ['5us', 5e-6],
  ['1h 30min', 5400],
  ['1h 30m', 5400],
  ['1 h 1', 3601],
  ['-5s', -5],
  ['+2m', 120],
  ['1h-30m', 1800],
  ['1e3', 1000],
  [' 3 hours ', 10_800],
  ['10 minutes 5 sec', 605],
  ['1 weeks 1 days 1 milliseconds 1 microseconds', 691_200.001001],
])('%j', (text, seconds) => {
  expect(parseTimedelta(text)).toBe(seconds)
})

test.each([
  '1h30m',
  '2 fortnights',
  'abc',
  '1H',
  '1 hour',
  ' ',
  'h',
  '1,5',
  '1h x',
  '1m1',
  '1 __proto__',
])('no length of time: %j', (text) => {
  expect(() => parseTimedelta(text)).toThrow(`Unrecognized length of time: '${text}'`)
})

test('units by their full names', () => {
  expect(inSeconds(2, 'minutes')).toBe(120)
  expect(inSeconds(5, 'microseconds')).toBe(5e-6)
  expect(inSeconds(1, 'h')).toBeUndefined()
})
