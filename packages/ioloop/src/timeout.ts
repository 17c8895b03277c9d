import { inspect, types } from 'node:util'
import type { Seconds } from '@tornado-ts/util'

/**
 * When to give up waiting: seconds from now, or an instant of the wall clock.
 *
 * The type of every option named `timeout` in the framework. A number that is not positive means
 * "at once", Infinity means never; where the option is left out there is no limit, so 0 and
 * undefined are different things.
 */
export type Timeout = Seconds | Date

/**
 * Turns a {@link Timeout} into seconds from now, never less than 0.
 *
 * @throws TypeError if it is neither a number nor a valid Date.
 */
export function timeoutToDelay(timeout: Timeout): Seconds {
  const delay = types.isDate(timeout) ? (timeout.getTime() - Date.now()) / 1000 : timeout
  if (typeof delay !== 'number' || Number.isNaN(delay)) throw unsupportedTimeout(timeout)
  return Math.max(delay, 0)
}

/** The error for a value that cannot say when. */
export function unsupportedTimeout(value: unknown): TypeError {
  return new TypeError(`Unsupported timeout ${inspect(value, { depth: 1 })}`)
}
