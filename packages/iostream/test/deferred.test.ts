import { expect, test } from '@jest/globals'
import { Deferred, rejected } from '../src/deferred.ts'

test('a Deferred is settled from outside, once', async () => {
  const resolved = new Deferred<number>()
  resolved.resolve(1)
  resolved.reject(new Error('too late'))
  expect(await resolved.promise).toBe(1)
  const failed = new Deferred<number>()
  failed.reject('no')
  await expect(failed.promise).rejects.toBe('no')
})

test('what nobody awaits is no unhandled rejection', async () => {
  const unhandled: unknown[] = []
  const note = (reason: unknown): void => void unhandled.push(reason)
  process.on('unhandledRejection', note)
  try {
    new Deferred<void>().reject('ignored')
    void rejected('ignored')
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(unhandled).toEqual([])
  } finally {
    process.off('unhandledRejection', note)
  }
  await expect(rejected('seen')).rejects.toBe('seen')
})
