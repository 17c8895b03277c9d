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
