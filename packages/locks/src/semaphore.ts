import type { Future } from '@tornado-ts/concurrent'
import type { WaitOptions } from '@tornado-ts/gen'
import type { Seconds } from '@tornado-ts/util'
import { inspectAsText } from './inspect-as-text.ts'
import { Releaser, callHolding } from './releaser.ts'
import { resolved } from './resolved.ts'
import { WaitQueue, Waiter, waitLimits } from './wait-queue.ts'

/**
 * Lets a limited number of tasks go on at a time.
 *
 * The semaphore counts free slots. `acquire` takes one, or waits; `release` gives one back, to the
 * task that has waited longest if there is one, so that nobody can get in between.
 *
 * @example
 * ```ts
 * const semaphore = new Semaphore(2)
 * async function fetchOne(url: string): Promise<Response> {
 *   using _slot = await semaphore.acquire({ timeout: 5 })
 *   return await fetch(url) // two at a time
 * }
 * ```
 *
 * @tornado locks.Semaphore
 */
export class Semaphore {
  static {
    inspectAsText(this)
  }

  #free: number
  readonly #waiters = new WaitQueue<Waiter<Releaser>>()

  /**
   * @param value How many slots there are at the start.
   * @throws RangeError if it is negative or not a whole number.
   */
  constructor(value = 1) {
    if (!(value >= 0) || value % 1 > 0) {
      throw new RangeError(`semaphore initial value must be >= 0 and whole, not ${String(value)}`)
    }
    this.#free = value
  }

  /**
   * Takes a slot.
   *
   * @param limits How long to wait; a number is a timeout in seconds.
   * @returns A Future, done already if there is a free slot. Rejects with TimeoutError; with the
   *   signal's reason if it is aborted, which is looked at first.
   * @throws TypeError for a bad timeout.
   * @tornado locks.Semaphore.acquire
   */
  acquire(limits?: WaitOptions | Seconds): Future<Releaser> {
    const options = waitLimits(limits)
    if (this.#free > 0 && !options?.signal?.aborted) {
      this.#free--
      return resolved(new Releaser(this))
    }
    return this.#waiters.push(new Waiter<Releaser>(), options)
  }

  /**
   * Gives a slot back, or adds one: this may be called more often than `acquire`.
   *
   * @tornado locks.Semaphore.release
   */
  release(): void {
    const waiter = this.#waiters.shift()
    if (waiter === undefined) this.#free++
    else waiter.setResult(new Releaser(this))
  }

  /**
   * Calls `fn` while holding a slot, which is released when it has finished, in whatever way.
   *
   * @param limits How long to wait for the slot.
   * @returns What `fn` gives. Rejects as {@link acquire} does; `fn` is not called then.
   * @tornado locks.Semaphore.__aenter__
   */
  withLock<T>(fn: () => T | PromiseLike<T>, limits?: WaitOptions | Seconds): Promise<T> {
    return callHolding(this.acquire(limits), fn)
  }

  /** Whether there is no free slot. */
  locked(): boolean {
    return this.#free === 0
  }

  /** The number of free slots, for subclasses. */
  protected get free(): number {
    return this.#free
  }

  /** A description for logs, as `<Semaphore [locked,waiters:2]>`. */
  toString(): string {
    const state = this.locked() ? 'locked' : `unlocked,value:${this.#free}`
    const waiters = this.#waiters.size > 0 ? `,waiters:${this.#waiters.size}` : ''
    return `<${this.constructor.name} [${state}${waiters}]>`
  }
}
