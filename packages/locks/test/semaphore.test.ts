import { describe, expect, test } from '@jest/globals'
import { BadYieldError, CancelledError } from '@tornado-ts/concurrent'
import { coroutine } from '@tornado-ts/gen'
import { inspect } from 'node:util'
import { Semaphore, TimeoutError } from '../src/index.ts'
import { nap, outcome } from './nap.ts'

describe('Semaphore', () => {
  test.each([-1, NaN, 1.5])('%p slots are refused', (value) => {
    expect(() => new Semaphore(value)).toThrow('semaphore initial value must be >= 0')
    expect(() => new Semaphore(value)).toThrow(RangeError)
  })

  test('how it looks', () => {
    const semaphore = new Semaphore()
    expect(inspect(semaphore)).toBe('<Semaphore [unlocked,value:1]>')
    void semaphore.acquire()
    expect(String(semaphore)).toBe('<Semaphore [locked]>')
    void semaphore.acquire()
    void semaphore.acquire()
    expect(String(semaphore)).toBe('<Semaphore [locked,waiters:2]>')
    expect(String(new Semaphore(0))).toBe('<Semaphore [locked]>')
  })

  test('three acquire, three release (test_acquire)', async () => {
    const semaphore = new Semaphore()
    const first = semaphore.acquire()
    expect(first.done()).toBe(true)
    const [second, third] = [semaphore.acquire(), semaphore.acquire()]
    expect(second.done()).toBe(false)
    semaphore.release()
    expect([second.done(), third.done()]).toEqual([true, false])
    semaphore.release()
    expect(third.done()).toBe(true)
    semaphore.release()
    expect(String(semaphore)).toBe('<Semaphore [unlocked,value:1]>')
  })

  test('a slot is handed on, so that nobody gets in between', async () => {
    const semaphore = new Semaphore()
    void semaphore.acquire()
    const waiting = semaphore.acquire()
    semaphore.release()
    expect(semaphore.acquire().done()).toBe(false)
    expect(waiting.done()).toBe(true)
  })

  test('continuations run after the releasing call', async () => {
    const semaphore = new Semaphore(0)
    const history: string[] = []
    const waiter = semaphore.acquire().then(() => history.push('acquired'))
    semaphore.release()
    history.push('released')
    await waiter
    expect(history).toEqual(['released', 'acquired'])
  })

  test('who timed out is not served (test_acquire_timeout)', async () => {
    const semaphore = new Semaphore(2)
    void semaphore.acquire()
    void semaphore.acquire()
    await expect(semaphore.acquire({ timeout: 0.01 })).rejects.toBeInstanceOf(TimeoutError)
    semaphore.release()
    expect(String(semaphore)).toBe('<Semaphore [unlocked,value:1]>')
    expect(semaphore.acquire().done()).toBe(true)
  })

  test('released before the timeout (test_acquire_timeout_preempted)', async () => {
    const semaphore = new Semaphore()
    void semaphore.acquire()
    const waiting = semaphore.acquire(0.01)
    semaphore.release()
    await nap()
    await waiting
    expect(waiting.done()).toBe(true)
  })

  test('more releases than acquires (test_release_unacquired)', () => {
    const semaphore = new Semaphore()
    semaphore.release()
    semaphore.release()
    expect(String(semaphore)).toBe('<Semaphore [unlocked,value:3]>')
  })

  test('those who gave up are not kept (test_garbage_collection)', async () => {
    const semaphore = new Semaphore(0)
    for (let i = 0; i < 101; i++) void semaphore.acquire({ timeout: 0.01 })
    const last = semaphore.acquire()
    expect(String(semaphore)).toBe('<Semaphore [locked,waiters:102]>')
    await nap()
    expect(String(semaphore)).toBe('<Semaphore [locked,waiters:1]>')
    semaphore.release()
    expect(last.done()).toBe(true)
  })

  test('timeout 0', async () => {
    const semaphore = new Semaphore()
    expect(semaphore.acquire(0).done()).toBe(true)
    const waiting = semaphore.acquire(0)
    let iterations = 0
    setImmediate(() => iterations++)
    await expect(waiting).rejects.toBeInstanceOf(TimeoutError)
    expect(iterations).toBeLessThanOrEqual(1)
    expect(() => new Semaphore().acquire(NaN)).toThrow(TypeError)
  })

  test('cancel in the middle of the queue', async () => {
    const semaphore = new Semaphore(0)
    const [first, second, third] = [semaphore.acquire(), semaphore.acquire(), semaphore.acquire()]
    expect(second.cancel()).toBe(true)
    await expect(second).rejects.toBeInstanceOf(CancelledError)
    expect(String(semaphore)).toBe('<Semaphore [locked,waiters:2]>')
    semaphore.release()
    semaphore.release()
    expect([first.done(), third.done()]).toEqual([true, true])
    expect(third.cancel()).toBe(false)
    expect(String(semaphore)).toBe('<Semaphore [locked]>')
  })

  test('cancel at both ends of the queue', () => {
    const semaphore = new Semaphore(0)
    const [first, second, third] = [semaphore.acquire(), semaphore.acquire(), semaphore.acquire()]
    first.cancel()
    third.cancel()
    const fourth = semaphore.acquire()
    semaphore.release()
    semaphore.release()
    expect([second.done(), fourth.done()]).toEqual([true, true])
  })

  test('a signal, aborted before and during the wait', async () => {
    const semaphore = new Semaphore()
    const aborted = AbortSignal.abort(new Error('before'))
    await expect(semaphore.acquire({ signal: aborted })).rejects.toThrow('before')
    expect(semaphore.locked()).toBe(false)
    void semaphore.acquire()
    const controller = new AbortController()
    const waiting = semaphore.acquire({ signal: controller.signal })
    controller.abort(new Error('during'))
    semaphore.release()
    await expect(waiting).rejects.toThrow('during')
    expect(String(semaphore)).toBe('<Semaphore [unlocked,value:1]>')
  })

  test('one signal for many waits', async () => {
    const semaphore = new Semaphore(0)
    const controller = new AbortController()
    const { signal } = controller
    const warnings: Error[] = []
    const listener = (warning: Error): number => warnings.push(warning)
    process.on('warning', listener)
    const waits = Array.from({ length: 50 }, () => semaphore.acquire({ signal }))
    controller.abort(new Error('enough'))
    for (const wait of waits) expect(await outcome(wait)).toEqual(new Error('enough'))
    process.off('warning', listener)
    expect(warnings).toEqual([])
    expect(String(semaphore)).toBe('<Semaphore [locked]>')
  })

  test('a semaphore cannot be yielded', async () => {
    const body = coroutine(function* () {
      yield new Semaphore()
    })
    await expect(body()).rejects.toBeInstanceOf(BadYieldError)
  })

  test('a semaphore is no resource', () => {
    expect(() => {
      // @ts-expect-error -- `using` is for what acquire() gives
      using _semaphore = new Semaphore()
    }).toThrow(TypeError)
  })
})
