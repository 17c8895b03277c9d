import { expect, test } from '@jest/globals'

import { defineError, TimeoutError, TornadoError } from '../src/index.ts'

class SocketError extends TornadoError {
  static {
    defineError(this, 'SocketError', 'TORNADO_SOCKET')
  }
}

class SocketReset extends SocketError {
  static {
    defineError(this, 'SocketReset', 'TORNADO_SOCKET_RESET')
  }
}

test('name and code come from the prototype, message and cause from the constructor', () => {
  const cause = new Error('ECONNRESET')
  const error = new SocketReset('reset by peer', { cause })
  expect(error.message).toBe('reset by peer')
  expect(error.cause).toBe(cause)
  expect(error.name).toBe('SocketReset')
  expect(error.code).toBe('TORNADO_SOCKET_RESET')
  expect(Object.keys(error)).toEqual([])
  expect(String(error)).toBe('SocketReset: reset by peer')
  expect('cause' in new SocketReset('without')).toBe(false)
})

test('instanceof follows the classes', () => {
  const error = new SocketReset('x')
  expect(error instanceof SocketError).toBe(true)
  expect(error instanceof TornadoError).toBe(true)
  expect(error instanceof Error).toBe(true)
  expect(error instanceof TimeoutError).toBe(false)
  expect(new SocketError('x') instanceof SocketReset).toBe(false)
})

test('instanceof accepts the same class of another installed copy', () => {
  const create = () =>
    class SocketError extends TornadoError {
      static {
        defineError(this, 'SocketError', 'TORNADO_SOCKET')
      }
    }
  const Copy = create()
  expect(new Copy('x') instanceof create()).toBe(true)
  expect(new Copy('x') instanceof SocketError).toBe(true)
  expect(new Copy('x') instanceof SocketReset).toBe(false)
})

test('a subclass that was not registered is told apart by identity', () => {
  class Mine extends SocketError {}
  class Other extends SocketError {}
  expect(new Mine('x') instanceof Mine).toBe(true)
  expect(new Mine('x') instanceof SocketError).toBe(true)
  expect(new SocketError('x') instanceof Mine).toBe(false)
  expect(new Other('x') instanceof Mine).toBe(false)
})

test.each([undefined, null, 'TimeoutError', 1, {}, new Error('x'), Object.create(null)])(
  '%p is no TornadoError',
  (value) => {
    expect(value instanceof TornadoError).toBe(false)
    expect(value instanceof TimeoutError).toBe(false)
  },
)

test('TimeoutError has a stable name and code', () => {
  expect(new TimeoutError().message).toBe('')
  expect(new TimeoutError('late').name).toBe('TimeoutError')
  expect(new TimeoutError('late').code).toBe('TORNADO_TIMEOUT')
})
