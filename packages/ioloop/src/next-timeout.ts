import type { Seconds } from '@tornado-ts/util'

/**
 * When a periodic callback is due again.
 *
 * Times stay on the grid of the first one: cycles that have been missed altogether are skipped
 * rather than made up for, and a clock that went back does not bring a call forward.
 *
 * @param next When it was due last.
 * @param now The present time on the same clock.
 * @param period The period, positive.
 * @param jitter The fraction of the period by which it varies; 0 for none.
 * @param random A number from 0 to 1: 0.5 leaves the period as it is.
 * @internal
 * @tornado ioloop.PeriodicCallback._update_next
 */
export function nextTimeout(
  next: Seconds,
  now: Seconds,
  period: Seconds,
  jitter: number,
  random: number,
): Seconds {
  const step = period * (1 + jitter * (random - 0.5))
  if (next > now) return next + step
  return next + (Math.floor((now - next) / step) + 1) * step
}
