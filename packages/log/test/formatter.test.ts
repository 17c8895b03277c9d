import { expect, test } from '@jest/globals'
import { bareFormatter, exceptionText, messageText } from '../src/formatter.ts'
import { ERROR, LogRecord } from '../src/index.ts'

const init = { name: 'n', levelno: ERROR }

test('the bare entry is the message, and the error below it', () => {
  expect(bareFormatter.format(new LogRecord({ ...init, msg: 'a\nb' }))).toBe('a\n    b')
  const record = new LogRecord({ ...init, msg: 'a  ', excInfo: 'why' })
  expect(bareFormatter.format(record)).toBe('a\n    why')
})

test('the text of the error is made once', () => {
  const record = new LogRecord({ ...init, msg: '', excInfo: 'why\x1b' })
  expect(exceptionText(record)).toBe(String.raw`why\x1b`)
  expect(record.excText).toBe(String.raw`why\x1b`)
  record.excText = 'kept'
  expect(exceptionText(record)).toBe('kept')
})

test('a message that cannot be made is described instead', () => {
  const record = new LogRecord({ ...init, msg: 'a %d', args: ['x'] })
  expect(messageText(record)).toMatch(
    /^Bad message \(TypeError: .*name: 'n'.*msg: 'a %d', args: \[ 'x' \]/,
  )
  const custom = Symbol.for('nodejs.util.inspect.custom')
  const hostile = {
    [custom]: () => {
      throw new Error('no')
    },
  }
  expect(messageText(new LogRecord({ ...init, msg: '%d', args: [hostile] }))).toMatch(
    /^Bad message \(.*\): record of n$/,
  )
})
