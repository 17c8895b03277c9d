import { OptionsError } from './errors.ts'

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** What each directive matches. One digit is enough where that leaves no doubt. */
const DIRECTIVES: Readonly<Record<string, string>> = {
  '%a': '(?:mon|tue|wed|thu|fri|sat|sun)',
  '%b': `(?<monthName>${MONTHS.join('|')})`,
  '%Y': String.raw`(?<year>\d{4})`,
  '%m': '(?<month>1[0-2]|0[1-9]|[1-9])',
  '%d': String.raw`(?<day>3[01]|[12]\d|0[1-9]|[1-9])`,
  '%H': String.raw`(?<hour>2[0-3]|[01]\d|\d)`,
  '%M': String.raw`(?<minute>[0-5]\d|\d)`,
  '%S': String.raw`(?<second>[0-5]\d|\d)`,
}

/** The accepted formats; the first one that fits is taken. */
const FORMATS: readonly RegExp[] = [
  '%a %b %d %H:%M:%S %Y',
  '%Y-%m-%d %H:%M:%S',
  '%Y-%m-%d %H:%M',
  '%Y-%m-%dT%H:%M',
  '%Y%m%d %H:%M:%S',
  '%Y%m%d %H:%M',
  '%Y-%m-%d',
  '%Y%m%d',
  '%H:%M:%S',
  '%H:%M',
].map(compileFormat)

function compileFormat(format: string): RegExp {
  const source = format.replace(/%\w/g, (directive) => DIRECTIVES[directive] ?? directive)
  return new RegExp(`^${source.replaceAll(' ', String.raw`\s+`)}$`, 'i')
}

/**
 * Reads a date and time, in local time.
 *
 * The formats, in the order they are tried: `Sun Apr 28 05:16:07 2013`, `2013-04-28 05:16:07`,
 * `2013-04-28 05:16`, `2013-04-28T05:16`, `20130428 05:16:07`, `20130428 05:16`, `2013-04-28`,
 * `20130428`, `05:16:07`, `05:16`. Without a date it is 1 January 1900, without a time midnight.
 *
 * @throws OptionsError for any other format and for a day that does not exist.
 */
export function parseDatetime(text: string): Date {
  for (const format of FORMATS) {
    const fields = format.exec(text)?.groups
    if (fields === undefined) continue
    const { year = 1900, month = 1, day = 1, hour = 0, minute = 0, second = 0, monthName } = fields
    const date = localDate(
      Number(year),
      monthName === undefined ? Number(month) : MONTHS.indexOf(monthName.toLowerCase()) + 1,
      Number(day),
      Number(hour),
      Number(minute),
      Number(second),
    )
    if (date !== undefined) return date
  }
  throw new OptionsError(`Unrecognized date/time format: '${text}'`)
}

/** Returns a date in local time, or `undefined` if the calendar or the clock has no such moment. */
export function localDate(
  year: number,
  month: number,
  day: number,
  hour = 0,
  minute = 0,
  second = 0,
): Date | undefined {
  const inRange =
    isWithin(year, 1, 9999) &&
    isWithin(month, 1, 12) &&
    isWithin(day, 1, daysInMonth(year, month)) &&
    isWithin(hour, 0, 23) &&
    isWithin(minute, 0, 59) &&
    isWithin(second, 0, 59)
  if (!inRange) return undefined
  // The constructor of Date takes the years 0 to 99 for 1900 to 1999.
  const date = new Date(2000, 0, 1)
  date.setFullYear(year, month - 1, day)
  date.setHours(hour, minute, second)
  return date
}

function isWithin(value: number, first: number, last: number): boolean {
  return Number.isInteger(value) && value >= first && value <= last
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}
