import { LimitedWait, type WaitOptions } from '@tornado-ts/gen'
import { timeoutToDelay } from '@tornado-ts/ioloop'
import type { Seconds } from '@tornado-ts/util'

/**
 * A wait that stands in a {@link WaitQueue} until it has an outcome of whatever kind.
 *
 * @internal
 */
export class Waiter<T> extends LimitedWait<T> {
  /** The queue it stands in and its neighbours there. The queue's own. */
  queue: { remove(waiter: object): void } | undefined
  next: this | undefined
  previous: this | undefined

  protected override ended(): void {
    this.queue?.remove(this)
  }
}

/**
 * Waiters, first come first served. One that gave up leaves at once, wherever it stands, so all that
 * are in the queue are still waiting.
 *
 * @internal
 */
export class WaitQueue<W extends Waiter<unknown>> {
  #first: W | undefined
  #last: W | undefined
  #size = 0

  /** How many are waiting. */
  get size(): number {
    return this.#size
  }

  /** Puts a new waiter at the end, where it stays until it is taken out or its limits end it. */
  push(waiter: W, limits: WaitOptions | undefined): W {
    waiter.queue = this
    waiter.previous = this.#last
    if (this.#last === undefined) this.#first = waiter
    else this.#last.next = waiter
    this.#last = waiter
    this.#size++
    if (limits !== undefined) waiter.limit(limits)
    return waiter
  }

  /** Takes out the one that has waited longest. */
  shift(): W | undefined {
    const first = this.#first
    if (first !== undefined) this.remove(first)
    return first
  }

  /** Takes out a waiter of this queue. */
  remove(waiter: W): void {
    const { next, previous } = waiter
    if (next === undefined) this.#last = previous
    else next.previous = previous
    if (previous === undefined) this.#first = next
    else previous.next = next
    waiter.queue = undefined
    waiter.next = undefined
    waiter.previous = undefined
    this.#size--
  }
}

/**
 * The limits of a wait as an object, checked, so that a bad one throws even if there is nothing to
 * wait for.
 *
 * @throws TypeError if the timeout is not one.
 * @internal
 */
export function waitLimits(limits: WaitOptions | Seconds | undefined): WaitOptions | undefined {
  if (limits === undefined) return undefined
  const options = typeof limits === 'number' ? { timeout: limits } : limits
  if (options.timeout !== undefined) timeoutToDelay(options.timeout)
  return options
}
