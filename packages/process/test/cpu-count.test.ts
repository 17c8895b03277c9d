import { expect, test } from '@jest/globals'
import { cpuCount } from '../src/index.ts'

test('there is at least one CPU', () => {
  expect(Number.isInteger(cpuCount())).toBe(true)
  expect(cpuCount()).toBeGreaterThanOrEqual(1)
})
