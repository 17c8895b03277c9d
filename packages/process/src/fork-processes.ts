import cluster from 'node:cluster'
import { isMainThread } from 'node:worker_threads'
import { cpuCount } from './cpu-count.ts'
import { Supervisor } from './supervisor.ts'
import { taskId } from './task-id.ts'

/** Options of {@link forkProcesses}. */
export interface ForkProcessesOptions {
  /** How many workers may be replaced, all together, before the primary gives up; 100 by default. */
  readonly maxRestarts?: number
}

let called = false

/**
 * Starts worker processes and supervises them; only the workers get past it.
 *
 * A process cannot be forked in Node. Each worker runs the program again, from its first line, so what
 * comes before the call happens in every process: put only cheap and repeatable things there, such as
 * parsing options and `bindSockets`. Sockets bound there are shared: the primary listens, and hands the
 * connections to the workers in turn (`cluster.schedulingPolicy` may be set before).
 * Give a fixed port: with port 0 the workers share one only while one of them has it open, and it is not
 * the one that the primary saw.
 *
 * In a **worker** the promise resolves with the worker's id, from 0. A worker ends when its program calls
 * `process.exit`, or when the primary disappears.
 *
 * In the **primary** the promise never resolves. A worker that exits with status 0 is not replaced, and
 * once all have done so the primary exits with 0 too. One that ends otherwise is replaced under the same
 * id. SIGTERM and SIGINT are passed on to the workers; the primary exits after them, with 0 if all of them
 * did, otherwise by the same signal.
 *
 * @param numProcesses How many workers; undefined or less than 1: {@link cpuCount}.
 * @returns The id of the worker. In the primary the promise only ever rejects, with
 *   `Too many child restarts, giving up` when `maxRestarts` is exceeded and the other workers have ended.
 * @throws Error at the call if it is the second one in this process, or comes from a worker thread or from
 *   a worker of somebody else's cluster; RangeError for numbers that are none.
 *
 * @example
 * ```ts
 * const sockets = await bindSockets(8888)
 * await forkProcesses(4)
 * server.addSockets(sockets)
 * ```
 *
 * @tornado process.fork_processes
 */
export function forkProcesses(
  numProcesses?: number | null,
  options: ForkProcessesOptions = {},
): Promise<number> {
  const { maxRestarts = 100 } = options
  const wanted = numProcesses ?? 0
  if (!Number.isSafeInteger(wanted)) {
    throw new RangeError(`numProcesses must be a whole number, not ${wanted}`)
  }
  if (Number.isNaN(maxRestarts) || maxRestarts < 0) {
    throw new RangeError(`maxRestarts must be a number from 0 on, not ${maxRestarts}`)
  }
  if (!isMainThread) throw new Error('forkProcesses cannot be called in a worker thread')
  if (called) throw new Error('forkProcesses was already called in this process')
  called = true
  if (cluster.isWorker) {
    const id = taskId()
    if (id === undefined) {
      throw new Error('forkProcesses cannot be called in a worker of another cluster')
    }
    return Promise.resolve(id)
  }
  return new Supervisor(maxRestarts).run(wanted > 0 ? wanted : cpuCount())
}
