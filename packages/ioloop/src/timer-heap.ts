import type { ContextChain } from '@tornado-ts/concurrent'
import type { Seconds } from '@tornado-ts/util'
import { type LoopCallback, LoopTask } from './loop-task.ts'

/** Below this many cancelled entries the heap is not worth rebuilding. */
const MAX_CANCELLED = 512

/** A callback with a deadline: the handle that `callAt` and its like return. */
export class TimerEntry extends LoopTask {
  /** When it is due, on the loop's clock. */
  readonly when: Seconds
  /** Its number in the heap, which decides between equal deadlines. */
  readonly order: number
  /** The heap it is stored in; undefined when it has come due. */
  heap: TimerHeap | undefined
  /** True as soon as it must not run any more. */
  cancelled = false

  constructor(
    callback: LoopCallback,
    args: unknown[],
    chain: ContextChain | undefined,
    when: Seconds,
    heap: TimerHeap,
  ) {
    super(callback, args, chain)
    this.when = when
    this.order = heap.nextOrder()
    this.heap = heap
  }
}

/**
 * A binary heap of timers by deadline, then by insertion.
 *
 * Cancelling marks an entry, which stays until it comes to the top, unless it is the last one stored;
 * when more than 512 cancelled entries are over half of the heap, it is rebuilt without them.
 */
export class TimerHeap {
  #entries: TimerEntry[] = []
  #cancelled = 0
  #order = 0

  /** How many entries will still come due. */
  get live(): number {
    return this.#entries.length - this.#cancelled
  }

  /** How many entries are stored, cancelled ones included. */
  get stored(): number {
    return this.#entries.length
  }

  nextOrder(): number {
    return this.#order++
  }

  push(entry: TimerEntry): void {
    this.#entries.push(entry)
    this.#siftUp(this.#entries.length - 1)
  }

  /** The entry due first, undefined if there is none. */
  peek(): TimerEntry | undefined {
    let first = this.#entries[0]
    while (first?.cancelled) {
      this.#cancelled--
      this.#removeFirst()
      first = this.#entries[0]
    }
    return first
  }

  /** Takes every entry due at `now` out, in order. */
  takeDue(now: Seconds): TimerEntry[] {
    const due: TimerEntry[] = []
    for (let first = this.peek(); first !== undefined; first = this.peek()) {
      if (first.when > now) break
      this.#removeFirst()
      first.heap = undefined
      due.push(first)
    }
    return due
  }

  /** Sees to it that `entry` does not run, whether it is stored or already taken out. */
  cancel(entry: TimerEntry): void {
    if (entry.cancelled) return
    entry.cancelled = true
    if (entry.heap !== this) return
    // Often the last one added is the first to be removed.
    if (this.#entries.at(-1) === entry) this.#entries.pop()
    else this.#cancelled++
    const stored = this.#entries.length
    if (stored > 0 && this.#cancelled === stored) this.clear()
    else if (this.#cancelled > MAX_CANCELLED && this.#cancelled > stored / 2) this.#rebuild()
  }

  clear(): void {
    for (const entry of this.#entries) entry.cancelled = true
    this.#entries = []
    this.#cancelled = 0
  }

  #rebuild(): void {
    this.#entries = this.#entries.filter((entry) => !entry.cancelled)
    this.#cancelled = 0
    for (let index = (this.#entries.length >> 1) - 1; index >= 0; index--) this.#siftDown(index)
  }

  #removeFirst(): void {
    const last = this.#entries.pop()
    if (last === undefined || this.#entries.length === 0) return
    this.#entries[0] = last
    this.#siftDown(0)
  }

  #siftUp(index: number): void {
    const entries = this.#entries
    const entry = entries[index]
    if (entry === undefined) return
    while (index > 0) {
      const above = (index - 1) >> 1
      const parent = entries[above]
      if (parent === undefined || !isBefore(entry, parent)) break
      entries[index] = parent
      index = above
    }
    entries[index] = entry
  }

  #siftDown(index: number): void {
    const entries = this.#entries
    const entry = entries[index]
    if (entry === undefined) return
    for (;;) {
      let below = 2 * index + 1
      let child = entries[below]
      if (child === undefined) break
      const right = entries[below + 1]
      if (right !== undefined && isBefore(right, child)) {
        child = right
        below++
      }
      if (!isBefore(child, entry)) break
      entries[index] = child
      index = below
    }
    entries[index] = entry
  }
}

function isBefore(a: TimerEntry, b: TimerEntry): boolean {
  return a.when < b.when || (a.when === b.when && a.order < b.order)
}
