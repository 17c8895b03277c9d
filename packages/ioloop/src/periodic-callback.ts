import { type ContextChain, captureChain, isFuture, offerError } from '@tornado-ts/concurrent'
import type { Milliseconds, Seconds } from '@tornado-ts/util'
import { IOLoop } from './io-loop.ts'
import { reportError } from './loop-task.ts'
import { nextTimeout } from './next-timeout.ts'

/** Options of {@link PeriodicCallback}. */
export interface PeriodicCallbackOptions {
  /** The fraction of the period by which each one varies, so that many processes spread out. */
  readonly jitter?: number
}

/**
 * Calls a function again and again.
 *
 * **The period is in milliseconds**, as in Tornado; pass `{ seconds }` to be explicit. The first
 * call comes one period after {@link start}. If a call returns a promise, the next one is not
 * scheduled before it has settled. Calls keep to the grid of the first: periods that were missed
 * altogether are skipped. Errors are logged as `Exception in callback` and do not end it.
 *
 * @example
 * ```ts
 * const sweep = new PeriodicCallback(() => cache.sweep(), { seconds: 30 }, { jitter: 0.1 })
 * sweep.start()
 * ```
 *
 * @tornado ioloop.PeriodicCallback
 */
export class PeriodicCallback {
  /** The function that is called. @tornado ioloop.PeriodicCallback.callback */
  callback: () => unknown
  /** The period in milliseconds. @tornado ioloop.PeriodicCallback.callback_time */
  callbackTime: Milliseconds
  /** The fraction of the period by which it varies. */
  jitter: number
  /** The loop that was current at {@link start}. @tornado ioloop.PeriodicCallback.io_loop */
  ioLoop: IOLoop | undefined
  /** One object per start, so that a run outlasting a stop does not go on in the next one. */
  #schedule: Schedule | undefined

  /**
   * @param callbackTime The period in **milliseconds**, or `{ seconds }`.
   * @throws RangeError if the period is not a positive number.
   */
  constructor(
    callback: () => unknown,
    callbackTime: Milliseconds | { readonly seconds: Seconds },
    options: PeriodicCallbackOptions = {},
  ) {
    if (typeof callback !== 'function') throw new TypeError('a callback must be a function')
    const milliseconds =
      typeof callbackTime === 'number' ? callbackTime : callbackTime.seconds * 1000
    if (!(milliseconds > 0)) {
      throw new RangeError('Periodic callback must have a positive callback_time')
    }
    this.callback = callback
    this.callbackTime = milliseconds
    this.jitter = options.jitter ?? 0
  }

  /**
   * Begins calling, on the loop current now. When running already, begins a new schedule in place
   * of the old one.
   *
   * @tornado ioloop.PeriodicCallback.start
   */
  start(): void {
    this.stop()
    const loop = IOLoop.current()
    this.ioLoop = loop
    this.#schedule = { loop, next: loop.time(), timeout: undefined, chain: captureChain() }
    this.#scheduleNext(this.#schedule)
  }

  /** Ends calling; a call that is under way finishes. @tornado ioloop.PeriodicCallback.stop */
  stop(): void {
    const schedule = this.#schedule
    this.#schedule = undefined
    if (schedule?.timeout !== undefined) schedule.loop.removeTimeout(schedule.timeout)
  }

  /** Whether it was started and not stopped. @tornado ioloop.PeriodicCallback.is_running */
  isRunning(): boolean {
    return this.#schedule !== undefined
  }

  #scheduleNext(schedule: Schedule): void {
    if (this.#schedule !== schedule) return
    const { loop } = schedule
    const random = this.jitter === 0 ? 0.5 : Math.random()
    const period = this.callbackTime / 1000
    schedule.next = nextTimeout(schedule.next, loop.time(), period, this.jitter, random)
    schedule.timeout = loop.callAt(schedule.next, () => this.#run(schedule))
  }

  #run(schedule: Schedule): void {
    schedule.timeout = undefined
    if (this.#schedule !== schedule) return
    const { loop, chain } = schedule
    const { callback } = this
    const again = (): void => this.#scheduleNext(schedule)
    const fail = (error: unknown): void => {
      const failure = offerError(error, chain)
      if (failure !== undefined) reportError(loop, callback, failure.error)
    }
    let result: unknown
    try {
      result = callback()
    } catch (error) {
      fail(error)
    }
    if (isFuture(result)) void Promise.resolve(result).then(undefined, fail).then(again)
    else again()
  }
}

interface Schedule {
  readonly loop: IOLoop
  readonly chain: ContextChain | undefined
  next: Seconds
  timeout: object | undefined
}
