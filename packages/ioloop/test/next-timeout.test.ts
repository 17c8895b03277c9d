import { describe, expect, test } from '@jest/globals'
import { nextTimeout } from '@tornado-ts/ioloop'

/** Simulates a callback of the given durations (the clock may go back), with a period of 10 s. */
function calls(durations: readonly number[], jitter = 0, random: readonly number[] = []): number[] {
  let now = 1000
  let next = now
  const called: number[] = []
  durations.forEach((duration, index) => {
    next = nextTimeout(next, now, 10, jitter, random[index] ?? 0.5)
    called.push(next)
    now = next + duration
  })
  return called
}

describe('nextTimeout (PeriodicCallbackMathTest)', () => {
  test.each([
    ['without delays', [0, 0, 0, 0, 0], [1010, 1020, 1030, 1040, 1050]],
    [
      'skips cycles that were missed',
      [9, 9, 10, 11, 20, 20, 35, 35, 0, 0, 0],
      [1010, 1020, 1030, 1050, 1070, 1100, 1130, 1170, 1210, 1220, 1230],
    ],
    ['clock slightly back', [-2, -1, -3, -2, 0], [1010, 1020, 1030, 1040, 1050]],
    ['clock far back', [-100, 0, 0], [1010, 1020, 1030]],
  ])('%s', (_name, durations, expected) => {
    expect(calls(durations)).toEqual(expected)
  })

  test('jitter varies each period', () => {
    const random = [0.5, 1, 0, 0.75]
    expect(calls([0, 0, 0, 0], 0.5, random)).toEqual([1010, 1022.5, 1030, 1041.25])
  })
})
