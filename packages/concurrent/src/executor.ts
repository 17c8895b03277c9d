import type { Future } from './future.ts'

/**
 * A function exported by a module, named rather than passed, so that it can be run elsewhere.
 */
export interface ModuleTask {
  /** A `file:` URL, an absolute path or a package name. */
  readonly module: string | URL
  /** The name of the exported function; the default export if omitted. */
  readonly export?: string
}

/** Work for an {@link Executor}: a function, or the name of one. */
export type Task<T> = ((...args: never[]) => T | PromiseLike<T>) | ModuleTask

/** How an {@link Executor} is to be shut down. */
export interface ShutdownOptions {
  /** Whether to wait for the tasks that were accepted. Default true. */
  readonly wait?: boolean
  /** Whether to cancel the tasks that have not begun. Default false. */
  readonly cancelFutures?: boolean
}

/**
 * Runs tasks somewhere, usually not on the calling thread.
 *
 * @tornado concurrent.futures.Executor
 */
export interface Executor {
  /** Accepts a task and returns the Future of its result. */
  submit<T>(task: Task<T>, ...args: unknown[]): Future<Awaited<T>>
  /** Refuses further tasks and releases what the executor holds. */
  shutdown(options?: ShutdownOptions): Promise<void>
}
