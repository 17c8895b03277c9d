import { Queue } from './queue.ts'

/**
 * A {@link Queue} that gives the item put last first.
 *
 * Where a `put` waits for room, its item goes on top when there is some.
 *
 * @tornado queues.LifoQueue
 */
export class LifoQueue<T> extends Queue<T> {
  /** Makes the empty store. */
  protected override _init(): void {
    this._queue = []
  }

  /** Adds an item on top. */
  protected override _put(item: T): void {
    ;(this._queue as T[]).push(item)
  }

  /** Takes the item on top. */
  protected override _get(): T {
    return (this._queue as T[]).pop() as T
  }
}
