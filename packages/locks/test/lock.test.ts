import { describe, expect, test } from '@jest/globals'
import { BadYieldError } from '@tornado-ts/concurrent'
import { coroutine, sleep } from '@tornado-ts/gen'
import { inspect } from 'node:util'
import { Lock, TimeoutError } from '../src/index.ts'

describe('Lock', () => {
  test('how it looks', () => {
    const lock = new Lock()
    expect(inspect(lock)).toBe('<Lock _block=<BoundedSemaphore [unlocked,value:1]>>')
    void lock.acquire()
    expect(String(lock)).toBe('<Lock _block=<BoundedSemaphore [locked]>>')
  })

  test('a release passes it on (test_acquire_release)', () => {
    const lock = new Lock()
    expect(lock.locked()).toBe(false)
    expect(lock.acquire().done()).toBe(true)
    expect(lock.locked()).toBe(true)
    const second = lock.acquire()
    expect(second.done()).toBe(false)
    lock.release()
    expect(second.done()).toBe(true)
    lock.release()
    expect(lock.locked()).toBe(false)
  })

  test('first come, first served (test_acquire_fifo)', async () => {
    const lock = new Lock()
    const history: number[] = []
    const worker = async (n: number): Promise<void> => {
      using _lock = await lock.acquire()
      await sleep(0)
      history.push(n)
    }
    await Promise.all([0, 1, 2, 3, 4].map(worker))
    expect(history).toEqual([0, 1, 2, 3, 4])
  })

  test('first come, first served by withLock (test_acquire_fifo_async_with)', async () => {
    const lock = new Lock()
    const history: number[] = []
    const worker = (n: number): Promise<void> =>
      lock.withLock(async () => {
        await sleep(0)
        history.push(n)
      })
    await Promise.all([0, 1, 2, 3, 4].map(worker))
    expect(history).toEqual([0, 1, 2, 3, 4])
  })

  test('a timeout leaves it locked (test_acquire_timeout)', async () => {
    const lock = new Lock()
    void lock.acquire()
    await expect(lock.acquire({ timeout: 0.01 })).rejects.toBeInstanceOf(TimeoutError)
    expect(lock.acquire().done()).toBe(false)
  })

  test('timeout 0', async () => {
    const lock = new Lock()
    expect(lock.acquire(0).done()).toBe(true)
    await expect(lock.acquire(0)).rejects.toBeInstanceOf(TimeoutError)
  })

  test('it cannot be released twice (test_multi_release)', () => {
    const lock = new Lock()
    expect(() => lock.release()).toThrow('release unlocked lock')
    void lock.acquire()
    lock.release()
    expect(() => lock.release()).toThrow('release unlocked lock')
  })

  test('it can be neither yielded nor used itself (test_yield_lock, test_with_lock)', async () => {
    const body = coroutine(function* () {
      yield new Lock()
    })
    await expect(body()).rejects.toBeInstanceOf(BadYieldError)
    expect(() => {
      // @ts-expect-error -- `using` is for what acquire() gives
      using _lock = new Lock()
    }).toThrow(TypeError)
  })
})
