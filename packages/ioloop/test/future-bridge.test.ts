import { describe, expect, test } from '@jest/globals'
import { BadYieldError, Future } from '@tornado-ts/concurrent'
import { IOLoop, toAsyncioFuture, toTornadoFuture } from '@tornado-ts/ioloop'

const answer = async (): Promise<number> => {
  await new Promise((resolve) => IOLoop.current().addCallback(() => resolve(undefined)))
  return 42
}

describe('toAsyncioFuture', () => {
  test('every combination with awaiting gives 42', async () => {
    expect(await toAsyncioFuture(answer())).toBe(42)
    expect(await toTornadoFuture(answer())).toBe(42)
    expect(await answer()).toBe(42)
    expect(await Promise.all([toAsyncioFuture(answer()), answer()])).toEqual([42, 42])
    expect(await Promise.race([toTornadoFuture(answer())])).toBe(42)
  })

  test('a promise stays the same object', () => {
    const promise = Promise.resolve()
    const future = new Future()
    expect(toAsyncioFuture(promise)).toBe(promise)
    expect(toAsyncioFuture(future)).toBe(future)
    expect(toTornadoFuture(promise)).toBe(promise)
  })

  test('what cannot be awaited is refused', () => {
    expect(() => toAsyncioFuture(7)).toThrow(BadYieldError)
  })

  test('microtasks, immediates and loop callbacks may be mixed', async () => {
    const seen: string[] = []
    queueMicrotask(() => seen.push('microtask'))
    IOLoop.current().addCallback(() => seen.push('callback'))
    await new Promise((resolve) => setImmediate(resolve))
    await answer()
    expect(seen).toEqual(['microtask', 'callback'])
  })
})
