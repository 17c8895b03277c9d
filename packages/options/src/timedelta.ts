import type { Seconds } from '@tornado-ts/util'
import { OptionsError } from './errors.ts'

const SECONDS_PER: ReadonlyMap<string, number> = new Map([
  ['seconds', 1],
  ['minutes', 60],
  ['hours', 3600],
  ['days', 86_400],
  ['weeks', 604_800],
])

/** Dividing by these rounds once; multiplying by 0.001 would round twice. */
const PARTS_PER_SECOND: ReadonlyMap<string, number> = new Map([
  ['milliseconds', 1000],
  ['microseconds', 1_000_000],
])

const ABBREVIATIONS: ReadonlyMap<string, string> = new Map([
  ['h', 'hours'],
  ['m', 'minutes'],
  ['min', 'minutes'],
  ['s', 'seconds'],
  ['sec', 'seconds'],
  ['ms', 'milliseconds'],
  ['us', 'microseconds'],
  ['d', 'days'],
  ['w', 'weeks'],
])

const PART = /\s*(?<amount>[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?)\s*(?<unit>\w*)\s*/y

/**
 * Reads a length of time, such as `45`, `1.5h` or `10 minutes 5 sec`: the sum of its parts.
 *
 * A part without a unit is in seconds. Units are `h`, `m` or `min`, `s` or `sec`, `ms`, `us`, `d`,
 * `w`, or the full names in the plural, all in lower case. A unit is a whole word, so it is
 * `1h 30m`, not `1h30m`. The empty text is zero.
 *
 * @throws OptionsError for anything else.
 */
export function parseTimedelta(text: string): Seconds {
  let total = 0
  let position = 0
  while (position < text.length) {
    PART.lastIndex = position
    const { amount, unit } = PART.exec(text)?.groups ?? {}
    position = PART.lastIndex
    const name = unit ? (ABBREVIATIONS.get(unit) ?? unit) : 'seconds'
    const seconds = amount === undefined ? undefined : inSeconds(Number(amount), name)
    if (seconds === undefined) throw new OptionsError(`Unrecognized length of time: '${text}'`)
    total += seconds
  }
  return total
}

/**
 * Converts an amount of a unit, named in full, to seconds.
 *
 * @returns `undefined` for an unknown unit.
 */
export function inSeconds(amount: number, unit: string): Seconds | undefined {
  const factor = SECONDS_PER.get(unit)
  if (factor !== undefined) return amount * factor
  const divisor = PARTS_PER_SECOND.get(unit)
  return divisor === undefined ? undefined : amount / divisor
}
