import type { Executor, ModuleTask, ShutdownOptions, Task } from './executor.ts'
import { Future } from './future.ts'
import { taskMessage } from './task-message.ts'

/**
 * Runs every task at once, on the calling thread: for tests, and for code that takes an executor
 * where none is needed.
 *
 * @tornado concurrent.DummyExecutor
 */
export class DummyExecutor implements Executor {
  /**
   * Calls the function before returning. Its result, or what it throws, is in the Future; a promise
   * it returns is followed. A task named by module runs once the module is loaded.
   *
   * @tornado concurrent.DummyExecutor.submit
   */
  submit<T>(task: Task<T>, ...args: unknown[]): Future<Awaited<T>> {
    return new Future<Awaited<T>>((resolve) => {
      const result = typeof task === 'function' ? task(...(args as never[])) : runModule(task, args)
      resolve(result as Awaited<T>)
    })
  }

  /**
   * Does nothing: tasks may be submitted afterwards.
   *
   * @tornado concurrent.DummyExecutor.shutdown
   */
  shutdown(_options?: ShutdownOptions): Promise<void> {
    return Promise.resolve()
  }
}

/**
 * A shared {@link DummyExecutor}.
 *
 * @tornado concurrent.dummy_executor
 */
export const dummyExecutor: DummyExecutor = new DummyExecutor()

async function runModule(task: ModuleTask, args: unknown[]): Promise<unknown> {
  const message = taskMessage(task)
  if ('source' in message) throw new TypeError('not a module task')
  const loaded = (await import(message.module)) as Record<string, unknown>
  const fn = loaded[message.export]
  if (typeof fn !== 'function') {
    throw new TypeError(`${message.module} exports no function "${message.export}"`)
  }
  return Reflect.apply(fn, undefined, args)
}
