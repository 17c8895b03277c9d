import { describe, expect, test } from '@jest/globals'
import { PriorityQueue, QueueFull } from '../src/index.ts'

describe('PriorityQueue', () => {
  test('the smallest first, waiting ones included (queues_test.PriorityQueueJoinTest.test_order)', async () => {
    const queue = new PriorityQueue<[number, string]>({ maxsize: 2 })
    queue.putNowait([1, 'a'])
    queue.putNowait([0, 'b'])
    expect(queue.full()).toBe(true)
    expect(() => queue.putNowait([9, 'x'])).toThrow(QueueFull)
    void queue.put([3, 'c'])
    void queue.put([2, 'd'])
    expect(queue.getNowait()).toEqual([0, 'b'])
    expect(await queue.get()).toEqual([1, 'a'])
    expect(queue.getNowait()).toEqual([2, 'd'])
    expect(await queue.get()).toEqual([3, 'c'])
    expect(queue.empty()).toBe(true)
  })

  test('equal items come out in the order they were put', () => {
    const queue = new PriorityQueue<{ n: number; name: string }>({ compare: (a, b) => a.n - b.n })
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
    for (const name of names) queue.putNowait({ n: name > 'd' ? 0 : 1, name })
    expect(names.map(() => queue.getNowait().name).join('')).toBe('efghabcd')
  })

  test('what has no order is refused, and changes nothing', async () => {
    const queue = new PriorityQueue<unknown>(2)
    expect(() => queue.put({})).toThrow(TypeError)
    expect(queue.empty()).toBe(true)
    expect(queue.join().done()).toBe(true)
    queue.putNowait(1)
    expect(() => queue.put('a')).toThrow(TypeError)
    expect(() => queue.putNowait({})).toThrow(TypeError)
    expect(String(queue)).toBe('<PriorityQueue maxsize=2 queue=[ 1 ] tasks=1>')
    const getter = new PriorityQueue<unknown>()
    const get = getter.get()
    expect(() => getter.putNowait({})).toThrow(TypeError)
    getter.putNowait(5)
    expect(await get).toBe(5)
  })

  test('a waiting put fails by itself', async () => {
    const queue = new PriorityQueue<unknown>(2)
    queue.putNowait(1)
    queue.putNowait(2)
    const [bad, good] = [queue.put('a'), queue.put(0)]
    expect(queue.getNowait()).toBe(0)
    await expect(bad).rejects.toBeInstanceOf(TypeError)
    expect(good.done()).toBe(true)
    expect([queue.getNowait(), queue.getNowait()]).toEqual([1, 2])
  })

  test('maxsize alone, and the largest first', () => {
    expect(new PriorityQueue<number>(3).maxsize).toBe(3)
    const queue = new PriorityQueue<number>({ compare: (a, b) => b - a })
    for (const n of [1, 3, 2]) queue.putNowait(n)
    expect([1, 2, 3].map(() => queue.getNowait())).toEqual([3, 2, 1])
  })
})
