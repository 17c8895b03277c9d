import { OptionsError } from './errors.ts'

const INTEGER = /^[+-]?\d+(?:_\d+)*$/
const DECIMAL = /^[+-]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+)?$/i
const NOT_FINITE = /^(?<sign>[+-]?)(?<name>nan|inf|infinity)$/i

/**
 * Reads a decimal integer: an optional sign, digits with `_` between them, blanks around it.
 *
 * @throws OptionsError for anything else, and for a number beyond 2^53, which would lose digits.
 */
export function parseInteger(text: string): number {
  const trimmed = text.trim()
  if (!INTEGER.test(trimmed)) throw new OptionsError(`'${text}' is not an integer`)
  const value = Number(trimmed.replaceAll('_', ''))
  if (!Number.isSafeInteger(value)) throw new OptionsError(`'${text}' is too large an integer`)
  return value === 0 ? 0 : value
}

/**
 * Reads a decimal number, or `nan`, `inf`, `infinity` in any case; blanks around it are ignored.
 *
 * @throws OptionsError for anything else.
 */
export function parseDecimal(text: string): number {
  const trimmed = text.trim()
  if (DECIMAL.test(trimmed)) return Number(trimmed.replaceAll('_', ''))
  const { sign, name } = NOT_FINITE.exec(trimmed)?.groups ?? {}
  if (name === undefined) throw new OptionsError(`'${text}' is not a number`)
  if (name.toLowerCase() === 'nan') return NaN
  return sign === '-' ? -Infinity : Infinity
}

/**
 * Reads an integer, or a range `first:last` that includes both ends; `first:` is `first` alone.
 *
 * @throws OptionsError unless both ends are integers.
 */
export function parseIntegerRange(text: string): number[] {
  const colon = text.indexOf(':')
  if (colon < 0) return [parseInteger(text)]
  const first = parseInteger(text.slice(0, colon))
  const end = text.slice(colon + 1)
  const last = end === '' ? first : parseInteger(end)
  const range: number[] = []
  for (let value = first; value <= last; value++) range.push(value)
  return range
}
