import { trimBlanks } from './trim-blanks.ts'

/** Bit of {@link connectionOptions}: the `close` option is present. */
export const CLOSE = 1
/** Bit of {@link connectionOptions}: the `keep-alive` option is present. */
export const KEEP_ALIVE = 2

/**
 * Reads a `Connection` field: a comma list of options, compared without regard to case
 * (RFC 9110 §7.6.1). Empty items and options other than the two below are skipped.
 *
 * @param value The combined value of all its lines.
 * @returns `CLOSE` and `KEEP_ALIVE`, or-ed together.
 */
export function connectionOptions(value: string): number {
  if (value === 'keep-alive') return KEEP_ALIVE
  if (value === 'close') return CLOSE
  let options = 0
  for (const item of value.toLowerCase().split(',')) {
    const option = trimBlanks(item)
    if (option === 'close') options |= CLOSE
    else if (option === 'keep-alive') options |= KEEP_ALIVE
  }
  return options
}
