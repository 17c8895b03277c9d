import { expect, test } from '@jest/globals'
import { friendlyNumber } from '../src/friendly-number.ts'

test.each<[number | bigint, string, string]>([
  [1000000, '1,000,000', '1000000'],
  [123, '123', '123'],
  [1234, '1,234', '1234'],
  [0, '0', '0'],
  [-0, '0', '0'],
  [-123456, '-123,456', '-123456'],
  [-12, '-12', '-12'],
  [12345678901234567890n, '12,345,678,901,234,567,890', '12345678901234567890'],
  [1e21, '1,000,000,000,000,000,000,000', '1000000000000000000000'],
  [1234.5678, '1,234.5678', '1234.5678'],
  [1e-7, '1e-7', '1e-7'],
  [NaN, 'NaN', 'NaN'],
  [-Infinity, '-Infinity', '-Infinity'],
])('%p is %j, plainly %j', (value, grouped, plain) => {
  expect(friendlyNumber(value, true)).toBe(grouped)
  expect(friendlyNumber(value, false)).toBe(plain)
})
