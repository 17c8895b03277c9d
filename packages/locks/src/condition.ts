import type { Future } from '@tornado-ts/concurrent'
import type { WaitOptions } from '@tornado-ts/gen'
import type { Seconds } from '@tornado-ts/util'
import { inspectAsText } from './inspect-as-text.ts'
import { WaitQueue, Waiter, waitLimits } from './wait-queue.ts'

/**
 * Lets tasks wait until another one notifies them. It has no memory: a notification that finds
 * nobody waiting is lost.
 *
 * @example
 * ```ts
 * const ready = new Condition()
 * setTimeout(() => ready.notifyAll(), 100)
 * console.log(await ready.wait({ timeout: 1 })) // true
 * ```
 *
 * @tornado locks.Condition
 */
export class Condition {
  static {
    inspectAsText(this)
  }

  readonly #waiters = new WaitQueue<ConditionWaiter>()

  /**
   * Waits for a notification.
   *
   * @param limits How long to wait; a number is a timeout in seconds.
   * @returns True when notified, false when the time is over. Rejects with the signal's reason if
   *   it is aborted.
   * @throws TypeError for a bad timeout.
   * @tornado locks.Condition.wait
   */
  wait(limits?: WaitOptions | Seconds): Future<boolean> {
    return this.#waiters.push(new ConditionWaiter(), waitLimits(limits))
  }

  /**
   * Wakes those that have waited longest.
   *
   * @param n How many.
   * @tornado locks.Condition.notify
   */
  notify(n = 1): void {
    for (let left = n; left > 0; left--) {
      const waiter = this.#waiters.shift()
      if (waiter === undefined) return
      waiter.setResult(true)
    }
  }

  /**
   * Wakes everyone who is waiting.
   *
   * @tornado locks.Condition.notify_all
   */
  notifyAll(): void {
    this.notify(this.#waiters.size)
  }

  /** A description for logs, as `<Condition waiters[2]>`. */
  toString(): string {
    const waiters = this.#waiters.size > 0 ? ` waiters[${this.#waiters.size}]` : ''
    return `<${this.constructor.name}${waiters}>`
  }
}

class ConditionWaiter extends Waiter<boolean> {
  protected override expire(): void {
    this.setResult(false)
  }
}
