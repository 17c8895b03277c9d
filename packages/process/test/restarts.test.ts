import { describe, expect, test } from '@jest/globals'
import { Restarts } from '../src/restarts.ts'

describe('Restarts', () => {
  test('a worker that fails early again and again waits longer and longer', () => {
    const restarts = new Restarts(100)
    const pauses = Array.from({ length: 7 }, () => restarts.next(0, 10))
    expect(pauses).toEqual([0, 100, 200, 400, 800, 1000, 1000])
  })

  test('one that has run for a while is replaced at once, and begins anew', () => {
    const restarts = new Restarts(100)
    const lifetimes = [1, 1, 1, 60_000, 1, 1]
    expect(lifetimes.map((lifetime) => restarts.next(0, lifetime))).toEqual([
      0, 100, 200, 0, 0, 100,
    ])
  })

  test('workers have pauses of their own and a limit in common', () => {
    const restarts = new Restarts(4)
    const ids = [0, 0, 1, 1, 0]
    expect(ids.map((id) => restarts.next(id, 1))).toEqual([0, 100, 0, 100, undefined])
  })
})
