import { describe, expect, test } from '@jest/globals'
import { sleep } from '@tornado-ts/gen'
import { LifoQueue, PriorityQueue, Queue, TimeoutError } from '../src/index.ts'

describe.each([Queue, LifoQueue, PriorityQueue])('join of %p', (QueueClass) => {
  test('more calls of taskDone than items (test_task_done_underflow)', () => {
    const queue = new QueueClass<number>()
    expect(() => queue.taskDone()).toThrow(RangeError)
    expect(() => queue.taskDone()).toThrow('task_done() called too many times')
  })

  test('two workers (test_task_done)', async () => {
    const queue = new QueueClass<number>()
    for (let i = 0; i < 100; i++) queue.putNowait(i)
    let total = 0
    const worker = async (): Promise<void> => {
      for (;;) {
        const item = await queue.get()
        total += item
        queue.taskDone()
        await sleep(0)
      }
    }
    void worker()
    void worker()
    await queue.join()
    expect(total).toBe(4950)
  })

  test('waits for taskDone, not for get (test_task_done_delay)', async () => {
    const queue = new QueueClass<number>()
    queue.putNowait(0)
    const join = queue.join()
    expect(join.done()).toBe(false)
    await queue.get()
    expect(join.done()).toBe(false)
    await sleep(0)
    expect(join.done()).toBe(false)
    queue.taskDone()
    expect(join.done()).toBe(true)
    queue.putNowait(1)
    expect(queue.join().done()).toBe(false)
  })

  test('a waiting put counts when its item is put', async () => {
    const queue = new QueueClass<number>(1)
    queue.putNowait(0)
    const put = queue.put(1)
    await queue.get()
    queue.taskDone()
    expect([put.done(), queue.join().done()]).toEqual([true, false])
    await queue.get()
    queue.taskDone()
    expect(queue.join().done()).toBe(true)
  })

  test('nothing to wait for (test_join_empty_queue)', async () => {
    const queue = new QueueClass<number>()
    await queue.join()
    await queue.join()
  })

  test('a timeout (test_join_timeout)', async () => {
    const queue = new QueueClass<number>()
    void queue.put(0)
    await expect(queue.join({ timeout: 0.01 })).rejects.toBeInstanceOf(TimeoutError)
  })
})
