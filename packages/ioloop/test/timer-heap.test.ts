import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { TimerEntry, TimerHeap } from '../src/timer-heap.ts'

const nothing = (): void => undefined

function push(heap: TimerHeap, when: number): TimerEntry {
  const entry = new TimerEntry(nothing, [], undefined, when, heap)
  heap.push(entry)
  return entry
}

describe('TimerHeap', () => {
  test('gives entries by deadline, then by insertion', () => {
    const heap = new TimerHeap()
    const entries = [3, 1, 2, 1, 3].map((when) => push(heap, when))
    expect(heap.takeDue(10)).toEqual([1, 3, 2, 0, 4].map((index) => entries[index]))
  })

  test('takes out only what is due', () => {
    const heap = new TimerHeap()
    push(heap, 5)
    const first = push(heap, 1)
    expect(heap.takeDue(1)).toEqual([first])
    expect(heap.live).toBe(1)
    expect(heap.peek()?.when).toBe(5)
  })

  test('2000 timers added and cancelled leave it small', () => {
    const heap = new TimerHeap()
    push(heap, 0)
    for (let i = 0; i < 2000; i++) {
      heap.cancel(push(heap, 1000 + i))
      expect(heap.stored).toBeLessThanOrEqual(1100)
    }
    expect(heap.live).toBe(1)
  })

  test('is empty when all were cancelled, in whatever order', () => {
    const heap = new TimerHeap()
    const [first, ...others] = [2, 1, 3].map((when) => push(heap, when))
    for (const entry of [...others, first]) if (entry !== undefined) heap.cancel(entry)
    expect([heap.live, heap.stored, heap.peek()]).toEqual([0, 0, undefined])
  })

  test('an entry that was taken out can be cancelled without upsetting the count', () => {
    const heap = new TimerHeap()
    const entry = push(heap, 1)
    push(heap, 2)
    heap.takeDue(1)
    heap.cancel(entry)
    heap.cancel(entry)
    expect(entry.cancelled).toBe(true)
    expect(heap.live).toBe(1)
  })

  test('any mixture of adding and cancelling comes out sorted', () => {
    const operation = fc.record({
      when: fc.integer({ min: 0, max: 50 }),
      cancel: fc.option(fc.nat(), { nil: undefined, freq: 3 }),
    })
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 2000, size: 'max' }), (operations) => {
        const heap = new TimerHeap()
        const alive: TimerEntry[] = []
        for (const { when, cancel } of operations) {
          alive.push(push(heap, when))
          if (cancel !== undefined) {
            const [victim] = alive.splice(cancel % alive.length, 1)
            if (victim !== undefined) heap.cancel(victim)
          }
        }
        expect(heap.live).toBe(alive.length)
        alive.sort((a, b) => a.when - b.when || a.order - b.order)
        const due = heap.takeDue(Infinity)
        expect(due.map((entry) => entry.order)).toEqual(alive.map((entry) => entry.order))
      }),
      { seed: 1, numRuns: 30 },
    )
  })
})
