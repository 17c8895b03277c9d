import { describe, expect, test } from '@jest/globals'
import { CancelledError, Future } from '@tornado-ts/concurrent'
import { BadYieldError, TimeoutError, coroutine, moment, withTimeout } from '../src/index.ts'
import { capturedLog, microtasksDone } from './captured-log.ts'
import { runNode } from './run-node.ts'

const log = capturedLog()

describe('withTimeout', () => {
  test('a wait that is too long (gen_test.WithTimeoutTest.test_timeout)', async () => {
    const result = withTimeout(0.1, new Future())
    await expect(result).rejects.toBeInstanceOf(TimeoutError)
    await expect(result).rejects.toThrow('Timeout')
    const late = withTimeout(new Date(Date.now() + 5), new Future())
    await expect(late).rejects.toBeInstanceOf(TimeoutError)
  })

  test('in time (test_completes_before_timeout, test_fails_before_timeout)', async () => {
    const good = new Future<string>()
    const bad = new Future<string>()
    setImmediate(() => {
      good.setResult('asdf')
      bad.setException(new RangeError('asdf'))
    })
    const results = [withTimeout(3600, good), withTimeout(3600, bad)]
    expect(await results[0]).toBe('asdf')
    await expect(results[1]).rejects.toBeInstanceOf(RangeError)
  })

  test('what is settled wins over a deadline that has passed', async () => {
    const done = new Future<number>()
    done.setResult(1)
    expect(withTimeout(-1, done).result()).toBe(1)
    expect(await withTimeout(new Date(0), Promise.resolve(2))).toBe(2)
    await expect(withTimeout(0, Promise.reject(new Error('x')))).rejects.toThrow('x')
  })

  test('what is waited for is left alone and can be used again', async () => {
    const future = new Future<number>()
    await expect(withTimeout(0, future)).rejects.toBeInstanceOf(TimeoutError)
    expect(future.done()).toBe(false)
    const again = withTimeout(3600, future)
    future.setResult(42)
    expect(await again).toBe(42)
  })

  test('an error after the timeout is logged once (test_timeout_concurrent_future)', async () => {
    for (const follow of [
      (future: Future<number>) => future,
      async (future: Future<number>) => future,
    ]) {
      log.records.length = 0
      const source = new Future<number>()
      const result = withTimeout(0, follow(source))
      await expect(result).rejects.toBeInstanceOf(TimeoutError)
      source.setException(new RangeError('late'))
      await microtasksDone()
      expect(log.messages()).toHaveLength(1)
      expect(log.messages()[0]).toMatch(/^Exception in Future <Future .*"late".*> after timeout$/)
    }
  })

  test.each([RangeError, [TypeError, RangeError]])('quiet exceptions are not', async (quiet) => {
    const late = new Future()
    const result = withTimeout(0, late, { quietExceptions: quiet })
    await expect(result).rejects.toBeInstanceOf(TimeoutError)
    late.setException(new RangeError('late'))
    await microtasksDone()
    expect(log.messages()).toEqual([])
  })

  test('cancelling after the timeout is not logged (test_timeout_with_cancellation)', async () => {
    const late = new Future()
    await expect(withTimeout(0, late)).rejects.toBeInstanceOf(TimeoutError)
    late.cancel()
    await microtasksDone()
    expect(log.messages()).toEqual([])
  })

  test('an error after the result was cancelled is not logged either', async () => {
    const late = new Future()
    const result = withTimeout(3600, late)
    expect(result.cancel()).toBe(true)
    late.setException(new Error('late'))
    await microtasksDone()
    expect(log.messages()).toEqual([])
    await expect(result).rejects.toBeInstanceOf(CancelledError)
  })

  test('a coroutine, an async function, other yieldables', async () => {
    const body = coroutine(function* () {
      const value: number = yield withTimeout(3600, (async () => 42)())
      return value
    })
    expect(await withTimeout(3600, body())).toBe(42)
    const [n, s] = await withTimeout(3600, [Promise.resolve(1), Promise.resolve('a')])
    expect([n, s]).toEqual([1, 'a'])
    await withTimeout(3600, moment)
  })

  test('bad arguments throw at the call', () => {
    expect(() => withTimeout(1, 42)).toThrow(BadYieldError)
    expect(() => withTimeout(NaN, new Future())).toThrow(TypeError)
  })

  test('a signal', async () => {
    const controller = new AbortController()
    const result = withTimeout(3600, new Future(), { signal: controller.signal })
    controller.abort(new Error('enough'))
    await expect(result).rejects.toThrow('enough')
    const aborted = withTimeout(3600, new Future(), { signal: controller.signal })
    await expect(aborted).rejects.toThrow('enough')
  })

  test('no timer is left behind', async () => {
    expect(await runNode('timers-removed.ts')).toBe('done\n')
  })
})
