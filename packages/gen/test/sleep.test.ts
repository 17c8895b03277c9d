import { describe, expect, test } from '@jest/globals'
import { CancelledError } from '@tornado-ts/concurrent'
import { coroutine, sleep } from '../src/index.ts'

describe('sleep', () => {
  test('takes its time', async () => {
    const before = performance.now()
    await sleep(0.02)
    expect(performance.now() - before).toBeGreaterThanOrEqual(19)
  })

  test.each([0, -1])('%p seconds take an iteration of the loop', async (seconds) => {
    let microtask = false
    const nap = sleep(seconds)
    expect(nap.done()).toBe(false)
    await Promise.resolve().then(() => (microtask = true))
    expect([microtask, nap.done()]).toEqual([true, false])
    await nap
  })

  test('can be yielded', async () => {
    const body = coroutine(function* () {
      yield sleep(0.001)
      return 'awake'
    })
    expect(await body()).toBe('awake')
  })

  test('can be cancelled and aborted', async () => {
    const nap = sleep(3600)
    expect(nap.cancel()).toBe(true)
    await expect(nap).rejects.toBeInstanceOf(CancelledError)
    const controller = new AbortController()
    const aborted = sleep(3600, { signal: controller.signal })
    controller.abort(new Error('enough'))
    await expect(aborted).rejects.toThrow('enough')
    await expect(sleep(3600, { signal: controller.signal })).rejects.toThrow('enough')
  })

  test('bad arguments throw at the call', () => {
    expect(() => sleep(NaN)).toThrow(TypeError)
    expect(() => sleep('1' as never)).toThrow(TypeError)
  })
})
