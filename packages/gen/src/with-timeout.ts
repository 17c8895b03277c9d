import {
  type Future,
  type MultiOptions,
  type Yielded,
  chainFuture,
  convertYielded,
  futureAddDoneCallback,
  isCancellation,
} from '@tornado-ts/concurrent'
import type { Timeout } from '@tornado-ts/ioloop'
import { appLog } from '@tornado-ts/log'
import { LimitedWait } from './limited-wait.ts'

/** Options of {@link withTimeout}. */
export interface WithTimeoutOptions {
  /** Errors of these classes are not logged when they come after the timeout. */
  readonly quietExceptions?: MultiOptions['quietExceptions']
  /** Stops waiting when it is aborted; the result rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Waits for something, but not for longer than `timeout`.
 *
 * What is waited for is not cancelled by the timeout and can be waited for again. If it fails after
 * the timeout, that is logged as `Exception in Future … after timeout`, unless it was cancelled.
 * If it is done already, its outcome wins over any timeout.
 *
 * @param timeout Seconds from now, or a Date.
 * @param yieldable A promise, or whatever else a coroutine may yield.
 * @returns The outcome of `yieldable`, or a rejection with `TimeoutError`. Cancelling it removes
 *   the timer and leaves `yieldable` alone.
 * @throws BadYieldError if `yieldable` cannot be waited for; TypeError for a bad timeout.
 *
 * @example
 * ```ts
 * const response = await withTimeout(5, fetch(url))
 * ```
 *
 * @tornado gen.with_timeout
 */
export function withTimeout<const T>(
  timeout: Timeout,
  yieldable: T,
  { quietExceptions = [], signal }: WithTimeoutOptions = {},
): Future<Yielded<T>> {
  const source = convertYielded(yieldable) as PromiseLike<Yielded<T>>
  const quiet = Array.isArray(quietExceptions) ? quietExceptions : [quietExceptions]
  const result = new TimedResult(source, (error) => quiet.some((type) => error instanceof type))
  chainFuture(source, result)
  result.limit({ timeout, signal })
  return result
}

class TimedResult<T> extends LimitedWait<T> {
  readonly #source: PromiseLike<T>
  readonly #isQuiet: (error: unknown) => boolean

  constructor(source: PromiseLike<T>, isQuiet: (error: unknown) => boolean) {
    super()
    this.#source = source
    this.#isQuiet = isQuiet
  }

  protected override expire(): void {
    super.expire()
    futureAddDoneCallback(this.#source, (source) => {
      const error = source.cancelled() ? undefined : source.exception()
      if (error === undefined || isCancellation(error) || this.#isQuiet(error)) return
      appLog.error('Exception in Future %s after timeout', String(source), { excInfo: error })
    })
  }
}
