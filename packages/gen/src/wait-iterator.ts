import { Future, chainFuture, futureAddDoneCallback, isFuture } from '@tornado-ts/concurrent'
import { isPlainObject } from './plain-object.ts'

interface Child<T, K> {
  readonly key: K
  readonly future: PromiseLike<T>
}

/** A child that is done; `outcome` is a Future also where the child is another kind of promise. */
interface FinishedChild<T, K> extends Child<T, K> {
  readonly outcome: Future<T>
}

/**
 * Gives the results of several promises in the order in which they finish.
 *
 * Children that are done at the start come first, in the order given; of promises that are not
 * Futures one cannot tell, and they come in the order in which they settle.
 *
 * @example
 * ```ts
 * const results = new WaitIterator({ slow: sleep(0.2), fast: sleep(0.1) })
 * while (!results.done()) {
 *   await results.next()
 *   console.log(results.currentIndex) // fast, then slow
 * }
 * ```
 *
 * @tornado gen.WaitIterator
 */
export class WaitIterator<T, K extends string | number = number> implements AsyncIterable<T> {
  /**
   * The position or key of the child whose outcome was handed over last; undefined before the first
   * and after {@link done} returned true.
   *
   * @tornado gen.WaitIterator.current_index
   */
  currentIndex: K | undefined
  /**
   * The child whose outcome was handed over last, as it was given.
   *
   * @tornado gen.WaitIterator.current_future
   */
  currentFuture: PromiseLike<T> | undefined

  /** Children that are done and not handed over. */
  readonly #finished: FinishedChild<T, K>[] = []
  /** Calls of `next()` that wait for a child; some may have been cancelled meanwhile. */
  #waiting: Future<T>[] = []
  #unfinished: number

  /**
   * @param children Promises, or a single plain object of them.
   * @throws RangeError for promises together with an object; TypeError for what is not a promise.
   */
  constructor(...children: PromiseLike<T>[])
  constructor(children: Readonly<Record<K, PromiseLike<T>>>)
  constructor(...args: unknown[]) {
    const children = childrenOf<T, K>(args)
    this.#unfinished = children.length
    for (const child of children) {
      futureAddDoneCallback(child.future, (outcome) => this.#childDone({ ...child, outcome }))
    }
  }

  /**
   * Whether all outcomes have been handed over. If so, `currentIndex` and `currentFuture` are reset.
   *
   * @tornado gen.WaitIterator.done
   */
  done(): boolean {
    if (this.#finished.length > 0 || this.#unfinished > 0) return false
    this.currentIndex = undefined
    this.currentFuture = undefined
    return true
  }

  /**
   * Waits for the next child to finish.
   *
   * When the result settles, `currentIndex` and `currentFuture` tell which child it was. A child
   * that failed rejects this one call; the others can be asked for afterwards.
   *
   * @returns A new Future. Rejects with an Error if nothing is left.
   * @tornado gen.WaitIterator.next
   */
  next(): Future<T> {
    const result = new Future<T>()
    const child = this.#finished.shift()
    this.#waiting = this.#waiting.filter((waiting) => !waiting.done())
    if (child !== undefined) {
      this.#handOver(child, result)
    } else if (this.#waiting.length < this.#unfinished) {
      this.#waiting.push(result)
    } else {
      result.setException(new Error('no more results'))
    }
    return result
  }

  /**
   * Goes through all results. An error ends the loop; another loop goes on with what is left.
   *
   * @tornado gen.WaitIterator.__aiter__
   */
  [Symbol.asyncIterator](): AsyncIterator<T, undefined> {
    return {
      next: async () =>
        this.done() ? { done: true, value: undefined } : { done: false, value: await this.next() },
    }
  }

  #childDone(child: FinishedChild<T, K>): void {
    this.#unfinished--
    let waiting = this.#waiting.shift()
    while (waiting?.done()) waiting = this.#waiting.shift()
    if (waiting === undefined) this.#finished.push(child)
    else this.#handOver(child, waiting)
  }

  #handOver(child: FinishedChild<T, K>, result: Future<T>): void {
    this.currentIndex = child.key
    this.currentFuture = child.future
    chainFuture(child.outcome, result)
  }
}

function childrenOf<T, K>(args: readonly unknown[]): Child<T, K>[] {
  const objects = args.filter((arg) => isPlainObject(arg) && !isFuture(arg))
  if (objects.length > 0 && args.length > 1) {
    throw new RangeError('You must provide args or kwargs, not both')
  }
  const entries: [unknown, unknown][] =
    objects.length > 0 ? Object.entries(args[0] as object) : [...args.entries()]
  for (const [key, future] of entries) {
    if (!isFuture(future)) throw new TypeError(`child ${String(key)} is not a promise`)
  }
  return entries.map(([key, future]) => ({ key: key as K, future: future as PromiseLike<T> }))
}
