import { expect, test } from '@jest/globals'
import { LifoQueue } from '../src/index.ts'

test('the last first, waiting ones on top (queues_test.LifoQueueJoinTest.test_order)', async () => {
  const queue = new LifoQueue<number>({ maxsize: 2 })
  queue.putNowait(1)
  queue.putNowait(0)
  expect(String(queue)).toBe('<LifoQueue maxsize=2 queue=[ 1, 0 ] tasks=2>')
  expect(queue.full()).toBe(true)
  void queue.put(3)
  void queue.put(2)
  expect(queue.getNowait()).toBe(3)
  expect(await queue.get()).toBe(2)
  expect(queue.getNowait()).toBe(0)
  expect(await queue.get()).toBe(1)
  expect(queue.empty()).toBe(true)
})
