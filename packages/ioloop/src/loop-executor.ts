import { availableParallelism } from 'node:os'
import { type Executor, Future, WorkerExecutor } from '@tornado-ts/concurrent'

/** The executor used where none is given, and whether the loop made it. */
interface DefaultExecutor {
  readonly executor: Executor
  readonly owned: boolean
}

const defaults = new WeakMap<object, DefaultExecutor>()

/** The default executor of a loop: one worker thread per CPU, made on first use. */
export function defaultExecutorOf(loop: object): Executor {
  let found = defaults.get(loop)
  if (found === undefined) {
    const executor = new WorkerExecutor({ maxWorkers: availableParallelism() })
    found = { executor, owned: true }
    defaults.set(loop, found)
  }
  return found.executor
}

/** Uses `executor` from now on; one that the loop made itself finishes its tasks and ends. */
export function setDefaultExecutorOf(loop: object, executor: Executor): void {
  releaseDefaultExecutorOf(loop)
  defaults.set(loop, { executor, owned: false })
}

/** Ends the default executor if the loop made it. */
export function releaseDefaultExecutorOf(loop: object): void {
  const found = defaults.get(loop)
  defaults.delete(loop)
  if (found?.owned) void found.executor.shutdown({ wait: false })
}

/** The result of an executor's task as seen from a loop; cancelling reaches the task. */
export class ExecutorResult<T> extends Future<T> {
  readonly #submitted: Future<T>

  constructor(submitted: Future<T>) {
    super()
    this.#submitted = submitted
  }

  override cancel(): boolean {
    this.#submitted.cancel()
    return super.cancel()
  }
}
