import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { TimerQueue } from '../src/timer-queue.ts'

const nothing = (): void => undefined
let run: jest.Mock<(entry: object) => void>
let queue: TimerQueue

beforeEach(() => {
  jest.useFakeTimers({ now: 0 })
  run = jest.fn()
  queue = new TimerQueue(() => performance.now() / 1000, run)
})
afterEach(() => {
  jest.useRealTimers()
})

describe('TimerQueue', () => {
  test('arms nothing while it is held', () => {
    queue.add(1, nothing, [], undefined)
    expect(jest.getTimerCount()).toBe(0)
    queue.open()
    expect(jest.getTimerCount()).toBe(1)
    queue.hold()
    jest.advanceTimersByTime(5000)
    expect(run).not.toHaveBeenCalled()
    queue.open()
    jest.advanceTimersByTime(1)
    expect(run).toHaveBeenCalledTimes(1)
  })

  test('arms again for an earlier deadline', () => {
    queue.open()
    queue.add(10, nothing, [], undefined)
    const early = queue.add(1, nothing, [], undefined)
    jest.advanceTimersByTime(1000)
    expect(run.mock.calls).toEqual([[early]])
  })

  test('a timer that Node fires early is waited for again', () => {
    queue.open()
    queue.add(1, nothing, [], undefined)
    const now = performance.now()
    const clock = jest.spyOn(performance, 'now').mockReturnValue(now + 999.5)
    jest.advanceTimersByTime(1000)
    expect(run).not.toHaveBeenCalled()
    clock.mockRestore()
    jest.advanceTimersByTime(1)
    expect(run).toHaveBeenCalledTimes(1)
  })

  test('what was armed for a removed entry serves the next one, and keeps nobody waiting', () => {
    queue.open()
    const armed = jest.spyOn(globalThis, 'setTimeout')
    const removed = queue.add(1, nothing, [], undefined)
    const timer = armed.mock.results[0]?.value as NodeJS.Timeout
    queue.remove(removed)
    expect(timer.hasRef()).toBe(false)
    const entry = queue.add(2, nothing, [], undefined)
    expect(timer.hasRef()).toBe(true)
    jest.advanceTimersByTime(1999)
    expect(run).not.toHaveBeenCalled()
    jest.advanceTimersByTime(1)
    expect(run.mock.calls).toEqual([[entry]])
  })

  test('drops cancelled entries in time', () => {
    queue.add(0, nothing, [], undefined)
    for (let i = 0; i < 2000; i++) queue.remove(queue.add(100, nothing, [], undefined))
    expect(queue.stored).toBeLessThan(1100)
  })

  test('clear drops the ones being run as well', () => {
    run.mockImplementation(() => queue.clear())
    queue.add(1, nothing, [], undefined)
    queue.add(1, nothing, [], undefined)
    queue.open()
    jest.advanceTimersByTime(2000)
    expect(run).toHaveBeenCalledTimes(1)
    expect(jest.getTimerCount()).toBe(0)
  })
})
