import type { Future } from '@tornado-ts/concurrent'
import type { WaitOptions } from '@tornado-ts/gen'
import type { Seconds } from '@tornado-ts/util'
import { inspectAsText } from './inspect-as-text.ts'
import { resolved } from './resolved.ts'
import { WaitQueue, Waiter, waitLimits } from './wait-queue.ts'

/**
 * Lets tasks wait until a flag is set. As long as it is set, nobody has to wait.
 *
 * @example
 * ```ts
 * const started = new Event()
 * setTimeout(() => started.set(), 100)
 * await started.wait()
 * ```
 *
 * @tornado locks.Event
 */
export class Event {
  static {
    inspectAsText(this)
  }

  #isSet = false
  readonly #waiters = new WaitQueue<Waiter<void>>()

  /**
   * Whether the flag is set.
   *
   * @tornado locks.Event.is_set
   */
  isSet(): boolean {
    return this.#isSet
  }

  /**
   * Sets the flag and wakes everyone. Does nothing if it is set.
   *
   * @tornado locks.Event.set
   */
  set(): void {
    this.#isSet = true
    let waiter = this.#waiters.shift()
    while (waiter !== undefined) {
      waiter.setResult()
      waiter = this.#waiters.shift()
    }
  }

  /**
   * Takes the flag back: from now on `wait` waits for the next `set`. Who was woken stays so.
   *
   * @tornado locks.Event.clear
   */
  clear(): void {
    this.#isSet = false
  }

  /**
   * Waits until the flag is set.
   *
   * @param limits How long to wait; a number is a timeout in seconds.
   * @returns A Future, done already if the flag is set. Rejects with TimeoutError; with the signal's
   *   reason if it is aborted, which is looked at first.
   * @throws TypeError for a bad timeout.
   * @tornado locks.Event.wait
   */
  wait(limits?: WaitOptions | Seconds): Future<void> {
    const options = waitLimits(limits)
    if (this.#isSet && !options?.signal?.aborted) return resolved(undefined)
    return this.#waiters.push(new Waiter<void>(), options)
  }

  /** A description for logs: `<Event set>` or `<Event clear>`. */
  toString(): string {
    return `<${this.constructor.name} ${this.#isSet ? 'set' : 'clear'}>`
  }
}
