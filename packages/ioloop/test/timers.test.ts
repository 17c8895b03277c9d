import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { IOLoop } from '@tornado-ts/ioloop'

let loop: IOLoop

beforeEach(() => {
  loop = new IOLoop({ makeCurrent: false })
})
afterEach(() => {
  loop.close()
  jest.useRealTimers()
})

function block(milliseconds: number): void {
  const end = performance.now() + milliseconds
  while (performance.now() < end);
}

describe('addTimeout', () => {
  test.each([
    ['{ seconds }', () => ({ seconds: 0.01 })],
    ['a time of the loop', () => loop.time() + 0.01],
    ['a Date', () => new Date(Date.now() + 10)],
    ['a time that has passed', () => 5],
  ])('takes %s', async (_name, deadline) => {
    loop.addTimeout(deadline(), () => loop.stop())
    await loop.start()
  })

  test.each(['soon', NaN, null, undefined, {}, new Date(NaN), { seconds: NaN }])(
    'refuses %p',
    (deadline) => {
      expect(() => loop.addTimeout(deadline as number, () => undefined)).toThrow(TypeError)
    },
  )

  test.each([NaN, '1', undefined])('callLater and callAt refuse %p', (time) => {
    expect(() => loop.callLater(time as number, () => undefined)).toThrow('Unsupported timeout')
    expect(() => loop.callAt(time as number, () => undefined)).toThrow('Unsupported timeout')
  })

  test('arguments are passed by all three (test_add_timeout_with_arguments)', async () => {
    const results: number[] = []
    loop.addTimeout(loop.time(), (a: number) => results.push(a), 1)
    loop.addTimeout({ seconds: 0 }, (a: number) => results.push(a), 2)
    loop.callAt(loop.time(), (a: number) => results.push(a), 3)
    loop.callLater(0, (a: number) => results.push(a), 4)
    loop.callLater(0.05, () => loop.stop())
    await loop.start()
    expect(results.sort()).toEqual([1, 2, 3, 4])
  })
})

describe('timers', () => {
  test('a handle is an object, and may be removed after it has fired', async () => {
    const handles = [
      loop.addTimeout({ seconds: 0 }, () => undefined),
      loop.callAt(0, () => undefined),
      loop.callLater(0, () => loop.stop()),
    ]
    for (const handle of handles) expect(typeof handle).toBe('object')
    await loop.start()
    for (const handle of [...handles, ...handles]) loop.removeTimeout(handle)
  })

  test.each([null, undefined, 7, {}])('removeTimeout refuses %p', (handle) => {
    expect(() => loop.removeTimeout(handle as object)).toThrow(TypeError)
  })

  test('one removed before it is due does not run', async () => {
    const removed = jest.fn()
    loop.removeTimeout(loop.callLater(0.001, removed))
    loop.callLater(0.02, () => loop.stop())
    await loop.start()
    expect(removed).not.toHaveBeenCalled()
  })

  test('one can remove another that is due as well (test_remove_timeout_from_timeout)', async () => {
    const calls = [false, false]
    loop.callLater(0.01, () => {
      calls[0] = true
      loop.removeTimeout(second)
    })
    const second = loop.callLater(0.02, () => {
      calls[1] = true
    })
    loop.callLater(0.025, () => loop.stop())
    loop.addCallback(() => block(30))
    await loop.start()
    expect(calls).toEqual([true, false])
  })

  test('run by deadline, then by insertion', async () => {
    const order: string[] = []
    const now = loop.time()
    for (const [when, name] of [
      [2, 'c'],
      [1, 'a'],
      [2, 'd'],
      [1, 'b'],
    ] as const) {
      loop.callAt(now + when / 1000, () => order.push(name))
    }
    loop.callAt(now + 0.02, () => loop.stop())
    await loop.start()
    expect(order.join('')).toBe('abcd')
  })

  test('are never early', async () => {
    const early: number[] = []
    const count = 50
    let left = count
    for (let i = 0; i < count; i++) {
      const when = loop.time() + i * 0.0007
      loop.callAt(when, () => {
        if (loop.time() < when) early.push(i)
        if (--left === 0) loop.stop()
      })
    }
    await loop.start()
    expect(early).toEqual([])
  })

  test('a 60-day timer does not fire at once, nor at the end of the longest Node timer', async () => {
    jest.useFakeTimers({ now: 0 })
    const main = IOLoop.current()
    const fired = jest.fn()
    const days = 24 * 3600
    main.callLater(60 * days, fired)
    jest.advanceTimersByTime(59.9 * days * 1000)
    expect(fired).not.toHaveBeenCalled()
    jest.advanceTimersByTime(0.2 * days * 1000)
    expect(fired).toHaveBeenCalledTimes(1)
  })

  test('one Node timer serves all', () => {
    jest.useFakeTimers({ now: 0 })
    const main = IOLoop.current()
    main.callLater(Infinity, () => undefined)
    expect(jest.getTimerCount()).toBe(0)
    for (const delay of [30, 10, 20]) main.callLater(delay, () => undefined)
    expect(jest.getTimerCount()).toBe(1)
  })

  test('those that came due while the loop stood still run first, in order of deadline', async () => {
    const order: string[] = []
    loop.callLater(0.002, () => order.push('second'))
    loop.callLater(0.001, () => order.push('first'))
    loop.addCallback(() => order.push('callback'))
    loop.addCallback(() => loop.stop())
    await new Promise((resolve) => setTimeout(resolve, 10))
    expect(order).toEqual([])
    await loop.start()
    expect(order).toEqual(['first', 'second', 'callback'])
  })

  test('a timer added by a timer with a past deadline waits for the next iteration', async () => {
    const order: string[] = []
    loop.callAt(1, () => {
      order.push('a')
      loop.callAt(0, () => {
        order.push('c')
        loop.stop()
      })
    })
    loop.callAt(2, () => order.push('b'))
    await loop.start()
    expect(order.join('')).toBe('abc')
  })

  test('timeFunc is the clock that counts', async () => {
    let now = 100
    const clocked = new IOLoop({ makeCurrent: false, timeFunc: () => now })
    expect(clocked.time()).toBe(100)
    const order: string[] = []
    clocked.callAt(101, () => order.push('later'))
    clocked.callAt(100, () => order.push('now'))
    clocked.addCallback(() => clocked.stop())
    await clocked.start()
    expect(order).toEqual(['now'])
    now = 101
    clocked.addCallback(() => clocked.stop())
    await clocked.start()
    expect(order).toEqual(['now', 'later'])
    clocked.close()
  })

  test('the clock is the epoch in seconds, and does not go back', () => {
    const first = loop.time()
    expect(Math.abs(first - Date.now() / 1000)).toBeLessThan(60)
    expect(loop.time()).toBeGreaterThanOrEqual(first)
  })
})
