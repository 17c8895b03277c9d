import { afterEach, expect, jest, test } from '@jest/globals'
import { ERROR, LogRecord, StreamHandler } from '../src/index.ts'

afterEach(() => {
  jest.restoreAllMocks()
})

const record = new LogRecord({ name: 'n', levelno: ERROR, msg: 'one\ntwo' })

test('writes the entry and a newline', () => {
  const written: string[] = []
  new StreamHandler({ write: (text) => written.push(text) }).handle(record)
  expect(written).toEqual(['one\n    two\n'])
})

test('standard error is the default', () => {
  const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true)
  const handler = new StreamHandler()
  expect(handler.stream).toBe(process.stderr)
  handler.handle(record)
  expect(write.mock.calls).toEqual([['one\n    two\n']])
})
