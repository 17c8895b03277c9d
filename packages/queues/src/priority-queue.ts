import { type Compare, Heap } from './heap.ts'
import { compareNaturally } from './natural-order.ts'
import { Queue, type QueueOptions } from './queue.ts'

/** Options of {@link PriorityQueue}. */
export interface PriorityQueueOptions<T> extends QueueOptions {
  /**
   * Tells which of two items comes out first, as for `Array.prototype.sort`. Default: numbers,
   * bigints, booleans, strings and Dates, and arrays of them member by member.
   */
  readonly compare?: Compare<T> | undefined
}

/**
 * A {@link Queue} that gives the smallest item first, and equal ones in the order they were put.
 *
 * Items without an order, such as objects where there is no `compare`, make `put` throw TypeError; a
 * `put` that waits for room rejects with it.
 *
 * @example
 * ```ts
 * const jobs = new PriorityQueue<[priority: number, name: string]>()
 * jobs.putNowait([1, 'tidy up'])
 * jobs.putNowait([0, 'answer'])
 * console.log(jobs.getNowait()) // [ 0, 'answer' ]
 * ```
 *
 * @tornado queues.PriorityQueue
 */
export class PriorityQueue<T> extends Queue<T> {
  readonly #compare: Compare<T>

  /** @param options Or `maxsize` alone. */
  constructor(options: PriorityQueueOptions<T> | number = {}) {
    super(options)
    this.#compare = (typeof options === 'object' ? options.compare : undefined) ?? compareNaturally
  }

  /** Makes the empty store. */
  protected override _init(): void {
    this._queue = new Heap<T>()
  }

  /** Adds an item. */
  protected override _put(item: T): void {
    ;(this._queue as Heap<T>).push(item, this.#compare)
  }

  /** Takes the smallest item. */
  protected override _get(): T {
    return (this._queue as Heap<T>).shift(this.#compare)
  }
}
