import type { ContextChain } from '@tornado-ts/concurrent'
import type { Milliseconds, Seconds } from '@tornado-ts/util'
import type { LoopCallback } from './loop-task.ts'
import { outside } from './outside-context.ts'
import { TimerEntry, TimerHeap } from './timer-heap.ts'

/** The longest delay Node's timers take; longer ones are waited for in pieces. */
const MAX_DELAY: Milliseconds = 2 ** 31 - 1

/**
 * A loop's timers: one heap, and one Node timer for its first entry.
 *
 * While the queue is held no Node timer exists; what came due meanwhile runs when it is opened.
 */
export class TimerQueue {
  readonly #time: () => Seconds
  readonly #run: (entry: TimerEntry) => void
  readonly #heap = new TimerHeap()
  /** The entries that are being run. */
  #due: readonly TimerEntry[] = []
  #open = false
  /** The deadline the Node timer or immediate is armed for; Infinity without one. */
  #armedFor: Seconds = Infinity
  #timer: NodeJS.Timeout | undefined
  /** Whether the Node timer is armed for nobody, and does not keep the process alive. */
  #idle = false
  #immediate: NodeJS.Immediate | undefined

  /**
   * @param time The loop's clock.
   * @param run Runs an entry that is due; must not throw.
   */
  constructor(time: () => Seconds, run: (entry: TimerEntry) => void) {
    this.#time = time
    this.#run = run
  }

  /** How many entries the heap stores, for tests: cancelled ones are dropped late. */
  get stored(): number {
    return this.#heap.stored
  }

  add(
    when: Seconds,
    callback: LoopCallback,
    args: unknown[],
    chain: ContextChain | undefined,
  ): TimerEntry {
    const entry = new TimerEntry(callback, args, chain, when, this.#heap)
    this.#heap.push(entry)
    if (when < this.#armedFor) this.#arm()
    else if (this.#idle) this.#setIdle(false)
    return entry
  }

  remove(entry: TimerEntry): void {
    this.#heap.cancel(entry)
    // A timer nobody waits for any more must not keep the process alive. It is left armed, as often
    // the next entry comes soon and is due later.
    if (this.#heap.live === 0 && !this.#idle) this.#setIdle(true)
  }

  /** Lets timers run. */
  open(): void {
    this.#open = true
    this.#arm()
  }

  /** Keeps timers back until {@link open}. */
  hold(): void {
    this.#open = false
    this.#disarm()
  }

  /** Drops all timers. */
  clear(): void {
    for (const entry of this.#due) entry.cancelled = true
    this.#heap.clear()
    this.#disarm()
  }

  #arm(): void {
    this.#disarm()
    const when = this.#heap.peek()?.when ?? Infinity
    if (!this.#open || when === Infinity) return
    this.#armedFor = when
    const delay = (when - this.#time()) * 1000
    if (delay <= 0) {
      this.#immediate = outside.runInAsyncScope(setImmediate, undefined, this.#wake)
    } else {
      const wait = Math.min(Math.ceil(delay), MAX_DELAY)
      this.#timer = outside.runInAsyncScope(setTimeout, undefined, this.#wake, wait)
    }
  }

  #setIdle(idle: boolean): void {
    if (this.#timer === undefined) {
      this.#disarm()
      return
    }
    this.#idle = idle
    if (idle) this.#timer.unref()
    else this.#timer.ref()
  }

  #disarm(): void {
    if (this.#armedFor === Infinity) return
    this.#armedFor = Infinity
    this.#idle = false
    clearTimeout(this.#timer)
    clearImmediate(this.#immediate)
    this.#timer = undefined
    this.#immediate = undefined
  }

  readonly #wake = (): void => {
    // What the callbacks add is armed for once, at the end.
    this.#armedFor = -Infinity
    this.#idle = false
    this.#due = this.#heap.takeDue(this.#time())
    for (const entry of this.#due) {
      if (!entry.cancelled) this.#run(entry)
    }
    this.#due = []
    this.#arm()
  }
}
