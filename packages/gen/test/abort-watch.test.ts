import { expect, test } from '@jest/globals'
import { getEventListeners } from 'node:events'
import { unwatchAbort, watchAbort } from '../src/abort-watch.ts'

test('the waits of a signal share one listener, and leave none behind', () => {
  const { signal } = new AbortController()
  const waits = Array.from({ length: 20 }, () => ({ abort: (): void => undefined }))
  for (const wait of waits) watchAbort(signal, wait)
  expect(getEventListeners(signal, 'abort')).toHaveLength(1)
  for (const wait of waits) unwatchAbort(signal, wait)
  expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  for (const wait of waits) unwatchAbort(signal, wait)
})

test('each is told the reason, in order, except those that left', () => {
  const controller = new AbortController()
  const told: unknown[] = []
  const [first, second, third] = [1, 2, 3].map((n) => ({
    abort: (reason: unknown): number => told.push(n, reason),
  }))
  for (const wait of [first, second, third]) if (wait) watchAbort(controller.signal, wait)
  if (second) unwatchAbort(controller.signal, second)
  controller.abort('why')
  expect(told).toEqual([1, 'why', 3, 'why'])
})
