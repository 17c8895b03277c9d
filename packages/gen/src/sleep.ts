import type { Future } from '@tornado-ts/concurrent'
import type { Seconds } from '@tornado-ts/util'
import { LimitedWait } from './limited-wait.ts'

/** Options of {@link sleep}. */
export interface SleepOptions {
  /** Ends the sleep early when it is aborted; it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Waits for some time, on a timer of the current loop.
 *
 * @param seconds 0 or less takes one iteration of the loop; Infinity never ends by itself.
 * @returns A Future; cancelling it clears the timer.
 * @throws TypeError if `seconds` is not a number.
 *
 * @example
 * ```ts
 * await sleep(0.5)
 * ```
 *
 * @tornado gen.sleep
 */
export function sleep(seconds: Seconds, { signal }: SleepOptions = {}): Future<void> {
  const nap = new Nap()
  nap.limit({ timeout: seconds, signal })
  return nap
}

class Nap extends LimitedWait<void> {
  protected override expire(): void {
    this.setResult()
  }
}
