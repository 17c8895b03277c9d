import { expect, test } from '@jest/globals'
import { Future } from '@tornado-ts/concurrent'
import { maybeFuture } from '../src/index.ts'

test('maybeFuture', async () => {
  const value = maybeFuture(42)
  expect(value).toBeInstanceOf(Future)
  expect((value as Future<number>).result()).toBe(42)
  for (const promise of [new Future<number>(), Promise.resolve(1)]) {
    expect(maybeFuture(promise)).toBe(promise)
  }
})
