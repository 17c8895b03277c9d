import { availableParallelism } from 'node:os'
import type { Executor, ShutdownOptions, Task } from './executor.ts'
import { Future } from './future.ts'
import type { Job } from './pool-worker.ts'
import { PoolWorker, TaskFuture } from './pool-worker.ts'
import { taskMessage } from './task-message.ts'

/** Options of {@link WorkerExecutor}. */
export interface WorkerExecutorOptions {
  /** The most threads the pool grows to. Default `os.availableParallelism()`. */
  readonly maxWorkers?: number
}

/**
 * Runs tasks in a pool of worker threads, which grows as tasks come, up to a limit.
 *
 * Arguments and results are copied by the structured clone algorithm; a SharedArrayBuffer is
 * shared. A function is sent as its source text, so it must not refer to anything outside of
 * itself; a task named as `{ module, export }` has no such limit. Errors keep their name, message,
 * stack, cause and own enumerable fields. Tasks begin in the order of submission. Idle threads do
 * not keep the process alive.
 *
 * @example
 * ```ts
 * const pool = new WorkerExecutor({ maxWorkers: 2 })
 * const sum = await pool.submit((n: number) => {
 *   let total = 0
 *   for (let i = 0; i < n; i++) total += i
 *   return total
 * }, 1e6)
 * await pool.shutdown()
 * ```
 *
 * @tornado concurrent.futures.ThreadPoolExecutor
 */
export class WorkerExecutor implements Executor, AsyncDisposable {
  readonly #maxWorkers: number
  readonly #workers: Set<PoolWorker> = new Set()
  readonly #idle: PoolWorker[] = []
  readonly #queue: Job[] = []
  readonly #finished: Future<void> = new Future()
  #closed = false

  /** @throws RangeError if `maxWorkers` is not a positive integer. */
  constructor({ maxWorkers = availableParallelism() }: WorkerExecutorOptions = {}) {
    if (!Number.isInteger(maxWorkers) || maxWorkers < 1) {
      throw new RangeError(`maxWorkers must be a positive integer, not ${String(maxWorkers)}`)
    }
    this.#maxWorkers = maxWorkers
  }

  /**
   * Runs the task in the next free thread.
   *
   * @returns The Future of its result. It rejects with what the task throws; with `DataCloneError`
   * if an argument or the result cannot be copied; with `worker exited with code N` if the thread
   * ends meanwhile. Its `cancel()` works only until a thread has taken the task.
   * @throws Error after {@link shutdown}; TypeError if the task cannot be sent.
   * @tornado concurrent.futures.ThreadPoolExecutor.submit
   */
  submit<T>(task: Task<T>, ...args: unknown[]): Future<Awaited<T>> {
    if (this.#closed) throw new Error('cannot schedule new futures after shutdown')
    const message = taskMessage(task)
    const future = new TaskFuture<Awaited<T>>()
    this.#queue.push({ future, task: message, args })
    this.#dispatch()
    return future
  }

  /**
   * Refuses further tasks. What was accepted still runs; the threads end afterwards.
   *
   * @returns Resolves when all threads have ended, or at once if `wait` is false.
   * @tornado concurrent.futures.ThreadPoolExecutor.shutdown
   */
  async shutdown({ wait = true, cancelFutures = false }: ShutdownOptions = {}): Promise<void> {
    this.#closed = true
    if (cancelFutures) {
      for (const job of this.#queue.splice(0)) job.future.cancel()
    }
    this.#releaseIdle()
    if (wait) await this.#finished
  }

  /** As {@link shutdown}. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.shutdown()
  }

  #dispatch(): void {
    while (this.#queue.length > 0) {
      if (this.#idle.length === 0 && this.#workers.size >= this.#maxWorkers) return
      const job = this.#queue.shift()
      if (!job?.future.take()) continue
      try {
        const worker = this.#idle.pop() ?? this.#spawn()
        worker.start(job)
      } catch (error) {
        job.future.setException(error)
      }
    }
  }

  #spawn(): PoolWorker {
    const worker = new PoolWorker({
      workerIdle: (idle) => {
        this.#idle.push(idle)
        this.#dispatch()
        if (this.#closed) this.#releaseIdle()
      },
      workerGone: (gone) => {
        this.#workers.delete(gone)
        const index = this.#idle.indexOf(gone)
        if (index >= 0) this.#idle.splice(index, 1)
        this.#dispatch()
        if (this.#closed) this.#releaseIdle()
      },
    })
    this.#workers.add(worker)
    return worker
  }

  /** After shutdown: ends the threads nobody needs, and reports when the last one has gone. */
  #releaseIdle(): void {
    for (const worker of this.#idle.splice(0)) worker.terminate()
    if (this.#workers.size === 0 && !this.#finished.done()) this.#finished.setResult()
  }
}
