import { describe, expect, test } from '@jest/globals'
import { sleep } from '@tornado-ts/gen'
import { Releaser, Semaphore, TimeoutError } from '../src/index.ts'

describe('Releaser', () => {
  test('releasing twice counts once', async () => {
    const semaphore = new Semaphore()
    const releaser = await semaphore.acquire()
    expect(releaser).toBeInstanceOf(Releaser)
    releaser.release()
    releaser.release()
    await releaser[Symbol.asyncDispose]()
    expect(String(semaphore)).toBe('<Semaphore [unlocked,value:1]>')
  })

  test('using', async () => {
    const semaphore = new Semaphore()
    {
      using _slot = await semaphore.acquire()
      expect(semaphore.locked()).toBe(true)
    }
    expect(semaphore.locked()).toBe(false)
  })

  test('await using', async () => {
    const semaphore = new Semaphore()
    {
      await using _slot = await semaphore.acquire()
      expect(semaphore.locked()).toBe(true)
    }
    expect(semaphore.locked()).toBe(false)
  })

  test('an error releases too (test_context_manager_exception)', async () => {
    const semaphore = new Semaphore()
    const body = async (): Promise<void> => {
      using _slot = await semaphore.acquire()
      throw new Error('inside')
    }
    await expect(body()).rejects.toThrow('inside')
    expect(semaphore.acquire().done()).toBe(true)
  })

  test('a timeout acquires nothing (test_context_manager_timeout_error)', async () => {
    const semaphore = new Semaphore(0)
    let entered = false
    const body = async (): Promise<void> => {
      using _slot = await semaphore.acquire(0.01)
      entered = true
    }
    await expect(body()).rejects.toBeInstanceOf(TimeoutError)
    expect(entered).toBe(false)
    expect(String(semaphore)).toBe('<Semaphore [locked]>')
  })

  test('one after the other (test_context_manager_contended)', async () => {
    const semaphore = new Semaphore()
    const history: string[] = []
    const body = async (n: number): Promise<void> => {
      using _slot = await semaphore.acquire()
      history.push(`acquired ${n}`)
      await sleep(0.01)
      history.push(`release ${n}`)
    }
    await Promise.all([body(0), body(1)])
    expect(history).toEqual(['acquired 0', 'release 0', 'acquired 1', 'release 1'])
  })
})

describe('withLock', () => {
  test('gives what the function gives, and releases', async () => {
    const semaphore = new Semaphore()
    expect(await semaphore.withLock(() => 1)).toBe(1)
    expect(await semaphore.withLock(async () => 'a')).toBe('a')
    await expect(
      semaphore.withLock(() => {
        throw new Error('inside')
      }),
    ).rejects.toThrow('inside')
    expect(semaphore.locked()).toBe(false)
  })

  test('starts the function at once if there is a slot', () => {
    let started = false
    void new Semaphore().withLock(() => (started = true))
    expect(started).toBe(true)
  })

  test('does not call the function without a slot', async () => {
    const semaphore = new Semaphore(0)
    let called = false
    const call = (): boolean => (called = true)
    await expect(semaphore.withLock(call, 0.01)).rejects.toBeInstanceOf(TimeoutError)
    const signal = AbortSignal.abort(new Error('enough'))
    await expect(semaphore.withLock(call, { signal })).rejects.toThrow('enough')
    expect(() => semaphore.withLock(call, NaN)).toThrow(TypeError)
    expect(called).toBe(false)
  })
})
