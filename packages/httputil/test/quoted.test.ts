import { expect, test } from '@jest/globals'
import { quoted } from '../src/quoted.ts'

test('quoted escapes and cuts', () => {
  expect(quoted('a"\r')).toBe('"a\\"\\r"')
  expect(quoted('x'.repeat(101))).toBe(`"${'x'.repeat(100)}…"`)
})
