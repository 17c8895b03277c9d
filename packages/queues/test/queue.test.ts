import { describe, expect, test } from '@jest/globals'
import { CancelledError } from '@tornado-ts/concurrent'
import { coroutine, moment, sleep } from '@tornado-ts/gen'
import { inspect } from 'node:util'
import { Queue, QueueEmpty, QueueFull, TimeoutError } from '../src/index.ts'
import { nap } from './nap.ts'

describe('Queue', () => {
  test('how it looks (queues_test.QueueBasicTest.test_repr_and_str)', async () => {
    const queue = new Queue<unknown>({ maxsize: 1 })
    expect(String(queue)).toBe('<Queue maxsize=1>')
    void queue.get()
    expect(String(queue)).toBe('<Queue maxsize=1 getters[1]>')
    void queue.put(null)
    void queue.put(null)
    // The first went to the getter, the second is in the queue.
    expect(String(queue)).toBe('<Queue maxsize=1 queue=[ null ] tasks=2>')
    void queue.put(null)
    expect(String(queue)).toBe('<Queue maxsize=1 queue=[ null ] putters[1] tasks=2>')
    const [first, second] = [inspect(queue), inspect(new Queue())]
    expect(first).toMatch(/^<Queue #\d+ maxsize=1 queue=\[ null \] putters\[1\] tasks=2>$/)
    expect(/#\d+/.exec(first)?.[0]).not.toBe(/#\d+/.exec(second)?.[0])
    expect(inspect(queue)).toBe(first)
  })

  test('first in, first out (test_order)', () => {
    const queue = new Queue<number>()
    for (const item of [1, 3, 2]) queue.putNowait(item)
    expect([1, 2, 3].map(() => queue.getNowait())).toEqual([1, 3, 2])
  })

  test.each([
    [null, TypeError, "maxsize can't be None"],
    [{ maxsize: null }, TypeError, "maxsize can't be None"],
    ['2', TypeError, 'maxsize must be a number'],
    [-1, RangeError, "maxsize can't be negative"],
    [{ maxsize: NaN }, RangeError, "maxsize can't be negative"],
  ])('maxsize %p is refused (test_maxsize)', (options, type, message) => {
    expect(() => new Queue(options as never)).toThrow(type)
    expect(() => new Queue(options as never)).toThrow(message)
  })

  test('a full queue makes put wait (test_full)', async () => {
    const queue = new Queue<number>(2)
    expect([queue.maxsize, queue.empty(), queue.full()]).toEqual([2, true, false])
    expect([queue.put(0).done(), queue.put(1).done()]).toEqual([true, true])
    const third = queue.put(2)
    expect([third.done(), queue.full()]).toEqual([false, true])
    expect(await queue.get()).toBe(0)
    expect([third.done(), queue.full(), queue.qsize()]).toEqual([true, true, 2])
    expect(new Queue().full()).toBe(false)
  })

  test('a fractional maxsize is rounded up (test_float_maxsize)', async () => {
    const queue = new Queue<number>({ maxsize: 1.3 })
    queue.putNowait(0)
    expect([queue.empty(), queue.full()]).toEqual([false, false])
    queue.putNowait(1)
    expect([queue.empty(), queue.full()]).toEqual([false, true])
    expect(() => queue.putNowait(2)).toThrow(QueueFull)
    expect(queue.getNowait()).toBe(0)
    expect(queue.full()).toBe(false)
    await queue.put(3)
    const blocked = queue.put(4)
    expect(blocked.done()).toBe(false)
    expect(await queue.get()).toBe(1)
    expect(blocked.done()).toBe(true)
    expect(queue.full()).toBe(true)
  })

  test('maxsize Infinity is no limit', () => {
    const queue = new Queue<number>({ maxsize: Infinity })
    for (let i = 0; i < 100; i++) queue.putNowait(i)
    expect(queue.full()).toBe(false)
  })

  test('a promise is no item', () => {
    const queue = new Queue<unknown>()
    expect(() => queue.put(Promise.resolve())).toThrow(TypeError)
    expect(() => queue.putNowait(Promise.resolve())).toThrow(TypeError)
    expect(queue.empty()).toBe(true)
  })

  test('errors have codes', () => {
    expect(new QueueEmpty().code).toBe('TORNADO_QUEUE_EMPTY')
    expect(new QueueFull().code).toBe('TORNADO_QUEUE_FULL')
  })
})

describe('get', () => {
  test('an item that is there (test_blocking_get)', async () => {
    const queue = new Queue<number>()
    queue.putNowait(0)
    expect(await queue.get()).toBe(0)
  })

  test('getNowait (test_nonblocking_get, test_nonblocking_get_exception)', () => {
    const queue = new Queue<number>()
    queue.putNowait(0)
    expect(queue.getNowait()).toBe(0)
    expect(() => queue.getNowait()).toThrow(QueueEmpty)
  })

  test('with producers waiting (test_get_with_putters)', async () => {
    const queue = new Queue<number>(1)
    queue.putNowait(0)
    const put = queue.put(1)
    expect(await queue.get()).toBe(0)
    expect(put.done()).toBe(true)
    expect(queue.getNowait()).toBe(1)
  })

  test('first come, first served (test_blocking_get_wait)', async () => {
    const queue = new Queue<number>()
    setImmediate(() => {
      queue.putNowait(0)
      queue.putNowait(1)
    })
    expect(await Promise.all([queue.get(), queue.get()])).toEqual([0, 1])
  })

  test('a timeout; another getter is served (test_get_timeout)', async () => {
    const queue = new Queue<number>()
    const timedOut = queue.get({ timeout: 0.01 })
    const served = queue.get({ timeout: 3600 })
    await expect(timedOut).rejects.toBeInstanceOf(TimeoutError)
    queue.putNowait(0)
    expect(await served).toBe(0)
  })

  test('timeout 0', async () => {
    const queue = new Queue<number>()
    await expect(queue.get(0)).rejects.toBeInstanceOf(TimeoutError)
    await queue.put(7)
    expect(queue.get(0).result()).toBe(7)
    expect(() => queue.get(NaN)).toThrow(TypeError)
  })

  test('put before the timeout (test_get_timeout_preempted)', async () => {
    const queue = new Queue<number>()
    const get = queue.get(0.01)
    queue.putNowait(0)
    await nap()
    expect(await get).toBe(0)
  })

  test('puts that timed out have no part (test_get_clears_timed_out_putters)', async () => {
    const queue = new Queue<number>(1)
    queue.putNowait(0)
    for (let i = 1; i < 10; i++) void queue.put(i, 0.01)
    const last = queue.put(10)
    expect(String(queue)).toContain('putters[10]')
    await nap()
    expect(String(queue)).toContain('putters[1]')
    expect(await queue.get()).toBe(0)
    expect(last.done()).toBe(true)
    expect(await queue.get()).toBe(10)
  })

  test('gets that timed out have no part (test_get_clears_timed_out_getters)', async () => {
    const queue = new Queue<number>()
    for (let i = 0; i < 10; i++) void queue.get(0.01)
    const last = queue.get()
    expect(String(queue)).toContain('getters[11]')
    await nap()
    expect(String(queue)).toContain('getters[1]')
    queue.putNowait(5)
    expect(last.result()).toBe(5)
  })

  test('cancelling loses no item', async () => {
    const queue = new Queue<number>()
    const [first, second] = [queue.get(), queue.get()]
    expect(first.cancel()).toBe(true)
    queue.putNowait(1)
    expect(second.result()).toBe(1)
    expect(second.cancel()).toBe(false)
    await expect(first).rejects.toBeInstanceOf(CancelledError)
  })

  test('a signal, aborted before and during the wait', async () => {
    const queue = new Queue<number>()
    const controller = new AbortController()
    const waiting = queue.get({ signal: controller.signal })
    controller.abort(new Error('enough'))
    queue.putNowait(1)
    await expect(waiting).rejects.toThrow('enough')
    await expect(queue.get({ signal: controller.signal })).rejects.toThrow('enough')
    expect(queue.getNowait()).toBe(1)
  })

  test('for await (test_async_for)', async () => {
    const queue = new Queue<number>()
    for (let i = 0; i < 7; i++) queue.putNowait(i)
    const results: number[] = []
    for await (const item of queue) {
      results.push(item)
      if (results.length === 5) break
    }
    expect(results).toEqual([0, 1, 2, 3, 4])
    expect(queue.getNowait()).toBe(5)
    expect(await queue.get()).toBe(6)
  })
})

describe('put', () => {
  test('putNowait to a full queue (test_nonblocking_put_exception)', () => {
    const queue = new Queue<number>(1)
    void queue.put(0)
    expect(() => queue.putNowait(1)).toThrow(QueueFull)
  })

  test('with consumers waiting (test_put_with_getters)', async () => {
    const queue = new Queue<number>()
    const [first, second] = [queue.get(), queue.get()]
    await queue.put(0)
    expect(await first).toBe(0)
    await queue.put(1)
    expect(await second).toBe(1)
  })

  test('putNowait with consumers waiting (test_nonblocking_put_with_getters)', async () => {
    const queue = new Queue<number>()
    const [first, second] = [queue.get(), queue.get()]
    queue.putNowait(0)
    await moment
    queue.putNowait(1)
    await moment
    expect([await first, await second]).toEqual([0, 1])
  })

  test('waits for room (test_blocking_put_wait)', async () => {
    const queue = new Queue<number>(1)
    queue.putNowait(0)
    setTimeout(() => void queue.get(), 1)
    setTimeout(() => void queue.get(), 2)
    await Promise.all([queue.put(0), queue.put(1)])
  })

  test('an item that timed out never appears (test_put_timeout)', async () => {
    const queue = new Queue<number>(1)
    queue.putNowait(0)
    const timedOut = queue.put(1, { timeout: 0.01 })
    const waiting = queue.put(2, { timeout: 3600 })
    await expect(timedOut).rejects.toBeInstanceOf(TimeoutError)
    expect(queue.getNowait()).toBe(0)
    await waiting
    expect(await queue.get()).toBe(2)
    expect(queue.empty()).toBe(true)
  })

  test('room before the timeout (test_put_timeout_preempted)', async () => {
    const queue = new Queue<number>(1)
    queue.putNowait(0)
    const put = queue.put(1, 0.01)
    void queue.get()
    await nap()
    await put
    expect(queue.getNowait()).toBe(1)
  })

  test('puts that timed out have no part (test_put_clears_timed_out_putters)', async () => {
    const queue = new Queue<number>(1)
    queue.putNowait(0)
    for (let i = 1; i < 10; i++) void queue.put(i, 0.01)
    void queue.put(10)
    await nap()
    void queue.put(11)
    expect(String(queue)).toContain('putters[2]')
  })

  test('gets that timed out have no part (test_put_clears_timed_out_getters)', async () => {
    const queue = new Queue<number>()
    for (let i = 0; i < 10; i++) void queue.get(0.01)
    const getter = queue.get()
    void queue.get()
    await nap()
    queue.putNowait(0)
    expect(String(queue)).toContain('getters[1]')
    expect(getter.result()).toBe(0)
  })

  test('cancelled and aborted', async () => {
    const queue = new Queue<number>(1)
    queue.putNowait(0)
    const controller = new AbortController()
    const [first, second] = [queue.put(1), queue.put(2, { signal: controller.signal })]
    const third = queue.put(3)
    first.cancel()
    controller.abort(new Error('enough'))
    await expect(second).rejects.toThrow('enough')
    expect(queue.getNowait()).toBe(0)
    expect(third.done()).toBe(true)
    expect(queue.getNowait()).toBe(3)
    await expect(queue.put(4, { signal: controller.signal })).rejects.toThrow('enough')
    expect(queue.empty()).toBe(true)
  })
})

test('producer and consumer (test_producer_consumer)', async () => {
  const queue = new Queue<number>(3)
  const history: number[] = []
  const consumer = coroutine(function* () {
    for (;;) {
      const item: number = yield queue.get()
      history.push(item)
      queue.taskDone()
    }
  })
  const consuming = consumer()
  for (let item = 0; item < 10; item++) await queue.put(item)
  await queue.join()
  expect(history).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  consuming.cancel()
})

test('an async consumer that calls taskDone at once', async () => {
  const queue = new Queue<number>(3)
  const history: number[] = []
  void (async () => {
    for await (const item of queue) {
      history.push(item)
      queue.taskDone()
    }
  })()
  for (let item = 0; item < 10; item++) {
    await queue.put(item)
    if (item === 4) await sleep(0)
  }
  await queue.join()
  expect(history).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
})
