import { describe, expect, test } from '@jest/globals'
import { coroutine, moment, sleep } from '@tornado-ts/gen'
import { Queue, QueueFull, TimeoutError } from '../src/index.ts'
import { nap } from './nap.ts'

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
