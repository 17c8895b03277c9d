import type { Timeout } from '@tornado-ts/ioloop'
import { TimeoutError } from '@tornado-ts/util'
import { afterEach, describe, expect, test } from '@jest/globals'
import { closeAll, atEnd, handles } from './peers.ts'
import { ConnectLimit } from '../src/connect-limit.ts'

afterEach(closeAll)

function limit(timeout?: Timeout, signal?: AbortSignal): ConnectLimit {
  const made = new ConnectLimit('connecting', timeout, signal)
  atEnd(() => made.stop())
  return made
}

const never = new Promise<never>(() => {})

describe('the signal', () => {
  test('is the caller’s own, or none, without a timeout', () => {
    const { signal } = new AbortController()
    expect(limit().signal).toBeUndefined()
    expect(limit(undefined, signal).signal).toBe(signal)
    expect(limit(Infinity, signal).signal).toBe(signal)
  })

  test.each<[string, () => Timeout]>([
    ['zero', () => 0],
    ['a negative number', () => -1],
    ['a Date that is past', () => new Date(Date.now() - 1000)],
  ])('is aborted at once for %s', (_name, timeout) => {
    const { signal } = limit(timeout())
    expect(signal?.aborted).toBe(true)
    expect(signal?.reason).toBeInstanceOf(TimeoutError)
  })

  test('is aborted when the time is up', async () => {
    const { signal } = limit(0.01)
    expect(signal?.aborted).toBe(false)
    await new Promise((resolve) => signal?.addEventListener('abort', resolve))
    expect(signal?.reason).toEqual(new TimeoutError('connecting took longer than 0.01 seconds'))
  })

  test('is aborted when the caller’s is', () => {
    const controller = new AbortController()
    const { signal } = limit(60, controller.signal)
    controller.abort('enough')
    expect(signal?.reason).toBe('enough')
    expect(limit(60, controller.signal).signal?.reason).toBe('enough')
  })

  test.each<unknown>(['5', null, Number.NaN, {}])('refuses the timeout %p', (timeout) => {
    expect(() => limit(timeout as Timeout)).toThrow(/^Unsupported timeout /)
  })
})

describe('guard', () => {
  test('passes outcomes on', async () => {
    for (const made of [limit(), limit(60)]) {
      expect(await made.guard(Promise.resolve(1))).toBe(1)
      await expect(made.guard(Promise.reject(new Error('no')))).rejects.toThrow('no')
    }
  })

  test('gives up with the signal', async () => {
    const controller = new AbortController()
    const guarded = limit(undefined, controller.signal).guard(never)
    controller.abort('enough')
    await expect(guarded).rejects.toBe('enough')
  })

  test('ignores a failure that comes later', async () => {
    const controller = new AbortController()
    let fail: (error: Error) => void = () => {}
    const late = new Promise<never>((_resolve, reject) => (fail = reject))
    const guarded = limit(undefined, controller.signal).guard(late)
    controller.abort('enough')
    fail(new Error('an unhandled rejection would end the run'))
    await expect(guarded).rejects.toBe('enough')
  })
})

test('stop releases the timer and the caller’s signal', () => {
  const controller = new AbortController()
  const before = handles()
  const made = limit(60, controller.signal)
  expect(handles().length).toBe(before.length + 1)
  made.stop()
  expect(handles()).toEqual(before)
  controller.abort()
  expect(made.signal?.aborted).toBe(false)
})
