import { describe, expect, test } from '@jest/globals'
import { AsyncLocalStorage } from 'node:async_hooks'
import { Future } from '@tornado-ts/concurrent'
import { coroutine, moment, sleep } from '../src/index.ts'

const storage = new AsyncLocalStorage<number>()

describe('AsyncLocalStorage', () => {
  async function nativeRoot(n: number): Promise<void> {
    storage.enterWith(n)
    await inner(n)
    expect(storage.getStore()).toBe(n)
    await innerAsync(n)
    expect(storage.getStore()).toBe(n)
  }

  async function innerAsync(n: number): Promise<void> {
    expect(storage.getStore()).toBe(n)
    await sleep(0)
    expect(storage.getStore()).toBe(n)
  }

  const inner = coroutine(function* (n: number) {
    expect(storage.getStore()).toBe(n)
    yield moment
    expect(storage.getStore()).toBe(n)
    yield innerAsync(n)
    expect(storage.getStore()).toBe(n)
  })

  const root = coroutine(function* (n: number) {
    storage.enterWith(n)
    yield inner(n)
    expect(storage.getStore()).toBe(n)
    yield [inner(n), innerAsync(n)]
    expect(storage.getStore()).toBe(n)
    yield sleep(0)
    expect(storage.getStore()).toBe(n)
  })

  test('roots side by side keep their own (gen_test.ContextVarsTest.test_contextvars)', async () => {
    const apart = (start: () => Promise<void>): Promise<void> => storage.run(0, start)
    await Promise.all([
      apart(() => nativeRoot(1)),
      apart(() => nativeRoot(2)),
      apart(() => root(3)),
      apart(() => root(4)),
    ])
  })

  test('what a body sets is not visible to the caller', async () => {
    await storage.run(1, async () => {
      const body = coroutine(function* () {
        storage.enterWith(2)
        yield moment
        storage.enterWith(3)
        yield sleep(0)
        return storage.getStore()
      })
      const result = body()
      expect(storage.getStore()).toBe(1)
      expect(await result).toBe(3)
      expect(storage.getStore()).toBe(1)
      void coroutine(() => storage.enterWith(9))()
      expect(storage.getStore()).toBe(1)
    })
  })

  test('a value set before the first yield is seen by what is yielded', async () => {
    const body = coroutine(function* () {
      storage.enterWith(5)
      yield innerAsync(5)
    })
    await body()
  })

  test('whoever settles what is waited for, the context stays', async () => {
    const future = new Future<void>()
    const result = storage.run(1, () =>
      coroutine(function* () {
        yield future
        return storage.getStore()
      })(),
    )
    storage.run(2, () => future.setResult())
    expect(await result).toBe(1)
  })

  test('finally blocks after cancel are in the context too', () => {
    const seen: unknown[] = []
    const result = storage.run(1, () =>
      coroutine(function* () {
        try {
          yield moment
        } finally {
          seen.push(storage.getStore())
        }
      })(),
    )
    storage.run(2, () => result.cancel())
    expect(seen).toEqual([1])
  })
})
