import { TornadoError } from '@tornado-ts/util'
import { describe, expect, test } from '@jest/globals'
import { StreamBufferFullError, StreamClosedError, UnsatisfiableReadError } from '../src/index.ts'

describe('errors', () => {
  test.each([
    [new StreamClosedError(), 'StreamClosedError', 'TORNADO_STREAM_CLOSED'],
    [new UnsatisfiableReadError('x'), 'UnsatisfiableReadError', 'TORNADO_UNSATISFIABLE_READ'],
    [new StreamBufferFullError('x'), 'StreamBufferFullError', 'TORNADO_STREAM_BUFFER_FULL'],
  ])('%p', (error, name, code) => {
    expect(error).toBeInstanceOf(TornadoError)
    expect(error).toMatchObject({ name, code })
  })

  test('StreamClosedError carries the reason twice', () => {
    const reason = new Error('reset')
    const error = new StreamClosedError(reason)
    expect(error.message).toBe('Stream is closed')
    expect(error.realError).toBe(reason)
    expect(error.cause).toBe(reason)
    expect('cause' in new StreamClosedError()).toBe(false)
  })
})
