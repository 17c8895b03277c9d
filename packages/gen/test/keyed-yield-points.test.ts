import { describe, expect, test } from '@jest/globals'
import { IOLoop } from '@tornado-ts/ioloop'
import {
  Arguments,
  Callback,
  KeyReuseError,
  Kwargs,
  LeakedCallbackError,
  UnknownKeyError,
  Wait,
  WaitAll,
  YieldPoint,
  coroutine,
  moment,
} from '../src/index.ts'
import { delayCallback, iterations } from './callback-style.ts'

type AnyCallback = (...args: unknown[]) => void

describe('Callback and Wait', () => {
  test('called at once (gen_test.GenEngineTest.test_inline_cb)', async () => {
    const body = coroutine(function* () {
      const callback: AnyCallback = yield new Callback('k1')
      callback()
      const result: unknown = yield new Wait('k1')
      return result
    })
    expect(await body()).toBeUndefined()
  })

  test('called in an iteration of the loop (test_ioloop_cb)', async () => {
    const body = coroutine(function* () {
      IOLoop.current().addCallback((yield new Callback('k1')) as AnyCallback)
      yield new Wait('k1')
    })
    await body()
  })

  test('with a value (test_with_arg_callback)', async () => {
    const body = coroutine(function* () {
      const callback: AnyCallback = yield new Callback('k1')
      delayCallback(3, callback, 42)
      const result: number = yield new Wait('k1')
      return result
    })
    expect(await body()).toBe(42)
  })

  test('callbacks called in another order than waited for (test_parallel_callbacks)', async () => {
    const body = coroutine(function* () {
      for (let k = 0; k < 4; k++) {
        delayCallback(3 - k, yield new Callback(k), `v${k}`)
      }
      const results: unknown[] = []
      for (const k of [1, 0, 3, 2]) results.push(yield new Wait(k))
      return results
    })
    expect(await body()).toEqual(['v1', 'v0', 'v3', 'v2'])
  })

  test('keys are compared by value (test_key_mismatch_tuple, test_leaked_callback_tuple)', async () => {
    const body = coroutine(function* (made: unknown, waited: unknown) {
      const callback: AnyCallback = yield new Callback(made)
      callback(1)
      const result: number = yield new Wait(waited)
      return result
    })
    expect(await body([1, 2], [1, 2])).toBe(1)
    expect(await body({ a: [1] }, { a: [1] })).toBe(1)
    expect(await body(NaN, NaN)).toBe(1)
    expect(await body(0, -0)).toBe(1)
    await expect(body([1, 2], [2, 3])).rejects.toThrow('key [ 2, 3 ] is not pending')
    await expect(body(1, '1')).rejects.toBeInstanceOf(UnknownKeyError)
    await expect(body(new Date(0), new Date(0))).rejects.toBeInstanceOf(UnknownKeyError)
  })

  test.each([['k1'], [[1, 2]]])('a key in use: %p (test_reuse_key)', async (key) => {
    const body = coroutine(function* () {
      yield new Callback(key)
      yield new Callback(key)
    })
    await expect(body()).rejects.toBeInstanceOf(KeyReuseError)
    await expect(body()).rejects.toThrow(/^key .* is already pending$/)
  })

  test.each([['k1'], [[1, 2]]])('a callback never waited for: %p (test_leak)', async (key) => {
    const body = coroutine(function* () {
      yield new Callback(key)
    })
    await expect(body()).rejects.toBeInstanceOf(LeakedCallbackError)
    await expect(body()).rejects.toThrow(/^finished without waiting for callbacks \[ .* \]$/)
  })

  test('a leak behind an error is not reported', async () => {
    const body = coroutine(function* () {
      yield new Callback('k1')
      try {
        yield Promise.reject(new Error('x'))
      } catch {
        return 'caught'
      }
      return 'not reached'
    })
    expect(await body()).toBe('caught')
  })

  test('errors can be caught at the yield, and the run goes on', async () => {
    const body = coroutine(function* () {
      const callback: AnyCallback = yield new Callback('k1')
      const caught: unknown[] = []
      for (const point of [new Callback('k1'), new Wait('k2')]) {
        try {
          yield point
        } catch (error) {
          caught.push((error as Error).name)
        }
      }
      callback('fine')
      caught.push(yield new Wait('k1'))
      return caught
    })
    expect(await body()).toEqual(['KeyReuseError', 'UnknownKeyError', 'fine'])
  })

  test('keys belong to one run, and are free after the Wait', async () => {
    const body = coroutine(function* () {
      for (let i = 0; i < 2; i++) {
        const callback: AnyCallback = yield new Callback('same')
        delayCallback(1, callback)
        yield new Wait('same')
      }
    })
    await Promise.all([body(), body()])
    await body()
  })

  test('an orphaned callback is harmless (test_orphaned_callback)', async () => {
    const kept: AnyCallback[] = []
    const body = coroutine(function* (fail: boolean) {
      const callback: AnyCallback = yield new Callback('k1')
      kept.push(callback)
      if (fail) throw new Error('x')
      callback(1)
      yield new Wait('k1')
      callback(2)
      const again: AnyCallback = yield new Callback('k1')
      callback(3)
      again(4)
      const result: number = yield new Wait('k1')
      return result
    })
    expect(await body(false)).toBe(4)
    await expect(body(true)).rejects.toThrow('x')
    for (const callback of kept) callback(5)
    await moment
  })

  test('several arguments, and keyword arguments (test_arguments)', async () => {
    const body = coroutine(function* (...args: unknown[]) {
      const callback: AnyCallback = yield new Callback('k')
      callback(...args)
      const result: unknown = yield new Wait('k')
      return result
    })
    expect(await body(1, 2)).toEqual(new Arguments([1, 2]))
    expect(await body(null, { error: 'x' })).toEqual(new Arguments([null, { error: 'x' }]))
    expect(await body(new Kwargs({ error: 'x' }))).toEqual(new Arguments([], { error: 'x' }))
    expect(await body({ error: 'x' })).toEqual({ error: 'x' })
  })

  test('cancelled while waiting', async () => {
    const steps: string[] = []
    const waiting = coroutine(function* () {
      try {
        const callback: AnyCallback = yield new Callback('k')
        delayCallback(5, callback)
        yield new Wait('k')
        steps.push('not reached')
      } finally {
        steps.push('finally')
      }
    })()
    await iterations(2)
    waiting.cancel()
    await iterations()
    expect(steps).toEqual(['finally'])
    await waiting.catch(() => undefined)

    const early = coroutine(function* () {
      yield new Callback('k')
    })()
    early.cancel()
    await iterations()
    expect(early.cancelled()).toBe(true)
  })
})

describe('WaitAll', () => {
  test('results in the order of the keys (test_wait_all)', async () => {
    const body = coroutine(function* () {
      delayCallback(3, yield new Callback('k1'), 'v1')
      delayCallback(1, yield new Callback('k2'), 'v2')
      const results: unknown[] = yield new WaitAll(['k1', 'k2'])
      return results
    })
    expect(await body()).toEqual(['v1', 'v2'])
  })

  test('an unknown key is noticed at once', async () => {
    const body = coroutine(function* () {
      yield new Callback('k1')
      yield new WaitAll(['k1', 'k2'])
    })
    await expect(body()).rejects.toBeInstanceOf(UnknownKeyError)
  })
})

test('a yield point cannot be used outside of a run', () => {
  expect(() => new Wait('k').isReady()).toThrow('the yield point was not started')
})

test('a yield point of one’s own', async () => {
  class Immediately extends YieldPoint {
    start(): void {
      // Nothing to start.
    }
    isReady(): boolean {
      return true
    }
    getResult(): string {
      return 'own'
    }
  }
  const body = coroutine(function* () {
    const result: string = yield new Immediately()
    return result
  })
  expect(await body()).toBe('own')
})
