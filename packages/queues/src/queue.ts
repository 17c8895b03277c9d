import { inspect } from 'node:util'
import { type Future, isFuture } from '@tornado-ts/concurrent'
import type { WaitOptions } from '@tornado-ts/gen'
import { Event, WaitQueue, Waiter, resolved, waitLimits } from '@tornado-ts/locks'
import type { Seconds } from '@tornado-ts/util'
import { QueueEmpty, QueueFull } from './errors.ts'
import { Fifo } from './fifo.ts'

/** Options of {@link Queue}. */
export interface QueueOptions {
  /** How many items there may be before `put` has to wait. Default 0: no limit. */
  readonly maxsize?: number | undefined
}

/** A `put` that waits for room. */
class Putter<T> extends Waiter<void> {
  readonly item: T

  constructor(item: T) {
    super()
    this.item = item
  }
}

/** Descriptions stay short whatever is in the queue. */
const BRIEF = { depth: 1, maxArrayLength: 20, maxStringLength: 100, breakLength: Infinity }

/**
 * A queue between producers and consumers: `get` waits for an item, and with a `maxsize` `put` waits
 * for room. Items come out in the order they went in, and whoever waited longest is served first.
 *
 * Subclasses can keep their items differently: override {@link _init}, {@link _put}, {@link _get} and
 * {@link qsize}. `_init` is called by this constructor, so the store must be declared with `declare`:
 * a field with an initialiser, or a private one, would be made afterwards.
 *
 * @typeParam T What is in the queue; anything but a promise, as a promise of one does not exist.
 *
 * @example
 * ```ts
 * const queue = new Queue<number>({ maxsize: 2 })
 * async function work(): Promise<void> {
 *   for await (const n of queue) {
 *     console.log('work', n)
 *     queue.taskDone()
 *   }
 * }
 * void work()
 * for (let i = 0; i < 5; i++) await queue.put(i)
 * await queue.join()
 * ```
 *
 * @tornado queues.Queue
 */
export class Queue<T> implements AsyncIterable<T> {
  static {
    const value = function (this: Queue<unknown>): string {
      return this.describe(` #${idOf(this)}`)
    }
    Reflect.defineProperty(this.prototype, inspect.custom, { configurable: true, value })
  }

  /** The items; a subclass that keeps them elsewhere leaves it undefined. */
  declare protected _queue: (Iterable<T> & { readonly length: number }) | undefined

  readonly #maxsize: number
  readonly #getters = new WaitQueue<Waiter<T>>()
  readonly #putters = new WaitQueue<Putter<T>>()
  #unfinished = 0
  readonly #finished = new Event()

  /**
   * @param options Or `maxsize` alone.
   * @throws TypeError if `maxsize` is null or not a number; RangeError if it is negative or NaN.
   */
  constructor(options: QueueOptions | number = {}) {
    const maxsize = maxsizeOf(options)
    if (maxsize === null) throw new TypeError("maxsize can't be None")
    if (typeof maxsize !== 'number')
      throw new TypeError(`maxsize must be a number, not ${inspect(maxsize, BRIEF)}`)
    if (!(maxsize >= 0)) throw new RangeError(`maxsize can't be negative: ${maxsize}`)
    this.#maxsize = maxsize
    this.#finished.set()
    this._init()
  }

  /** How many items there may be; 0 means any number. @tornado queues.Queue.maxsize */
  get maxsize(): number {
    return this.#maxsize
  }

  /** How many items there are. @tornado queues.Queue.qsize */
  qsize(): number {
    return this._queue?.length ?? 0
  }

  /** Whether there are no items. @tornado queues.Queue.empty */
  empty(): boolean {
    return this.qsize() === 0
  }

  /** Whether there is no room; never true without a `maxsize`. @tornado queues.Queue.full */
  full(): boolean {
    return this.#maxsize > 0 && this.qsize() >= this.#maxsize
  }

  /**
   * Puts an item into the queue, waiting for room if need be.
   *
   * @param limits How long to wait; a number is a timeout in seconds. An item whose wait ended
   *   without success is never put.
   * @returns A Future, done already if there is room. Rejects with TimeoutError; with the signal's
   *   reason if it is aborted, which is looked at first.
   * @throws TypeError for a bad timeout, or an item that is a promise.
   * @tornado queues.Queue.put
   */
  put(item: T, limits?: WaitOptions | Seconds): Future<void> {
    const options = waitLimits(limits)
    refusePromise(item)
    if (!options?.signal?.aborted && this.#offer(item)) return resolved(undefined)
    return this.#putters.push(new Putter(item), options)
  }

  /**
   * Puts an item into the queue, or hands it to the `get` that has waited longest.
   *
   * @throws {@link QueueFull} if there is no room; TypeError if the item is a promise.
   * @tornado queues.Queue.put_nowait
   */
  putNowait(item: T): void {
    refusePromise(item)
    if (!this.#offer(item)) throw new QueueFull('the queue is full')
  }

  /**
   * Takes an item out of the queue, waiting for one if need be.
   *
   * @param limits How long to wait; a number is a timeout in seconds.
   * @returns A Future, done already if there is an item. Rejects with TimeoutError; with the
   *   signal's reason if it is aborted, which is looked at first. If cancelling it succeeds, no item
   *   was taken.
   * @throws TypeError for a bad timeout.
   * @tornado queues.Queue.get
   */
  get(limits?: WaitOptions | Seconds): Future<T> {
    const options = waitLimits(limits)
    if (!options?.signal?.aborted && this.#prepareItem()) return resolved(this._get())
    return this.#getters.push(new Waiter<T>(), options)
  }

  /**
   * Takes an item out of the queue.
   *
   * @throws {@link QueueEmpty} if there is none.
   * @tornado queues.Queue.get_nowait
   */
  getNowait(): T {
    if (!this.#prepareItem()) throw new QueueEmpty('the queue is empty')
    return this._get()
  }

  /**
   * Says that an item that was taken out has been dealt with; see {@link join}.
   *
   * @throws RangeError if it is called more often than items were put.
   * @tornado queues.Queue.task_done
   */
  taskDone(): void {
    if (this.#unfinished === 0) throw new RangeError('task_done() called too many times')
    if (--this.#unfinished === 0) this.#finished.set()
  }

  /**
   * Waits until `taskDone` was called for every item that was put.
   *
   * @param limits How long to wait; a number is a timeout in seconds.
   * @returns A Future, done already if nothing is outstanding. Rejects as {@link get} does.
   * @tornado queues.Queue.join
   */
  join(limits?: WaitOptions | Seconds): Future<void> {
    return this.#finished.wait(limits)
  }

  /**
   * Gets item after item, without end. The loop can be left at any time, no item is lost.
   *
   * @tornado queues.Queue.__aiter__
   */
  [Symbol.asyncIterator](): AsyncIterator<T, never> {
    return { next: () => this.#next() }
  }

  /** A description for logs, as `<Queue maxsize=1 queue=[ 7 ] getters[1] putters[1] tasks=2>`. */
  toString(): string {
    return this.describe('')
  }

  /** Makes the empty store. @tornado queues.Queue._init */
  protected _init(): void {
    this._queue = new Fifo<T>()
  }

  /**
   * Adds an item to the store. If it throws, nothing may have changed.
   *
   * @tornado queues.Queue._put
   */
  protected _put(item: T): void {
    ;(this._queue as Fifo<T>).push(item)
  }

  /** Takes the next item out of the store; called only if there is one. @tornado queues.Queue._get */
  protected _get(): T {
    return (this._queue as Fifo<T>).shift()
  }

  private describe(id: string): string {
    let text = `<${this.constructor.name}${id} maxsize=${this.#maxsize}`
    if (this._queue !== undefined && this.qsize() > 0) {
      text += ` queue=${inspect([...this._queue], BRIEF)}`
    }
    if (this.#getters.size > 0) text += ` getters[${this.#getters.size}]`
    if (this.#putters.size > 0) text += ` putters[${this.#putters.size}]`
    if (this.#unfinished > 0) text += ` tasks=${this.#unfinished}`
    return `${text}>`
  }

  #next(): Promise<IteratorResult<T, never>> {
    if (this.#prepareItem()) return Promise.resolve({ done: false, value: this._get() })
    return this.get().then((value) => ({ done: false, value }))
  }

  /** Hands `item` to a getter, or stores it; returns false if it has to wait. */
  #offer(item: T): boolean {
    if (this.full()) return false
    this._put(item)
    this.#count()
    // Getters wait only while the store is empty, so that is the item.
    this.#getters.shift()?.setResult(this._get())
    return true
  }

  /**
   * Sees to it that `_get` will give what comes next: with a `put` waiting, that one's item goes in
   * before one comes out, so that order is kept. Returns false if there is no item.
   */
  #prepareItem(): boolean {
    let putter = this.#putters.shift()
    while (putter !== undefined && !this.#store(putter)) putter = this.#putters.shift()
    return this.qsize() > 0
  }

  /** Stores the item of a waiting `put`; if that cannot be done, the fault is its own. */
  #store(putter: Putter<T>): boolean {
    try {
      this._put(putter.item)
    } catch (error) {
      putter.setException(error)
      return false
    }
    this.#count()
    putter.setResult()
    return true
  }

  #count(): void {
    if (this.#unfinished++ === 0) this.#finished.clear()
  }
}

function maxsizeOf(options: QueueOptions | number | null): unknown {
  if (typeof options !== 'object' || options === null) return options
  return options.maxsize === undefined ? 0 : options.maxsize
}

function refusePromise(item: unknown): void {
  if (isFuture(item)) throw new TypeError('a promise cannot be an item, as get() would wait for it')
}

let lastId = 0
const ids = new WeakMap<object, number>()

/** A number that tells queues apart in `console.log`. */
function idOf(queue: object): number {
  const id = ids.get(queue) ?? ++lastId
  ids.set(queue, id)
  return id
}
