import {
  chainFuture,
  dummyExecutor,
  type Executor,
  Future,
  type Task,
} from '@tornado-ts/concurrent'

/** Runs tasks on this thread, at most so many at a time and the others in their order. */
export class LookupPool implements Executor {
  readonly #limit: number
  readonly #waiting: (() => void)[] = []
  #running = 0

  /** @throws RangeError if the limit is not a positive integer. */
  constructor(limit: number) {
    if (!Number.isInteger(limit) || limit < 1) {
      throw new RangeError(`numThreads must be a positive integer, not ${String(limit)}`)
    }
    this.#limit = limit
  }

  submit<T>(task: Task<T>, ...args: unknown[]): Future<Awaited<T>> {
    const result = new Future<Awaited<T>>()
    this.#waiting.push(() => {
      // Cancelled while it waited.
      if (result.done()) return
      this.#running++
      const running = dummyExecutor.submit(task, ...args)
      running.addDoneCallback(() => this.#finished())
      chainFuture(running, result)
    })
    this.#startNext()
    return result
  }

  /** Does nothing: the pool belongs to the process. */
  shutdown(): Promise<void> {
    return Promise.resolve()
  }

  #finished(): void {
    this.#running--
    this.#startNext()
  }

  #startNext(): void {
    while (this.#running < this.#limit) {
      const start = this.#waiting.shift()
      if (start === undefined) return
      start()
    }
  }
}
