import { describe, expect, test } from '@jest/globals'
import { LimitedWait, TimeoutError } from '../src/index.ts'

class CountingWait extends LimitedWait<number> {
  ends = 0
  protected override ended(): void {
    this.ends++
  }
}

describe('LimitedWait', () => {
  test.each<[string, (wait: CountingWait, controller: AbortController) => unknown]>([
    ['a result', (wait) => wait.setResult(1)],
    ['an error', (wait) => wait.setException(new Error('x'))],
    ['cancel', (wait) => wait.cancel()],
    ['abort', (_wait, controller) => controller.abort()],
    ['timeout', (wait) => wait.then(undefined, () => undefined)],
  ])('ends once, by %s', async (_what, end) => {
    const wait = new CountingWait()
    const controller = new AbortController()
    wait.limit({ timeout: 0.01, signal: controller.signal })
    await end(wait, controller)
    controller.abort()
    await new Promise((resolve) => setTimeout(resolve, 15))
    expect(wait.done()).toBe(true)
    expect(wait.cancel()).toBe(false)
    expect(wait.ends).toBe(1)
    await wait.catch(() => undefined)
  })

  test('the signal wins over the timeout if it was aborted before', async () => {
    const wait = new CountingWait()
    wait.limit({ timeout: 0, signal: AbortSignal.abort(new Error('enough')) })
    expect(() => wait.result()).toThrow('enough')
    expect(wait.ends).toBe(1)
  })

  test('no limit, or one that never comes', () => {
    const wait = new LimitedWait<number>()
    wait.limit({})
    wait.limit({ timeout: Infinity })
    wait.setResult(1)
    wait.limit({ timeout: 0, signal: AbortSignal.abort() })
    expect(wait.result()).toBe(1)
  })

  test('the default is a TimeoutError', async () => {
    const wait = new LimitedWait<number>()
    wait.limit({ timeout: new Date(0) })
    await expect(wait).rejects.toBeInstanceOf(TimeoutError)
    expect(() => new LimitedWait().limit({ timeout: NaN })).toThrow(TypeError)
  })
})
