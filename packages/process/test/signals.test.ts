import { expect, test } from '@jest/globals'
import { signalName, signalNumber } from '../src/signals.ts'

test('names and numbers', () => {
  expect(signalNumber('SIGTERM')).toBe(15)
  expect(signalNumber('SIGNONE' as 'SIGTERM')).toBe(0)
  expect(signalName(9)).toBe('SIGKILL')
  expect(signalName(999)).toBe('signal 999')
})
