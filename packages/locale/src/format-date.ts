import { interpolate } from './interpolate.ts'

/** How {@link Locale.formatDay} shows a day. */
export interface FormatDayOptions {
  /** Minutes that local time is behind UTC, as `Date.prototype.getTimezoneOffset` counts them. Default 0. */
  readonly gmtOffset?: number
  /** Whether the day of the week is shown. Default true. */
  readonly dow?: boolean
}

/** How {@link Locale.formatDate} shows an instant. */
export interface FormatDateOptions {
  /** Minutes that local time is behind UTC, as `Date.prototype.getTimezoneOffset` counts them. Default 0. */
  readonly gmtOffset?: number
  /** Whether the last 24 hours are shown as an age, and "yesterday" is used. Default true. */
  readonly relative?: boolean
  /** Whether the time of day is left out. Default false. */
  readonly shorter?: boolean
  /** Whether the date is always complete, with its year. Default false. */
  readonly fullFormat?: boolean
  /** What counts as the present. Default: the clock. */
  readonly now?: Date
}

/** What a language brings to the formatting of dates. */
export interface DateWording {
  readonly code: string
  /** Translated, January first. */
  readonly months: readonly string[]
  /** Translated, Sunday first. */
  readonly weekdays: readonly string[]
  translate(message: string, pluralMessage?: string, count?: number): string
}

const SECOND = 1000
const MINUTE = 60 * SECOND
const DAY = 86_400

/** Shows an instant; see {@link Locale.formatDate}. */
export function formatDate(
  wording: DateWording,
  date: Date | number,
  options: FormatDateOptions,
): string {
  const { gmtOffset = 0, relative = true, shorter = false } = options
  let fullFormat = options.fullFormat ?? false
  const now = toMilliseconds(options.now ?? new Date())
  let then = toMilliseconds(date)
  if (then > now) {
    // Clocks differ a little between machines: the very near future is the present.
    if (relative && then - now < 60 * SECOND) then = now
    else fullFormat = true
  }
  const age = Math.floor((now - then) / SECOND)
  const days = Math.floor(age / DAY)
  if (!fullFormat && relative && days === 0) return formatAge(wording, age)

  const local = shift(then, gmtOffset)
  const yesterday = shift(now - DAY * SECOND, gmtOffset)
  const isYesterday = days === 1 && local.getUTCDate() === yesterday.getUTCDate()
  let format: string
  if (fullFormat) format = dated('%(month_name)s %(day)s, %(year)s', shorter)
  else if (days === 0) format = '%(time)s'
  else if (isYesterday && relative) format = dated('yesterday', shorter)
  else if (days < 5) format = dated('%(weekday)s', shorter)
  // Eleven months: nobody shall take a date for that of this year's same month.
  else if (days < 334) format = dated('%(month_name)s %(day)s', shorter)
  else format = dated('%(month_name)s %(day)s, %(year)s', shorter)
  return interpolate(wording.translate(format), dateFields(wording, local))
}

/** Shows a day without its year; see {@link Locale.formatDay}. */
export function formatDay(
  wording: DateWording,
  date: Date | number,
  options: FormatDayOptions,
): string {
  const { gmtOffset = 0, dow = true } = options
  const local = shift(toMilliseconds(date), gmtOffset)
  const format = dow ? '%(weekday)s, %(month_name)s %(day)s' : '%(month_name)s %(day)s'
  return interpolate(wording.translate(format), dateFields(wording, local))
}

function dated(format: string, shorter: boolean): string {
  return shorter ? format : `${format} at %(time)s`
}

function formatAge(wording: DateWording, seconds: number): string {
  if (seconds < 50) {
    const text = wording.translate('1 second ago', '%(seconds)d seconds ago', seconds)
    return interpolate(text, { seconds })
  }
  if (seconds < 3000) {
    const minutes = roundHalfEven(seconds / 60)
    const text = wording.translate('1 minute ago', '%(minutes)d minutes ago', minutes)
    return interpolate(text, { minutes })
  }
  const hours = roundHalfEven(seconds / 3600)
  return interpolate(wording.translate('1 hour ago', '%(hours)d hours ago', hours), { hours })
}

function dateFields(wording: DateWording, local: Date): Record<string, string> {
  return {
    month_name: wording.months[local.getUTCMonth()] ?? '',
    weekday: wording.weekdays[local.getUTCDay()] ?? '',
    day: String(local.getUTCDate()),
    year: String(local.getUTCFullYear()),
    time: timeOfDay(wording.code, local),
  }
}

function timeOfDay(code: string, local: Date): string {
  const hours = local.getUTCHours()
  const minutes = String(local.getUTCMinutes()).padStart(2, '0')
  const twelve = `${hours % 12 || 12}:${minutes}`
  switch (code) {
    case 'en':
    case 'en_US':
      return `${twelve} ${hours < 12 ? 'am' : 'pm'}`
    case 'zh_CN':
      return (hours < 12 ? '上午' : '下午') + twelve
    default:
      return `${hours}:${minutes}`
  }
}

/** The instant whose UTC fields are the local ones. */
function shift(milliseconds: number, gmtOffset: number): Date {
  const shifted = new Date(milliseconds - gmtOffset * MINUTE)
  if (Number.isNaN(shifted.getTime())) throw new RangeError(`invalid gmtOffset ${gmtOffset}`)
  return shifted
}

function toMilliseconds(date: Date | number): number {
  const milliseconds = typeof date === 'number' ? date * SECOND : date.getTime()
  if (Number.isNaN(new Date(milliseconds).getTime()))
    throw new RangeError(`invalid date ${String(date)}`)
  return milliseconds
}

/** Rounds as Python does, so that both show the same age. */
function roundHalfEven(value: number): number {
  const rounded = Math.round(value)
  return value % 1 === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded
}
