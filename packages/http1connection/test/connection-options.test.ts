import { expect, test } from '@jest/globals'
import { CLOSE, connectionOptions, KEEP_ALIVE } from '../src/connection-options.ts'
import { trimBlanks } from '../src/trim-blanks.ts'

test.each([
  ['', 0],
  ['close', CLOSE],
  ['keep-alive', KEEP_ALIVE],
  ['Keep-Alive', KEEP_ALIVE],
  ['foo , CLOSE', CLOSE],
  [',\t, close ,', CLOSE],
  ['keep-alive,close', CLOSE | KEEP_ALIVE],
  ['upgrade', 0],
  ['closed', 0],
  ['"close"', 0],
  ['\xa0close', 0],
])('%j', (value, options) => {
  expect(connectionOptions(value)).toBe(options)
})

test('long runs of blanks cost linear time', () => {
  const started = cpuTime()
  connectionOptions(`x${' '.repeat(65_000)}x`)
  expect(cpuTime() - started).toBeLessThan(200)
  expect(trimBlanks(' \t a b\t ')).toBe('a b')
  expect(trimBlanks(' \t ')).toBe('')
})

/** Processor time of this process in milliseconds: what other programs do does not count. */
function cpuTime(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
