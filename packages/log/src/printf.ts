import { inspect } from 'node:util'
import { safeUnicode } from './safe-text.ts'

/** One `%…` of a format string. */
export interface Directive {
  /** The name of `%(name)s`; `undefined` for a positional directive. */
  readonly field: string | undefined
  readonly flags: string
  readonly width: number
  readonly precision: number | undefined
  readonly conversion: string
}

/** A format string cut into literal text and directives. */
export type Template = readonly (string | Directive)[]

// Widths beyond this serve nobody and would let one directive allocate without bound.
const MAX_WIDTH = 1000
const MAX_PRECISION = 100

const DIRECTIVE = /%(?:\((\w+)\))?([-+ #0]*)(\d+)?(?:\.(\d+))?(.)?/gsu

/**
 * Cuts a printf-style format string into its parts.
 *
 * @throws RangeError for a conversion that does not exist, a width over 1000 or a precision over 100.
 */
export function parseTemplate(format: string): Template {
  const parts: (string | Directive)[] = []
  let end = 0
  for (const match of format.matchAll(DIRECTIVE)) {
    const [text, field, flags = '', width = '0', precision, conversion = ''] = match
    if (match.index > end) parts.push(format.slice(end, match.index))
    end = match.index + text.length
    if (conversion === '%') {
      parts.push('%')
      continue
    }
    if (!'sdifFeEgGxXorjcu'.includes(conversion) || conversion === '') {
      throw new RangeError(`unsupported format directive '${text}' at index ${match.index}`)
    }
    if (Number(width) > MAX_WIDTH || Number(precision ?? 0) > MAX_PRECISION) {
      throw new RangeError(`width or precision too large in '${text}'`)
    }
    parts.push({
      field,
      flags,
      width: Number(width),
      precision: precision === undefined ? undefined : Number(precision),
      conversion,
    })
  }
  if (end < format.length) parts.push(format.slice(end))
  return parts
}

/**
 * Fills a format string as C's printf and Python's `%` operator do.
 *
 * Known conversions: `%s` text, `%r` what `util.inspect` shows, `%j` JSON, `%c` one character, `%d %i %u` a
 * whole number (a fraction is cut off), `%x %X %o` hexadecimal and octal, `%f %e %g` floating point, `%%`.
 * Flags `-` `+` blank `0` `#`, a width and a precision are understood.
 *
 * @throws TypeError for too few or too many arguments, and for an argument that is no number where one is needed.
 * @throws RangeError for an unknown conversion.
 */
export function printf(format: string, args: readonly unknown[]): string {
  let next = 0
  let out = ''
  for (const part of parseTemplate(format)) {
    if (typeof part === 'string') {
      out += part
      continue
    }
    if (part.field !== undefined) throw new TypeError(`format needs a mapping for '${part.field}'`)
    if (next >= args.length) throw new TypeError('not enough arguments for the format string')
    out += formatDirective(part, args[next++])
  }
  if (next < args.length) throw new TypeError('not all arguments converted by the format string')
  return out
}

/** Renders one value as its directive says. */
export function formatDirective(directive: Directive, value: unknown): string {
  const { conversion, flags, width, precision } = directive
  switch (conversion) {
    case 's':
      return pad(toText(value).slice(0, precision), directive)
    case 'r':
      return pad(inspectLine(value).slice(0, precision), directive)
    case 'j':
      return pad(JSON.stringify(value) ?? 'undefined', directive)
    case 'c':
      return pad(character(value), directive)
  }
  const [negative, digits] = magnitude(directive, value)
  const sign = negative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : ''
  if (flags.includes('0') && !flags.includes('-')) {
    return sign + digits.padStart(width - sign.length, '0')
  }
  return pad(sign + digits, directive)
}

function pad(text: string, { flags, width }: Directive): string {
  return flags.includes('-') ? text.padEnd(width) : text.padStart(width)
}

/** The sign of a number and its digits without it. */
function magnitude(directive: Directive, value: unknown): [negative: boolean, digits: string] {
  const { conversion, flags, precision = 6 } = directive
  if (typeof value !== 'number' && typeof value !== 'bigint') {
    throw new TypeError(`%${conversion} format: a number is required, not ${typeof value}`)
  }
  const negative = value < 0 || Object.is(value, -0)
  if ('diuxXo'.includes(conversion)) {
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw new TypeError(`%${conversion} format: a finite number is required, not ${value}`)
    }
    const whole = typeof value === 'bigint' ? value : BigInt(Math.trunc(value))
    const digits = integerDigits(conversion, flags, whole < 0n ? -whole : whole)
    return [whole < 0n, digits.padStart(directive.precision ?? 0, '0')]
  }
  const absolute = Math.abs(Number(value))
  const digits = floatDigits(conversion.toLowerCase(), absolute, precision, flags.includes('#'))
  return [negative, conversion === conversion.toUpperCase() ? digits.toUpperCase() : digits]
}

function integerDigits(conversion: string, flags: string, value: bigint): string {
  const prefixed = flags.includes('#')
  switch (conversion) {
    case 'x':
      return (prefixed ? '0x' : '') + value.toString(16)
    case 'X':
      return (prefixed ? '0X' : '') + value.toString(16).toUpperCase()
    case 'o':
      return (prefixed ? '0o' : '') + value.toString(8)
    default:
      return value.toString()
  }
}

function floatDigits(
  conversion: string,
  value: number,
  precision: number,
  keepZeros: boolean,
): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : 'inf'
  if (conversion === 'f') return fixed(value, precision)
  if (conversion === 'e') return twoDigitExponent(value.toExponential(precision))
  const significant = Math.max(precision, 1)
  const scientific = value.toExponential(significant - 1)
  const exponent = Number(scientific.slice(scientific.indexOf('e') + 1))
  if (exponent < -4 || exponent >= significant) {
    const [mantissa = '', power = ''] = scientific.split('e')
    return twoDigitExponent(`${keepZeros ? mantissa : trimZeros(mantissa)}e${power}`)
  }
  const plain = fixed(value, significant - 1 - exponent)
  return keepZeros ? plain : trimZeros(plain)
}

/** `toFixed` switches to an exponent from 1e21 on; a number of that size has no fraction. */
function fixed(value: number, precision: number): string {
  if (value < 1e21) return value.toFixed(precision)
  return BigInt(value).toString() + (precision > 0 ? `.${'0'.repeat(precision)}` : '')
}

function trimZeros(digits: string): string {
  return digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits
}

function twoDigitExponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, 'e$10$2')
}

function character(value: unknown): string {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0x10ffff) {
    return String.fromCodePoint(value)
  }
  if (typeof value === 'string' && Array.from(value).length === 1) return value
  throw new TypeError('%c requires a code point or a single character')
}

function inspectLine(value: unknown): string {
  return value instanceof Uint8Array
    ? inspect(safeUnicode(value), { breakLength: Infinity })
    : inspect(value, { breakLength: Infinity })
}

/** Text of any value; an object that has no text of its own is shown as `util.inspect` shows it. */
function toText(value: unknown): string {
  if (typeof value === 'string') return value
  if (value instanceof Uint8Array) return safeUnicode(value)
  if (typeof value !== 'object' || value === null) return String(value)
  const { toString } = value as { toString?: () => unknown }
  if (toString === undefined || toString === Object.prototype.toString || Array.isArray(value)) {
    return inspectLine(value)
  }
  return String(toString.call(value))
}
