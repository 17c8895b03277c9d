import { describe, expect, test } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { rolloverSchedule } from '../src/rollover-schedule.ts'

// 31 January 2026 is a Saturday.
const from = new Date(2026, 0, 31, 18, 30, 15)
const local = (...fields: [number, number, number, number?, number?, number?]) =>
  new Date(...fields)

describe('a schedule', () => {
  test.each<[string, number, Date, string]>([
    ['S', 10, local(2026, 0, 31, 18, 30, 25), '2026-01-31_18-30-15'],
    ['M', 2, local(2026, 0, 31, 18, 32, 15), '2026-01-31_18-30'],
    ['H', 6, local(2026, 1, 1, 0, 30, 15), '2026-01-31_18'],
    ['D', 1, local(2026, 1, 1, 18, 30, 15), '2026-01-31'],
    ['d', 2, local(2026, 1, 2, 18, 30, 15), '2026-01-31'],
    ['midnight', 1, local(2026, 1, 1), '2026-01-31'],
    ['MIDNIGHT', 3, local(2026, 1, 3), '2026-01-31'],
    ['W0', 1, local(2026, 1, 3), '2026-01-27'],
    ['W5', 1, local(2026, 1, 1), '2026-01-25'],
    ['w6', 1, local(2026, 1, 2), '2026-01-26'],
    ['W4', 2, local(2026, 1, 14), '2026-01-31'],
  ])('%s × %d', (when, interval, next, suffix) => {
    const schedule = rolloverSchedule(when, interval)
    expect(schedule.next(from)).toEqual(next)
    expect(schedule.suffix(next)).toBe(suffix)
    expect(suffix).toMatch(schedule.pattern)
    expect(`${suffix}.gz`).not.toMatch(schedule.pattern)
  })

  test('midnight belongs to the day that begins', () => {
    expect(rolloverSchedule('midnight', 1).next(local(2026, 0, 31))).toEqual(local(2026, 1, 1))
    expect(rolloverSchedule('W5', 1).next(local(2026, 1, 1))).toEqual(local(2026, 1, 8))
  })

  test.each<[string, number]>([
    ['X', 1],
    ['', 1],
    ['W7', 1],
    ['W', 1],
    ['midnights', 1],
    ['S', 0],
    ['S', 1.5],
    ['H', -1],
  ])('%j × %d is a RangeError', (when, interval) => {
    expect(() => rolloverSchedule(when, interval)).toThrow(RangeError)
  })
})

// The zone of this process cannot be changed while it runs, so a child of another zone does the sums.
test('days on which the clocks change', () => {
  const source = new URL('../src/rollover-schedule.ts', import.meta.url).href
  const script = `
    import { rolloverSchedule } from ${JSON.stringify(source)}
    const show = (when, ...from) => {
      const schedule = rolloverSchedule(when, 1)
      const next = schedule.next(new Date(...from))
      return [next.toISOString(), schedule.suffix(next)]
    }
    console.log(JSON.stringify([
      show('midnight', 2025, 2, 30, 1), show('midnight', 2025, 9, 26, 0, 30),
      show('D', 2025, 2, 29, 23, 30), show('D', 2025, 9, 26, 0, 15), show('W6', 2025, 9, 26, 12),
      show('H', 2025, 9, 26, 1, 30),
    ]))`
  const args = ['--import', 'tsx', '--input-type=module', '--eval', script]
  const env = { ...process.env, TZ: 'Europe/Berlin', NODE_OPTIONS: '' }
  const output = execFileSync(process.execPath, args, { env, encoding: 'utf8' })
  expect(JSON.parse(output)).toEqual([
    ['2025-03-30T22:00:00.000Z', '2025-03-30'],
    ['2025-10-26T23:00:00.000Z', '2025-10-26'],
    ['2025-03-30T22:30:00.000Z', '2025-03-30'],
    ['2025-10-26T22:15:00.000Z', '2025-10-25'],
    ['2025-10-26T23:00:00.000Z', '2025-10-20'],
    ['2025-10-26T00:30:00.000Z', '2025-10-26_01'],
  ])
})
