import { strftime } from './strftime.ts'

const SECOND_SUFFIX = '%Y-%m-%d_%H-%M-%S'
const MINUTE_SUFFIX = '%Y-%m-%d_%H-%M'
const HOUR_SUFFIX = '%Y-%m-%d_%H'
const DAY_SUFFIX = '%Y-%m-%d'

/** When a log file is rolled, and what the old one is called then; all in local time. */
export interface RolloverSchedule {
  /** The first rollover after `from`. */
  next(from: Date): Date
  /** The suffix, without its dot, of the file whose period ends at `rollover`. */
  suffix(rollover: Date): string
  /** What such a suffix looks like. */
  readonly pattern: RegExp
}

/**
 * Understands `when` of a TimedRotatingFileHandler: `S M H D` for every so many seconds, minutes, hours or
 * days, `MIDNIGHT`, and `W0` (Monday) to `W6` for the midnight at the end of that weekday.
 *
 * @throws RangeError for anything else, and for an interval that is not a whole number from 1 on.
 */
export function rolloverSchedule(when: string, interval: number): RolloverSchedule {
  if (!Number.isSafeInteger(interval) || interval < 1) {
    throw new RangeError(`interval must be a whole number from 1 on, not ${interval}`)
  }
  const unit = when.toUpperCase()
  switch (unit) {
    case 'S':
      return every(interval, SECOND_SUFFIX)
    case 'M':
      return every(interval * 60, MINUTE_SUFFIX)
    case 'H':
      return every(interval * 3600, HOUR_SUFFIX)
    case 'D':
      return {
        ...every(interval * 86_400, DAY_SUFFIX),
        suffix: (rollover) => strftime(DAY_SUFFIX, addDays(rollover, -interval)),
      }
    case 'MIDNIGHT':
      return midnights(interval, () => interval)
  }
  const weekday = /^W([0-6])$/.exec(unit)?.[1]
  if (weekday === undefined) {
    throw new RangeError(`when must be S, M, H, D, MIDNIGHT or W0 to W6, not '${when}'`)
  }
  return midnights(7 * interval, (from) => {
    const monday0 = (from.getDay() + 6) % 7
    return ((Number(weekday) - monday0 + 7) % 7) + 1 + 7 * (interval - 1)
  })
}

function every(seconds: number, suffix: string): RolloverSchedule {
  return {
    next: (from) => new Date(from.getTime() + seconds * 1000),
    suffix: (rollover) => strftime(suffix, new Date(rollover.getTime() - seconds * 1000)),
    pattern: patternOf(suffix),
  }
}

/** Periods of whole days. `daysUntilEnd` says how many midnights from `from` the first period has. */
function midnights(period: number, daysUntilEnd: (from: Date) => number): RolloverSchedule {
  return {
    next: (from) =>
      new Date(from.getFullYear(), from.getMonth(), from.getDate() + daysUntilEnd(from)),
    suffix: (rollover) => strftime(DAY_SUFFIX, addDays(rollover, -period)),
    pattern: patternOf(DAY_SUFFIX),
  }
}

/** Counts on the calendar, because a day on which the clocks change has 23 or 25 hours. */
function addDays(date: Date, days: number): Date {
  const moved = new Date(date)
  moved.setDate(moved.getDate() + days)
  return moved
}

function patternOf(suffix: string): RegExp {
  const digits = suffix.replace('%Y', String.raw`\d{4}`).replace(/%[mdHMS]/g, String.raw`\d\d`)
  return new RegExp(`^${digits}$`)
}
