import { describe, expect, test } from '@jest/globals'
import { Future } from '@tornado-ts/concurrent'
import { IOLoop } from '@tornado-ts/ioloop'
import { coroutine, moment } from '../src/index.ts'

function doneFuture<T>(value?: T): Future<T | undefined> {
  const future = new Future<T | undefined>()
  future.setResult(value)
  return future
}

describe('who runs when', () => {
  const runners = (): {
    log: string[]
    run: (name: string, yieldable: unknown) => Future<void>
  } => {
    const log: string[] = []
    const run = coroutine(function* (name: string, yieldable: unknown) {
      for (let i = 0; i < 5; i++) {
        log.push(name)
        yield yieldable
      }
    })
    return { log, run }
  }

  test('a Future that is done does not let others run (test_done_future)', async () => {
    const { log, run } = runners()
    await Promise.all([run('a', doneFuture()), run('b', doneFuture())])
    expect(log.join('')).toBe('aaaaabbbbb')
  })

  test('a moment does (gen_test.GenCoroutineTest.test_moment)', async () => {
    const { log, run } = runners()
    await Promise.all([run('a', moment), run('b', moment)])
    expect(log.join('')).toBe('ababababab')
  })

  test('moment and done Future mixed', async () => {
    const { log, run } = runners()
    await Promise.all([run('a', moment), run('b', doneFuture())])
    expect(log.join('')).toBe('abbbbbaaaa')
  })

  test('10 000 Futures that are done need no stack, and no turn', () => {
    const body = coroutine(function* () {
      let sum = 0
      for (let i = 0; i < 10_000; i++) sum += (yield doneFuture(1)) as number
      return sum
    })
    expect(body().result()).toBe(10_000)
  })

  test('10 000 Futures that failed', () => {
    const body = coroutine(function* () {
      const failed = new Future<never>()
      failed.setException(new Error('x'))
      let caught = 0
      for (let i = 0; i < 10_000; i++) {
        try {
          yield failed
        } catch {
          caught++
        }
      }
      return caught
    })
    expect(body().result()).toBe(10_000)
  })

  test('a promise resumes in the microtask in which it settles', async () => {
    const future = new Future<number>()
    let resumed = false
    const body = coroutine(function* () {
      yield future
      resumed = true
    })
    void body()
    future.setResult(1)
    expect(resumed).toBe(false)
    await Promise.resolve()
    expect(resumed).toBe(true)
  })

  test('a moment is a callback of the loop that was current at the call', async () => {
    const loop = new IOLoop({ makeCurrent: false })
    let steps = 0
    const body = coroutine(function* () {
      steps++
      yield moment
      steps++
      yield
      steps++
      return IOLoop.current()
    })
    let result: Future<IOLoop> | undefined
    await loop.runSync(() => {
      result = body()
    })
    const after = steps
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(steps).toBe(after)
    expect(await loop.runSync(() => result)).toBe(loop)
    expect(steps).toBe(3)
    loop.close()
  })
})
