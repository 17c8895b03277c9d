import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { BadYieldError, Future, moment } from '@tornado-ts/concurrent'
import { IOLoop, TimeoutError } from '@tornado-ts/ioloop'

let loop: IOLoop

beforeEach(() => {
  loop = new IOLoop({ makeCurrent: false })
})
afterEach(() => {
  loop.close()
})

const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds))

describe('runSync', () => {
  test.each<[string, () => unknown, unknown]>([
    ['undefined', () => undefined, undefined],
    ['an async value', async () => 42, 42],
    ['an async value after a moment', async () => (await moment, 42), 42],
    [
      'a done Future',
      () => {
        const f = new Future()
        f.setResult(42)
        return f
      },
      42,
    ],
    ['an array of promises', () => [Promise.resolve(1), sleep(1).then(() => 2)], [1, 2]],
    ['an object of promises', () => ({ a: Promise.resolve(1) }), { a: 1 }],
  ])('gives the result of a function that returns %s', async (_name, func, expected) => {
    expect(await loop.runSync(func)).toEqual(expected)
    expect(loop.running).toBe(false)
  })

  test('a value that cannot be awaited is refused', async () => {
    await expect(loop.runSync(() => 42)).rejects.toBeInstanceOf(BadYieldError)
  })

  test.each([
    [
      'thrown',
      (error: Error) => () => {
        throw error
      },
    ],
    [
      'rejected',
      (error: Error) => async () => {
        await moment
        throw error
      },
    ],
  ])('an error that is %s arrives as the same object', async (_name, make) => {
    const error = new Error('broken')
    const caught: unknown = await loop.runSync(make(error)).catch((e: unknown) => e)
    expect(caught).toBe(error)
  })

  test('the loop is current inside', async () => {
    expect(await loop.runSync(async () => (await moment, IOLoop.current()))).toBe(loop)
  })

  test('a timeout rejects, cancels the Future and aborts the signal', async () => {
    const slow = new Future<void>()
    let signal: AbortSignal | undefined
    const result = loop.runSync(
      (given) => {
        signal = given
        return slow
      },
      { timeout: 0.01 },
    )
    await expect(result).rejects.toThrow(new TimeoutError('Operation timed out after 0.01 seconds'))
    expect(slow.cancelled()).toBe(true)
    expect(signal?.aborted).toBe(true)
  })

  test('a function that answers to the signal still times out', async () => {
    const result = loop.runSync(
      (signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error))
        }),
      { timeout: 0.005 },
    )
    await expect(result).rejects.toBeInstanceOf(TimeoutError)
  })

  test('a result in time leaves no timer behind', async () => {
    const timeouts = (): number =>
      process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
    const main = IOLoop.current()
    const before = timeouts()
    await main.runSync(async () => 1, { timeout: 60 })
    expect(timeouts()).toBeLessThanOrEqual(before)
  })

  test.each([NaN, 'soon', new Date(NaN)])('a timeout of %p throws at the call', (timeout) => {
    expect(() => loop.runSync(() => undefined, { timeout: timeout as number })).toThrow(TypeError)
  })

  test('a timeout may be a Date', async () => {
    const timeout = new Date(Date.now() + 10)
    await expect(loop.runSync(() => sleep(1000), { timeout })).rejects.toBeInstanceOf(TimeoutError)
  })

  test('stop() inside ends it', async () => {
    const result = loop.runSync(async () => {
      loop.stop()
      await sleep(20)
    })
    await expect(result).rejects.toThrow('Event loop stopped before Future completed.')
  })

  test('a result that comes after the end does not stop a later run', async () => {
    let finish = (_value: number): void => undefined
    const first = loop.runSync(
      () =>
        new Promise<number>((resolve) => {
          finish = resolve
        }),
      { timeout: 0 },
    )
    await expect(first).rejects.toBeInstanceOf(TimeoutError)
    const second = loop.runSync(async () => {
      finish(1)
      await sleep(5)
      return 'second'
    })
    expect(await second).toBe('second')
  })

  test('inside itself it is refused, and func is not called', async () => {
    let called = false
    const outer = loop.runSync(async () => {
      const inner = loop.runSync(() => void (called = true))
      await expect(inner).rejects.toThrow('IOLoop is already running')
      await sleep(2)
      return 'outer'
    })
    expect(await outer).toBe('outer')
    expect(called).toBe(false)
  })

  test('on a closed loop it rejects', async () => {
    loop.close()
    await expect(loop.runSync(() => undefined)).rejects.toThrow('IOLoop is closed')
  })
})
