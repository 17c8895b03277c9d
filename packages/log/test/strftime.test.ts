import { expect, test } from '@jest/globals'
import { strftime } from '../src/strftime.ts'

const afternoon = new Date(2026, 0, 31, 14, 5, 9, 7)
const midnight = new Date(2024, 11, 31, 0, 0, 0, 0)

test.each<[string, Date, string]>([
  ['%y%m%d %H:%M:%S', afternoon, '260131 14:05:09'],
  ['%Y-%m-%dT%H:%M:%S.%f', afternoon, '2026-01-31T14:05:09.007000'],
  ['%I:%M %p', afternoon, '02:05 PM'],
  ['%I:%M %p', midnight, '12:00 AM'],
  ['%a %b %j', afternoon, 'Sat Jan 031'],
  ['%a %b %j', midnight, 'Tue Dec 366'],
  ['100%% %q %', afternoon, '100% %q %'],
])('%j', (format, date, expected) => {
  expect(strftime(format, date)).toBe(expected)
})

test('%Z names the zone', () => {
  expect(strftime('%Z', afternoon)).toMatch(/^[A-Z]{2,5}([+-]\d+(:\d\d)?)?$/)
})
