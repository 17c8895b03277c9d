const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec'

/** `Sun, 06 Nov 1994 08:49:37 GMT` */
const FIXED =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (?<day>\d\d) (?<month>[A-Z][a-z]{2}) (?<year>\d{4}) (?<time>\d\d:\d\d:\d\d) GMT$/
/** `Sunday, 06-Nov-94 08:49:37 GMT` */
const RFC850 =
  /^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, (?<day>\d\d)-(?<month>[A-Z][a-z]{2})-(?<year>\d\d) (?<time>\d\d:\d\d:\d\d) GMT$/
/** `Sun Nov  6 08:49:37 1994` */
const ASCTIME =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?<month>[A-Z][a-z]{2}) (?<day>[ \d]\d) (?<time>\d\d:\d\d:\d\d) (?<year>\d{4})$/

/**
 * Reads a date of HTTP in any of its three forms (RFC 9110 §5.6.7).
 *
 * @returns Milliseconds since the epoch; undefined for anything else, which a condition ignores.
 */
export function parseHttpDate(text: string): number | undefined {
  const found = FIXED.exec(text) ?? RFC850.exec(text) ?? ASCTIME.exec(text)
  if (found?.groups === undefined) return undefined
  const { day = '', month = '', year = '', time = '' } = found.groups
  const at = MONTHS.indexOf(month)
  const [hour = 0, minute = 0, second = 0] = time.split(':').map(Number)
  if (at < 0 || at % 3 !== 0 || hour > 23 || minute > 59 || second > 60) return undefined
  const date = new Date(0)
  date.setUTCFullYear(
    year.length === 2 ? fullYear(Number(year)) : Number(year),
    at / 3,
    Number(day),
  )
  if (date.getUTCDate() !== Number(day)) return undefined
  return date.setUTCHours(hour, minute, second)
}

/** A year that seems to be more than 50 years ahead is the last one with the same two digits. */
function fullYear(lastDigits: number): number {
  const now = new Date().getUTCFullYear()
  const year = now - (now % 100) + lastDigits
  return year > now + 50 ? year - 100 : year
}
