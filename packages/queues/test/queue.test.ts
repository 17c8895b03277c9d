import { describe, expect, test } from '@jest/globals'
import { CancelledError } from '@tornado-ts/concurrent'
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
    ['2', TypeError, "maxsize must be a number, not '2'"],
    [-1, RangeError, "maxsize can't be negative: -1"],
    [{ maxsize: NaN }, RangeError, "maxsize can't be negative: NaN"],
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
