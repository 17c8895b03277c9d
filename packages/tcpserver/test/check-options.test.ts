import { describe, expect, test } from '@jest/globals'
import { checkOptions, optionKinds, refuseUnknown } from '../src/check-options.ts'
import { TCPServer } from '../src/tcp-server.ts'

const { flag, limit, list, size, text } = optionKinds

describe('checkOptions', () => {
  test.each([
    ['limit', limit, [0, 1.5, Infinity, undefined], [-1, NaN, '1', null]],
    ['size', size, [1, Infinity], [0, -1, '1']],
    ['flag', flag, [true, false], [0, 'yes']],
    ['text', text, ['', 'https'], [443]],
    ['list', list, [['10.0.0.1'], new Set()], ['10.0.0.1', 5, {}]],
  ])('%s', (_name, kind, good, bad) => {
    for (const value of good) checkOptions({ value }, { value: kind })
    for (const value of bad) {
      expect(() => checkOptions({ value }, { value: kind })).toThrow(TypeError)
    }
  })

  test('names the option and its value', () => {
    expect(() => checkOptions({ a: 1, b: '10' }, { a: limit, b: limit })).toThrow(
      "b must be a number from 0 on, not '10'",
    )
  })
})

test('refuseUnknown names what does not exist', () => {
  refuseUnknown({ a: 1, c: undefined }, ['a', 'b'])
  expect(() => refuseUnknown({ a: 1, c: 1 }, ['a', 'b'])).toThrow("there is no option 'c'")
})

test.each([
  [{ handshakeTimeout: '60' }, 'handshakeTimeout'],
  [{ maxBufferSize: NaN }, 'maxBufferSize'],
  [{ readChunkSize: 0 }, 'readChunkSize'],
  [{ maxWriteBufferSize: -1 }, 'maxWriteBufferSize'],
])('TCPServer refuses %p', (options, name) => {
  expect(() => new TCPServer(options as object)).toThrow(name)
})
