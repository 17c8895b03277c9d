import { describe, expect, jest, test } from '@jest/globals'
import {
  CancelledError,
  Future,
  InvalidStateError,
  chainFuture,
  futureAddDoneCallback,
  futureSetExcInfo,
  futureSetExceptionUnlessCancelled,
  futureSetResultUnlessCancelled,
  settled,
} from '../src/index.ts'
import { capturedLog, microtasksDone } from './captured-log.ts'

const log = capturedLog()

describe('chainFuture', () => {
  test('Future to Future', async () => {
    const source = new Future<number>()
    const target = new Future<number>()
    chainFuture(source, target)
    source.setResult(42)
    await expect(target).resolves.toBe(42)
  })

  test('promise to Future', async () => {
    const target = new Future<number>()
    chainFuture(Promise.resolve(42), target)
    await expect(target).resolves.toBe(42)
  })

  test('thenable to Future', async () => {
    const target = new Future<number>()
    const thenable = { then: (resolve: (value: number) => void) => resolve(42) }
    chainFuture(thenable as PromiseLike<number>, target)
    await expect(target).resolves.toBe(42)
  })

  test('three links', async () => {
    const [a, b, c] = [new Future<number>(), new Future<number>(), new Future<number>()] as const
    chainFuture(a, b)
    chainFuture(b, c)
    a.setResult(42)
    await expect(c).resolves.toBe(42)
  })

  test('a done source is copied at once', () => {
    const source = new Future<number>()
    const target = new Future<number>()
    source.setResult(42)
    chainFuture(source, target)
    expect(target.result()).toBe(42)
  })

  test('the error is the same object, from a Future and from a promise', async () => {
    const error = new Error('x')
    const source = new Future<number>()
    const target = new Future<number>()
    chainFuture(source, target)
    source.setException(error)
    await expect(target).rejects.toBe(error)
    const other = new Future<number>()
    chainFuture(Promise.reject(error), other)
    await expect(other).rejects.toBe(error)
  })

  test('a target with an outcome keeps it', async () => {
    for (const source of [Future.resolve(1), Promise.resolve(1), Promise.reject(new Error('x'))]) {
      const target = new Future<number>()
      target.cancel()
      chainFuture(source, target)
      await microtasksDone()
      expect(target.cancelled()).toBe(true)
    }
    expect(log.messages()).toEqual([])
  })

  test('cancellation arrives as cancellation', async () => {
    const source = new Future<number>()
    const target = new Future<number>()
    chainFuture(source, target)
    source.cancel()
    await expect(target).rejects.toBeInstanceOf(CancelledError)
    expect(target.cancelled()).toBe(true)
    const other = new Future<number>()
    chainFuture((async () => source)(), other)
    await expect(other).rejects.toBeInstanceOf(CancelledError)
    expect(other.cancelled()).toBe(true)
  })

  test('what cannot be waited for is refused', () => {
    expect(() => chainFuture(42 as never, new Future())).toThrow(TypeError)
    expect(() => futureAddDoneCallback({} as never, () => undefined)).toThrow(TypeError)
    expect(() => settled(undefined as never)).toThrow(TypeError)
  })
})

describe('futureAddDoneCallback', () => {
  test('calls at once for a done Future, and its errors reach the caller', () => {
    const future = new Future<number>()
    future.setResult(1)
    const callback = jest.fn()
    futureAddDoneCallback(future, callback)
    expect(callback).toHaveBeenCalledWith(future)
    const broken = (): void => {
      throw new Error('in callback')
    }
    expect(() => futureAddDoneCallback(future, broken)).toThrow('in callback')
  })

  test('calls on completion of a pending Future', async () => {
    const future = new Future<number>()
    const callback = jest.fn()
    futureAddDoneCallback(future, callback)
    future.setResult(1)
    expect(callback).not.toHaveBeenCalled()
    await microtasksDone()
    expect(callback).toHaveBeenCalledWith(future)
  })

  test('gives a settled Future for a promise', async () => {
    const error = new Error('x')
    const results: unknown[] = []
    futureAddDoneCallback(Promise.resolve(1), (future) => results.push(future.result()))
    futureAddDoneCallback(Promise.reject(error), (future) => results.push(future.exception()))
    await microtasksDone()
    expect(results).toEqual([1, error])
  })

  test('what a later callback throws is logged', async () => {
    futureAddDoneCallback(Promise.resolve(1), function broken() {
      throw new Error('in callback')
    })
    await microtasksDone()
    expect(log.messages()).toEqual(['Exception in callback broken'])
  })
})

describe('settled', () => {
  test('tells the outcome and never rejects', async () => {
    const error = new Error('x')
    expect((await settled(Promise.resolve(42))).result()).toBe(42)
    const failed = await settled(Promise.reject(error))
    expect(failed.exception()).toBe(error)
    expect(() => failed.result()).toThrow(error)
    expect(failed.cancelled()).toBe(false)
    const cancelled = new Future<number>()
    cancelled.cancel()
    expect((await settled(cancelled)).cancelled()).toBe(true)
  })
})

describe('setting unless cancelled', () => {
  test('a pending Future gets the result', () => {
    const future = new Future<number>()
    futureSetResultUnlessCancelled(future, 42)
    expect(future.result()).toBe(42)
    expect(() => futureSetResultUnlessCancelled(future, 43)).toThrow(InvalidStateError)
  })

  test('a cancelled one stays cancelled', () => {
    const future = new Future<number>()
    future.cancel()
    futureSetResultUnlessCancelled(future, 42)
    expect(future.cancelled()).toBe(true)
  })

  test.each([
    ['futureSetExceptionUnlessCancelled', futureSetExceptionUnlessCancelled],
    ['futureSetExcInfo', futureSetExcInfo],
  ])('%s logs the error when the Future was cancelled', (_name, set) => {
    const error = new Error('x')
    const cancelled = new Future<number>()
    cancelled.cancel()
    set(cancelled, error)
    expect(log.messages()).toEqual(['Exception after Future was cancelled'])
    expect(log.records[0]?.excInfo).toBe(error)

    const pending = new Future<number>()
    set(pending, error)
    expect(pending.exception()).toBe(error)
    expect(() => set(pending, error)).toThrow(InvalidStateError)
  })

  test('futureSetExcInfo wants an error', () => {
    expect(() => futureSetExcInfo(new Future(), undefined)).toThrow(
      'future_set_exc_info called with no exception',
    )
  })
})
