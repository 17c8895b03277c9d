import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { ExceptionStackContext } from '@tornado-ts/concurrent'
import { IOLoop, PeriodicCallback } from '@tornado-ts/ioloop'
import { CapturedLog } from './captured-log.ts'

let loop: IOLoop
let log: CapturedLog

beforeEach(() => {
  loop = new IOLoop()
  log = new CapturedLog()
})
afterEach(() => {
  loop.close()
  log.release()
  jest.restoreAllMocks()
})

const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds))

describe('PeriodicCallback', () => {
  test('the period is milliseconds, or { seconds }', () => {
    const callback = (): void => undefined
    expect(new PeriodicCallback(callback, 250).callbackTime).toBe(250)
    const periodic = new PeriodicCallback(callback, { seconds: 83 }, { jitter: 0.5 })
    expect(periodic.callbackTime).toBe(83_000)
    expect(periodic.jitter).toBe(0.5)
    expect(periodic.callback).toBe(callback)
    expect(new PeriodicCallback(callback, 1).jitter).toBe(0)
  })

  test.each([0, -1, NaN, { seconds: 0 }, { seconds: NaN }])('refuses a period of %p', (period) => {
    expect(() => new PeriodicCallback(() => undefined, period)).toThrow(
      new RangeError('Periodic callback must have a positive callback_time'),
    )
  })

  test('refuses what is no function', () => {
    expect(() => new PeriodicCallback('f' as never, 1)).toThrow(TypeError)
  })

  test('calls until it is stopped', async () => {
    let count = 0
    const periodic = new PeriodicCallback(() => {
      if (++count === 3) {
        periodic.stop()
        loop.stop()
      }
    }, 2)
    expect(periodic.isRunning()).toBe(false)
    periodic.start()
    expect(periodic.isRunning()).toBe(true)
    expect(periodic.ioLoop).toBe(loop)
    await loop.start()
    expect(count).toBe(3)
    expect(periodic.isRunning()).toBe(false)
  })

  test('waits for a promise before the next call', async () => {
    let starts = 0
    let ends = 0
    let overlaps = 0
    const periodic = new PeriodicCallback(async () => {
      if (starts !== ends) overlaps++
      starts++
      await sleep(25)
      ends++
      if (ends === 3) {
        periodic.stop()
        loop.stop()
      }
    }, 10)
    periodic.start()
    await loop.start()
    expect([starts, ends, overlaps]).toEqual([3, 3, 0])
  })

  test('the first call comes one period after the start, later ones stay on the grid', async () => {
    jest.useFakeTimers({ now: 0 })
    const main = new IOLoop({ makeCurrent: false })
    const called: number[] = []
    const start = performance.now()
    const periodic = new PeriodicCallback(() => called.push(performance.now() - start), 100)
    loop.close()
    periodic.start()
    jest.advanceTimersByTime(350)
    periodic.stop()
    jest.advanceTimersByTime(350)
    main.close()
    jest.useRealTimers()
    expect(called).toHaveLength(3)
    for (const [index, time] of called.entries()) {
      // The Node timer counts whole milliseconds and is never early.
      expect(Math.abs(time - 100 * (index + 1) - 0.5)).toBeLessThanOrEqual(0.6)
    }
  })

  test('jitter asks Math.random each time, no jitter never', () => {
    const random = jest.spyOn(Math, 'random').mockReturnValue(1)
    const callAt = jest.spyOn(loop, 'callAt')
    jest.spyOn(loop, 'time').mockReturnValue(1000)
    new PeriodicCallback(() => undefined, 10_000, { jitter: 0.5 }).start()
    expect(callAt.mock.calls[0]?.[0]).toBe(1012.5)
    new PeriodicCallback(() => undefined, 10_000).start()
    expect(callAt.mock.calls[1]?.[0]).toBe(1010)
    expect(random).toHaveBeenCalledTimes(1)
  })

  test.each([
    [
      'throws',
      (error: Error) => () => {
        throw error
      },
    ],
    ['rejects', (error: Error) => () => Promise.reject(error)],
  ])('one that %s is logged, and goes on', async (_name, make) => {
    let calls = 0
    const failing = make(new Error('broken'))
    const periodic = new PeriodicCallback(function tick() {
      if (++calls === 2) {
        periodic.stop()
        loop.callLater(0.001, () => loop.stop())
      }
      return failing()
    }, 1)
    periodic.start()
    await loop.start()
    expect(log.messages).toEqual(['Exception in callback tick', 'Exception in callback tick'])
  })

  test('errors go to the stack contexts of the start first', async () => {
    const seen: unknown[] = []
    const failure = new Error('broken')
    const periodic = new PeriodicCallback(() => {
      periodic.stop()
      loop.stop()
      throw failure
    }, 1)
    new ExceptionStackContext((error) => seen.push(error) > 0).run(() => periodic.start())
    await loop.start()
    expect(seen).toEqual([failure])
    expect(log.records).toEqual([])
  })

  test('start when running restarts without doubling the timers', async () => {
    const callback = jest.fn()
    const periodic = new PeriodicCallback(callback, 15)
    for (let i = 0; i < 5; i++) periodic.start()
    loop.callLater(0.02, () => loop.stop())
    await loop.start()
    periodic.stop()
    expect(callback).toHaveBeenCalledTimes(1)
  })

  test('stopped and started again during a call, it runs once per period', async () => {
    const starts: number[] = []
    let running = 0
    const periodic = new PeriodicCallback(async () => {
      expect(++running).toBe(1)
      starts.push(loop.time())
      if (starts.length === 1) {
        periodic.stop()
        await sleep(1)
        running--
        periodic.start()
      } else {
        running--
        if (starts.length === 4) {
          periodic.stop()
          loop.stop()
        }
      }
    }, 5)
    periodic.start()
    await loop.start()
    // Three periods after the restart; a doubled timer would be there in half the time.
    expect((starts[3] ?? 0) - (starts[0] ?? 0)).toBeGreaterThan(0.014)
  })

  test('stop during a call prevents the next', async () => {
    let calls = 0
    const periodic = new PeriodicCallback(async () => {
      calls++
      periodic.stop()
      await sleep(1)
    }, 1)
    periodic.start()
    loop.callLater(0.02, () => loop.stop())
    await loop.start()
    expect(calls).toBe(1)
  })
})
