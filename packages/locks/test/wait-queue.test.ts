import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { WaitQueue, Waiter, waitLimits } from '../src/index.ts'

describe('WaitQueue', () => {
  test('behaves like a list from which any member can leave', () => {
    const step = fc.oneof(
      fc.constant<'push' | 'shift'>('push'),
      fc.constant<'push' | 'shift'>('shift'),
      fc.nat(20),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const queue = new WaitQueue<Waiter<unknown>>()
        const model: Waiter<unknown>[] = []
        for (const what of steps) {
          if (what === 'push') model.push(queue.push(new Waiter(), undefined))
          else if (what === 'shift') expect(queue.shift()).toBe(model.shift())
          else model.splice(what, 1)[0]?.cancel()
          expect(queue.size).toBe(model.length)
        }
        while (model.length > 0) expect(queue.shift()).toBe(model.shift())
        expect(queue.shift()).toBeUndefined()
      }),
      { seed: 42, numRuns: 300 },
    )
  })

  test('an outcome after leaving does nothing to the queue', () => {
    const queue = new WaitQueue<Waiter<void>>()
    const first = queue.push(new Waiter<void>(), undefined)
    const second = queue.push(new Waiter<void>(), undefined)
    expect(queue.shift()).toBe(first)
    first.setResult()
    expect(queue.size).toBe(1)
    second.setException(new Error('x'))
    expect(second.exception()).toEqual(new Error('x'))
    expect(queue.size).toBe(0)
  })
})

test('waitLimits', () => {
  expect(waitLimits(undefined)).toBeUndefined()
  expect(waitLimits(3)).toEqual({ timeout: 3 })
  const limits = { timeout: 3 }
  expect(waitLimits(limits)).toBe(limits)
  for (const bad of [NaN, { timeout: NaN }, { timeout: 'soon' as never }]) {
    expect(() => waitLimits(bad)).toThrow(TypeError)
  }
})
