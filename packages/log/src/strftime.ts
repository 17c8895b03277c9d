const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

const digits = (value: number, width = 2): string => String(value).padStart(width, '0')

function field(letter: string, date: Date): string | undefined {
  switch (letter) {
    case 'y':
      return digits(date.getFullYear() % 100)
    case 'Y':
      return digits(date.getFullYear(), 4)
    case 'm':
      return digits(date.getMonth() + 1)
    case 'd':
      return digits(date.getDate())
    case 'H':
      return digits(date.getHours())
    case 'I':
      return digits(date.getHours() % 12 || 12)
    case 'p':
      return date.getHours() < 12 ? 'AM' : 'PM'
    case 'M':
      return digits(date.getMinutes())
    case 'S':
      return digits(date.getSeconds())
    case 'f':
      return digits(date.getMilliseconds(), 3) + '000'
    case 'j':
      return digits(dayOfYear(date), 3)
    case 'a':
      return DAYS[date.getDay()]?.slice(0, 3)
    case 'b':
      return MONTHS[date.getMonth()]?.slice(0, 3)
    case 'Z':
      return zoneName(date)
    case '%':
      return '%'
    default:
      return undefined
  }
}

function dayOfYear(date: Date): number {
  const [year, month, day] = [date.getFullYear(), date.getMonth(), date.getDate()]
  return Math.round((Date.UTC(year, month, day) - Date.UTC(year, 0, 1)) / 86_400_000) + 1
}

function zoneName(date: Date): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZoneName: 'short' }).formatToParts(date)
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? ''
}

/**
 * Formats a date in local time and in English.
 *
 * Known fields: `%y %Y %m %d %H %M %S %f` (microseconds) `%j %a %b %p %I %Z %%`; anything else is copied.
 */
export function strftime(format: string, date: Date): string {
  return format.replace(/%(.)/gs, (text, letter: string) => field(letter, date) ?? text)
}
