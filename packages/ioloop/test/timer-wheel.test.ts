import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { TimerWheel, WheelEntry } from '@tornado-ts/ioloop'
import fc from 'fast-check'

class Entry extends WheelEntry {
  readonly fired: number[] = []
  action: (() => void) | undefined

  override onTimeout(): void {
    this.fired.push(performance.now())
    this.action?.()
  }
}

let wheel: TimerWheel

function timersArmed(): number {
  return jest.getTimerCount()
}

beforeEach(() => {
  wheel = new TimerWheel((entry) => entry.onTimeout())
})
afterEach(() => {
  wheel.close()
  jest.useRealTimers()
})

describe('TimerWheel', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: 1_000_000 })
  })

  test.each([0, 0.001, 0.04, 0.5, 1, 9.999, 10, 10.3, 100, 300, 3600, 100_000])(
    'a timeout of %d s is not early and hardly late',
    (delay) => {
      jest.advanceTimersByTime(12_345)
      const entry = new Entry()
      const start = performance.now()
      wheel.add(entry, delay)
      jest.advanceTimersByTime(delay * 1000 + 1000)
      expect(entry.fired).toHaveLength(1)
      const lateness = (entry.fired[0] ?? NaN) - start - delay * 1000
      expect(lateness).toBeGreaterThanOrEqual(0)
      expect(lateness).toBeLessThanOrEqual(delay < 10 ? 50 : 1000)
    },
  )

  test('timeouts come in the order of their deadlines', () => {
    const order: number[] = []
    for (const delay of [30, 2, 0.5, 12, 1]) {
      const entry = new Entry()
      entry.action = () => order.push(delay)
      wheel.add(entry, delay)
    }
    jest.advanceTimersByTime(40_000)
    expect(order).toEqual([0.5, 1, 2, 12, 30])
  })

  test('in one tick they come in the order they were added', () => {
    const order: number[] = []
    for (const name of [1, 2, 3]) {
      const entry = new Entry()
      entry.action = () => order.push(name)
      wheel.add(entry, 5)
    }
    jest.advanceTimersByTime(6000)
    expect(order).toEqual([1, 2, 3])
  })

  test('a timeout can be moved later and earlier', () => {
    const entry = new Entry()
    wheel.add(entry, 2)
    jest.advanceTimersByTime(1500)
    wheel.add(entry, 2)
    jest.advanceTimersByTime(1900)
    expect(entry.fired).toEqual([])
    wheel.add(entry, 60)
    jest.advanceTimersByTime(10_000)
    expect(entry.fired).toEqual([])
    wheel.add(entry, 0.1)
    jest.advanceTimersByTime(150)
    expect(entry.fired).toHaveLength(1)
    jest.advanceTimersByTime(100_000)
    expect(entry.fired).toHaveLength(1)
    expect(wheel.size).toBe(0)
  })

  test('an empty wheel holds no timer', () => {
    const entry = new Entry()
    expect(timersArmed()).toBe(0)
    wheel.add(entry, 5)
    wheel.add(new Entry(), 1)
    expect(timersArmed()).toBe(1)
    wheel.remove(entry)
    jest.advanceTimersByTime(1100)
    expect(timersArmed()).toBe(0)
    wheel.add(entry, 5)
    wheel.remove(entry)
    wheel.remove(entry)
    expect(timersArmed()).toBe(0)
    expect(wheel.size).toBe(0)
  })

  test('Infinity disarms; the entry leaves when its slot comes up', () => {
    const entry = new Entry()
    wheel.add(entry, Infinity)
    expect(wheel.size).toBe(0)
    wheel.add(entry, 5)
    wheel.add(entry, Infinity)
    jest.advanceTimersByTime(6000)
    expect(entry.fired).toEqual([])
    expect(wheel.size).toBe(0)
    expect(timersArmed()).toBe(0)
    wheel.add(entry, 1)
    jest.advanceTimersByTime(1100)
    expect(entry.fired).toHaveLength(1)
  })

  test('entries may remove, move and add from inside onTimeout', () => {
    const [first, second, third, again] = [new Entry(), new Entry(), new Entry(), new Entry()]
    first.action = () => {
      wheel.remove(second)
      wheel.add(third, 5)
      wheel.add(again, 0)
      wheel.add(first, 1)
      first.action = undefined
    }
    for (const entry of [first, second, third]) wheel.add(entry, 1)
    jest.advanceTimersByTime(1100)
    expect([first, second, third, again].map((entry) => entry.fired.length)).toEqual([1, 0, 0, 1])
    jest.advanceTimersByTime(5100)
    expect([first, second, third].map((entry) => entry.fired.length)).toEqual([2, 0, 1])
  })

  test('removing the last entry from inside onTimeout leaves no timer', () => {
    const [first, second] = [new Entry(), new Entry()]
    first.action = () => wheel.remove(second)
    wheel.add(first, 1)
    wheel.add(second, 2)
    jest.advanceTimersByTime(1100)
    expect(timersArmed()).toBe(0)
    wheel.add(second, 1)
    jest.advanceTimersByTime(1100)
    expect(second.fired).toHaveLength(1)
  })

  test('an event loop that was blocked for long fires everything once, in order', () => {
    const order: number[] = []
    for (const delay of [15, 0.2, 5, 9, 0.1]) {
      const entry = new Entry()
      entry.action = () => order.push(delay)
      wheel.add(entry, delay)
    }
    const now = performance.now()
    jest.spyOn(performance, 'now').mockImplementation(() => now + 60_000)
    jest.advanceTimersByTime(150)
    jest.restoreAllMocks()
    expect(order).toEqual([0.1, 0.2, 5, 9, 15])
  })

  test('close drops the entries and those to come', () => {
    const [first, second] = [new Entry(), new Entry()]
    wheel.add(first, 1)
    wheel.add(second, 100)
    wheel.close()
    wheel.add(first, 1)
    jest.advanceTimersByTime(200_000)
    expect([first.fired, second.fired, wheel.size, timersArmed()]).toEqual([[], [], 0, 0])
  })

  test('close from inside onTimeout drops the rest of the tick', () => {
    const [first, second] = [new Entry(), new Entry()]
    first.action = () => wheel.close()
    wheel.add(first, 1)
    wheel.add(second, 1)
    jest.advanceTimersByTime(2000)
    expect([first.fired.length, second.fired.length, timersArmed()]).toEqual([1, 0, 0])
  })

  test.each([NaN, 'x', undefined])('refuses a delay of %p', (delay) => {
    expect(() => wheel.add(new Entry(), delay as number)).toThrow(TypeError)
  })

  test('any sequence of operations keeps the bounds', () => {
    const delay = fc.oneof(
      fc.double({ min: 0, max: 12, noNaN: true }),
      fc.integer({ max: 2000, min: 0 }),
    )
    const operation = fc.oneof(
      { weight: 4, arbitrary: fc.record({ entry: fc.nat(4), delay }) },
      { weight: 1, arbitrary: fc.record({ remove: fc.nat(4) }) },
      { weight: 3, arbitrary: fc.record({ advance: fc.integer({ min: 0, max: 30_000 }) }) },
    )
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 40 }), (operations) => {
        const entries = Array.from({ length: 5 }, () => new Entry())
        const due = entries.map(() => ({ deadline: NaN, allowed: 0 }))
        const check = (): void => {
          entries.forEach((entry, index) => {
            const { deadline, allowed } = due[index] ?? { deadline: NaN, allowed: 0 }
            for (const fired of entry.fired.splice(0)) {
              // NaN fails: nothing was to fire.
              expect(fired).toBeGreaterThanOrEqual(deadline)
              expect(fired).toBeLessThanOrEqual(deadline + allowed)
              due[index] = { deadline: NaN, allowed: 0 }
            }
            const overdue = due[index]
            if (overdue && !Number.isNaN(overdue.deadline)) {
              expect(performance.now()).toBeLessThanOrEqual(overdue.deadline + overdue.allowed)
            }
          })
        }
        for (const op of operations) {
          if ('advance' in op) {
            jest.advanceTimersByTime(op.advance)
            check()
          } else if ('remove' in op) {
            const entry = entries[op.remove]
            if (entry) wheel.remove(entry)
            due[op.remove] = { deadline: NaN, allowed: 0 }
          } else {
            const entry = entries[op.entry]
            if (entry) wheel.add(entry, op.delay)
            const allowed = op.delay < 10 ? 50 : 1000
            due[op.entry] = { deadline: performance.now() + op.delay * 1000, allowed }
          }
        }
        jest.advanceTimersByTime(2_100_000)
        check()
        expect(wheel.size).toBe(0)
        expect(timersArmed()).toBe(0)
      }),
      { seed: 2, numRuns: 200 },
    )
  })
})

describe('TimerWheel on the real clock', () => {
  test('adding, moving and removing 100 000 entries allocates nothing per operation', () => {
    setFlagsFromString('--expose-gc')
    const gc = runInNewContext('gc') as () => void
    const entries = Array.from({ length: 100_000 }, () => new Entry())
    const work = (): void => {
      for (const entry of entries) wheel.add(entry, 60)
      for (const entry of entries) wheel.add(entry, 3600)
      for (const entry of entries) wheel.add(entry, 5)
      for (const entry of entries) wheel.remove(entry)
    }
    for (let round = 0; round < 3; round++) work()
    const shape = Object.keys(entries[0] ?? {})
    gc()
    const before = process.memoryUsage().heapUsed
    work()
    const perOperation = (process.memoryUsage().heapUsed - before) / 400_000
    // The smallest closure or list node would take more.
    expect(perOperation).toBeLessThan(32)
    expect(Object.keys(entries[0] ?? {})).toEqual(shape)
  })

  test('the timer does not keep the process alive', () => {
    const timeouts = (): number =>
      process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
    const before = timeouts()
    wheel.add(new Entry(), 5)
    expect(timeouts()).toBe(before)
  })
})
