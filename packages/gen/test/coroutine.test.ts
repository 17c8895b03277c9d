import { describe, expect, test } from '@jest/globals'
import { Future } from '@tornado-ts/concurrent'
import { BadYieldError, Return, coroutine, isCoroutineFunction, moment } from '../src/index.ts'

describe('coroutine', () => {
  test('without a yield the result is done on return', () => {
    const result = coroutine(function* (a: number, b: number) {
      return a + b
    })(40, 2)
    expect(result).toBeInstanceOf(Future)
    expect(result.result()).toBe(42)
  })

  test('the body starts at once and runs up to the first wait', () => {
    const steps: string[] = []
    const body = coroutine(function* () {
      steps.push('begun')
      const done = new Future<string>()
      done.setResult('done')
      const value: string = yield done
      steps.push(value)
      yield new Future()
      steps.push('never')
    })
    expect(body().done()).toBe(false)
    expect(steps).toEqual(['begun', 'done'])
  })

  test('the call never throws', async () => {
    const sync = coroutine(function* () {
      throw new Error('before')
    })
    await expect(sync()).rejects.toThrow('before')
    const plain = coroutine((): number => {
      throw new Error('plain')
    })
    const result = plain()
    expect(() => result.result()).toThrow('plain')
  })

  test('an error after a yield', async () => {
    const body = coroutine(function* () {
      yield moment
      throw new Error('after')
    })
    await expect(body()).rejects.toThrow('after')
  })

  test('a plain and an async function', async () => {
    expect(coroutine((n: number) => n + 1)(41).result()).toBe(42)
    expect(await coroutine(async (n: number) => n + 1)(41)).toBe(42)
    const failing = coroutine(async () => Promise.reject(new Error('async')))
    await expect(failing()).rejects.toThrow('async')
    const returned = coroutine((): number => {
      throw new Return(42)
    })
    expect(returned().result()).toBe(42)
  })

  test('a promise as the result is followed', async () => {
    const body = coroutine(function* () {
      yield moment
      return Promise.resolve(42)
    })
    const answer: number = await body()
    expect(answer).toBe(42)
  })

  class Lock {}
  test.each([
    ['a number', 42],
    ['a string', 'x'],
    ['an instance of a class', new Lock()],
    ['an array with a bad member', [Promise.resolve(), 42]],
  ])('%s cannot be yielded (gen_test.GenCoroutineTest.test_bogus_yield)', async (_what, bad) => {
    const body = coroutine(function* () {
      yield bad
    })
    await expect(body()).rejects.toBeInstanceOf(BadYieldError)
    const catching = coroutine(function* () {
      try {
        yield bad
      } catch (error) {
        return error
      }
      return undefined
    })
    expect(catching().result()).toBeInstanceOf(BadYieldError)
  })

  test('a function can be called again (test_reuse)', async () => {
    const body = coroutine(function* (n: number) {
      yield moment
      return n
    })
    expect(await Promise.all([body(1), body(2)])).toEqual([1, 2])
    expect(await body(3)).toBe(3)
  })

  test('yield of nothing (test_yield_none)', async () => {
    const body = coroutine(function* () {
      const values = [yield, yield null, yield undefined] as unknown[]
      return values
    })
    expect(await body()).toEqual([undefined, undefined, undefined])
  })

  test('a thenable of another kind', async () => {
    const body = coroutine(function* () {
      const value: number = yield {
        // oxlint-disable-next-line unicorn/no-thenable
        then(resolve: (value: number) => void) {
          resolve(1)
          resolve(2)
        },
      }
      return value
    })
    expect(await body()).toBe(1)
  })

  test('errors are thrown at the yield, replaced and swallowed (test_replace_exception)', async () => {
    const failure = new Error('original')
    const body = coroutine(function* (how: 'replace' | 'swallow' | 'pass') {
      try {
        yield Promise.reject(failure)
      } catch (error) {
        expect(error).toBe(failure)
        if (how === 'replace') throw new RangeError('replaced')
        if (how === 'swallow') return 42
        throw error
      }
      return 0
    })
    await expect(body('replace')).rejects.toBeInstanceOf(RangeError)
    expect(await body('swallow')).toBe(42)
    await expect(body('pass')).rejects.toBe(failure)
  })

  test('this and arguments, as a method', async () => {
    class Counter {
      n = 40
      add = coroutine(function* (this: Counter, by: number, ...more: number[]) {
        yield moment
        return this.n + by + more.length
      })
    }
    expect(await new Counter().add(1, 7)).toBe(42)
  })

  test('as a method decorator', async () => {
    class Counter {
      n = 41;
      *next(by: number): Generator<unknown, number, never> {
        yield moment
        return this.n + by
      }
    }
    const method = Object.getOwnPropertyDescriptor(Counter.prototype, 'next')
      ?.value as Counter['next']
    const context = { kind: 'method', name: 'next' } as ClassMethodDecoratorContext
    const decorated = coroutine(method, context)
    expect(await decorated.call(new Counter(), 1)).toBe(42)
  })

  test('the wrapper looks like the function (test_is_coroutine_function)', async () => {
    function* body(_a: number, _b: number): Generator<undefined, number, never> {
      yield
      return 1
    }
    const wrapper = coroutine(body)
    expect([wrapper.name, wrapper.length]).toEqual(['body', 2])
    expect(wrapper.wrapped).toBe(body)
    expect(isCoroutineFunction(wrapper)).toBe(true)
    for (const other of [body, async () => 1, wrapper(1, 2), undefined]) {
      expect(isCoroutineFunction(other)).toBe(false)
    }
  })
})

describe('results', () => {
  const nested = coroutine(function* () {
    try {
      yield Promise.reject(new Error('x'))
    } catch {
      try {
        throw new Return('from a catch')
      } finally {
        yield moment
      }
    }
    return 'not reached'
  })

  test.each<[string, () => PromiseLike<unknown>, unknown]>([
    [
      'return',
      coroutine(function* () {
        yield moment
        return 1
      }),
      1,
    ],
    [
      'return before any yield',
      coroutine(function* () {
        return 2
      }),
      2,
    ],
    [
      'return of nothing',
      coroutine(function* () {
        yield moment
        return
      }),
      undefined,
    ],
    [
      'no return',
      coroutine(function* () {
        yield moment
      }),
      undefined,
    ],
    [
      'Return',
      coroutine(function* () {
        yield moment
        throw new Return(3)
      }),
      3,
    ],
    [
      'Return before any yield',
      coroutine(function* () {
        throw new Return(4)
      }),
      4,
    ],
    [
      'Return without a value',
      coroutine(function* () {
        yield moment
        throw new Return()
      }),
      undefined,
    ],
    ['Return from within catch and finally', nested, 'from a catch'],
  ])('%s', async (_what, body, expected) => {
    expect(await body()).toBe(expected)
  })

  test('Return is an error without a stack', () => {
    const returned = new Return(42)
    expect(returned).toBeInstanceOf(Error)
    expect(returned.value).toBe(42)
    expect(returned.stack).not.toContain('\n')
    expect(new Error('x').stack).toContain('\n')
  })
})

describe('together with async functions', () => {
  const plusOne = coroutine(function* (n: number) {
    yield moment
    return n + 1
  })

  test('an async function awaits a coroutine, and the reverse (test_async_await)', async () => {
    const awaiting = async (): Promise<number> => (await plusOne(1)) + (await plusOne(2))
    const body = coroutine(function* () {
      const sum: number = yield awaiting()
      return sum
    })
    expect(await body()).toBe(5)
  })

  test('both in one yield (test_async_await_mixed_multi)', async () => {
    const body = coroutine(function* () {
      const results: number[] = yield [(async () => 1)(), plusOne(1)]
      return results
    })
    expect(await body()).toEqual([1, 2])
    expect(await Promise.all([plusOne(1), plusOne(2)])).toEqual([2, 3])
  })
})
