import type { LoopTask } from './loop-task.ts'
import { outside } from './outside-context.ts'

/**
 * A loop's callbacks: first in, first out, in batches of one per iteration of Node's loop.
 *
 * What a batch adds belongs to the next one, so that callbacks that add themselves again let I/O and
 * timers through. While the queue is held no batch begins.
 */
export class CallbackQueue {
  readonly #run: (task: LoopTask) => void
  readonly #batchDone: () => void
  #pending: LoopTask[] = []
  #batch: LoopTask[] = []
  #open = false
  #inBatch = false
  #immediate: NodeJS.Immediate | undefined

  /**
   * @param run Runs one task; must not throw.
   * @param batchDone Called after each batch, an empty one included.
   */
  constructor(run: (task: LoopTask) => void, batchDone: () => void) {
    this.#run = run
    this.#batchDone = batchDone
  }

  /** Whether a batch is being run right now. */
  get inBatch(): boolean {
    return this.#inBatch
  }

  push(task: LoopTask): void {
    this.#pending.push(task)
    if (this.#open && this.#immediate === undefined) this.#schedule()
  }

  /** Sees to it that a batch is run in the next iteration, even if there is nothing in it. */
  wake(): void {
    if (this.#open && this.#immediate === undefined) this.#schedule()
  }

  /** Lets callbacks run. */
  open(): void {
    this.#open = true
    if (this.#pending.length > 0) this.wake()
  }

  /** Keeps callbacks back until {@link open}; a batch that has begun is finished. */
  hold(): void {
    this.#open = false
    clearImmediate(this.#immediate)
    this.#immediate = undefined
  }

  /** Drops all callbacks, those of the present batch included. */
  clear(): void {
    this.#pending = []
    this.#batch = []
    clearImmediate(this.#immediate)
    this.#immediate = undefined
  }

  #schedule(): void {
    // Each task brings the asynchronous context it runs in; the immediate must not keep one alive.
    this.#immediate = outside.runInAsyncScope(setImmediate, undefined, this.#runBatch)
  }

  readonly #runBatch = (): void => {
    this.#immediate = undefined
    this.#batch = this.#pending
    this.#pending = []
    this.#inBatch = true
    // Read anew each time: clear() may put an empty batch in place.
    for (let index = 0; index < this.#batch.length; index++) {
      const task = this.#batch[index]
      if (task !== undefined) this.#run(task)
    }
    this.#batch = []
    this.#inBatch = false
    this.#batchDone()
  }
}
