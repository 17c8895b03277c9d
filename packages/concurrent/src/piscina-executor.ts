import { fileURLToPath } from 'node:url'
import type { Executor, ShutdownOptions, Task } from './executor.ts'
import { Future } from './future.ts'
import { taskMessage } from './task-message.ts'

/** What is used of a pool of the npm package `piscina`, version 4 or 5. */
export interface PiscinaPool {
  run(task: unknown, options: { filename: string; name: string }): Promise<unknown>
  close(options?: { force?: boolean }): Promise<void>
}

/**
 * Runs tasks in a pool of the npm package `piscina`, which brings limits of memory, priorities and
 * measurements that `WorkerExecutor` does not have.
 *
 * Tasks are named as `{ module, export }`, and take one argument, as is piscina's way.
 *
 * @example
 * ```ts
 * const executor = new PiscinaExecutor(new Piscina({ maxThreads: 4 }))
 * const module = new URL('./thumbnails.js', import.meta.url)
 * const image = await loop.runInExecutor(executor, { module, export: 'shrink' }, bytes)
 * ```
 */
export class PiscinaExecutor implements Executor, AsyncDisposable {
  readonly #pool: PiscinaPool
  #closed = false

  /** @throws TypeError if it is no pool of piscina. */
  constructor(pool: PiscinaPool) {
    if (typeof pool?.run !== 'function' || typeof pool.close !== 'function') {
      throw new TypeError('PiscinaExecutor needs a pool of piscina')
    }
    this.#pool = pool
  }

  /**
   * Hands the task to the pool.
   *
   * @returns The Future of its result. It rejects with what the task throws. Cancelling it does not
   *   stop the task.
   * @throws TypeError for a function, or a module that is no file; RangeError for more than one
   *   argument; Error after {@link shutdown}.
   */
  submit<T>(task: Task<T>, ...args: unknown[]): Future<Awaited<T>> {
    if (this.#closed) throw new Error('cannot schedule new futures after shutdown')
    const message = taskMessage(task)
    if (!('module' in message) || !message.module.startsWith('file:')) {
      throw new TypeError('piscina takes tasks that are named as { module, export }, in a file')
    }
    if (args.length > 1) {
      throw new RangeError(`piscina takes one argument, an object for several; got ${args.length}`)
    }
    const filename = fileURLToPath(message.module)
    const running = this.#pool.run(args[0], { filename, name: message.export })
    return new Future((resolve, reject) => {
      running.then(resolve as (value: unknown) => void, reject)
    })
  }

  /** Refuses further tasks and closes the pool, which loses what waits in it if it may. */
  async shutdown({ wait = true, cancelFutures = false }: ShutdownOptions = {}): Promise<void> {
    this.#closed = true
    const closing = this.#pool.close({ force: cancelFutures })
    if (wait) await closing
  }

  /** As {@link shutdown}. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.shutdown()
  }
}
