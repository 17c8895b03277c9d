import { describe, expect, jest, test } from '@jest/globals'
import {
  ExceptionStackContext,
  InvalidStateError,
  ReturnValueIgnoredError,
  returnFuture,
  wrap,
} from '../src/index.ts'
import type { CallbackOption } from '../src/index.ts'
import { capturedLog, microtasksDone } from './captured-log.ts'

const log = capturedLog()

const succeed = returnFuture((value: number, { callback }: CallbackOption<number>) => {
  callback(value)
})
const succeedLater = returnFuture((value: number, { callback }: CallbackOption<number>) => {
  setImmediate(callback, value)
})
const fail = returnFuture((_options: CallbackOption<number>) => {
  throw new Error('immediate')
})
const failLater = returnFuture((_options: CallbackOption<number>) => {
  setImmediate(
    wrap(() => {
      throw new Error('delayed')
    }),
  )
})
const withoutValue = returnFuture(({ callback }: CallbackOption<number>) => callback())

describe('the Future', () => {
  test('has the value at once if it is there at once', () => {
    expect(succeed(42).result()).toBe(42)
  })

  test('gets the value later otherwise', async () => {
    const future = succeedLater(42)
    expect(future.done()).toBe(false)
    await expect(future).resolves.toBe(42)
  })

  test('fails with a later error of the operation', async () => {
    await expect(failLater()).rejects.toThrow('delayed')
    expect(log.messages()).toEqual([])
  })

  test('is undefined when there is no value', () => {
    expect(withoutValue().result()).toBeUndefined()
  })
})

describe('the callback', () => {
  test('is found in the options, and called with the value', async () => {
    const callback = jest.fn()
    expect(succeed(42, { callback }).result()).toBe(42)
    expect(callback).toHaveBeenCalledWith(42)
    const later = jest.fn()
    await succeedLater(43, { callback: later })
    await microtasksDone()
    expect(later).toHaveBeenCalledWith(43)
  })

  test('may be given as undefined', async () => {
    await expect(succeedLater(42, { callback: undefined })).resolves.toBe(42)
  })

  test('is called without a value if there is none', () => {
    const callback = jest.fn()
    void withoutValue({ callback })
    expect(callback.mock.calls).toEqual([[]])
  })

  test('is told of a value that is undefined', () => {
    const callback = jest.fn()
    void returnFuture((o: CallbackOption<undefined>) => o.callback(undefined))({ callback })
    expect(callback.mock.calls).toEqual([[undefined]])
  })

  test('other options reach the function', () => {
    const options = jest.fn()
    const run = returnFuture((o: CallbackOption<number>) => options(o))
    void run({ callback: undefined, depth: 3 } as never)
    expect(options).toHaveBeenCalledWith({ callback: expect.any(Function), depth: 3 })
  })
})

describe('errors', () => {
  test('an immediate one is thrown to the caller, and the callback is not called', async () => {
    const callback = jest.fn()
    const handler = jest.fn(() => true)
    expect(() => fail({ callback })).toThrow('immediate')
    expect(() => new ExceptionStackContext(handler).run(() => fail())).not.toThrow()
    expect(handler).toHaveBeenCalledTimes(1)
    await microtasksDone()
    expect(callback).not.toHaveBeenCalled()
  })

  test('a returned value is one', () => {
    const returns = returnFuture((_options: CallbackOption<number>) => 42)
    expect(() => returns()).toThrow(ReturnValueIgnoredError)
  })

  test('reporting twice is one, for the function', () => {
    const twice = returnFuture(({ callback }: CallbackOption<number>) => {
      callback(1)
      callback(2)
    })
    expect(() => twice()).toThrow(InvalidStateError)
  })

  test('one after the result goes on to the handlers outside', () => {
    const seen: unknown[] = []
    let late: () => void = () => undefined
    const run = returnFuture(({ callback }: CallbackOption<number>) => {
      late = wrap(() => {
        throw new Error('late')
      })
      callback(1)
    })
    const outer = new ExceptionStackContext((error) => seen.push(error) > 0)
    const future = outer.run(() => run())
    late()
    expect(future.result()).toBe(1)
    expect(seen).toEqual([expect.objectContaining({ message: 'late' })])
  })
})
