import { describe, expect, test } from '@jest/globals'
import { WriteQueue } from '../src/write-queue.ts'

describe('WriteQueue', () => {
  test('resolves in the order of the writes, also those in between that nobody waits for', async () => {
    const queue = new WriteQueue()
    const order: number[] = []
    const waits: Promise<unknown>[] = []
    for (let i = 1; i <= 5; i++) {
      queue.issue()
      if (i !== 2) waits.push(queue.wait().then(() => order.push(i)))
    }
    queue.onFinished()
    queue.onFinished()
    await Promise.resolve()
    expect(order).toEqual([1])
    queue.onFinished(null)
    queue.onFinished(undefined)
    expect(queue.waiting).toBe(true)
    queue.onFinished()
    await Promise.all(waits)
    expect(order).toEqual([1, 3, 4, 5])
    expect(queue.waiting).toBe(false)
  })

  test('a failed write is left to be rejected', async () => {
    const queue = new WriteQueue()
    queue.issue()
    const write = queue.wait()
    queue.onFinished(new Error('EPIPE'))
    expect(queue.waiting).toBe(true)
    queue.reject('closed')
    await expect(write).rejects.toBe('closed')
    expect(queue.waiting).toBe(false)
  })

  test('everybody waits for the same drain', async () => {
    const queue = new WriteQueue()
    expect(queue.draining).toBe(false)
    const [first, second] = [queue.waitForDrain(), queue.waitForDrain()]
    expect(queue.draining).toBe(true)
    queue.drained()
    queue.drained()
    await Promise.all([first, second])
    expect(queue.draining).toBe(false)
    const third = queue.waitForDrain()
    queue.reject('closed')
    await expect(third).rejects.toBe('closed')
  })
})
