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
 * parsing options and `bindSockets`.
 *
 * **Sockets** are shared, whether they are bound before the call or by the workers: the primary listens,
 * and hands each connection to the worker that has been free for longest. It keeps the socket when a
 * worker dies, and connections wait until there is another one. Port 0 is the same port in all workers
 * and, bound before the call, in the primary.
 *
 * In a **worker** the promise resolves with the worker's id, from 0. A worker ends as any program does:
 * when there is nothing left to do, or by `process.exit`; and when the primary disappears.
 *
 * In the **primary** the promise never resolves. A worker that exits with status 0 is not replaced, and
 * once all have done so the primary exits with 0 too. One that ends otherwise is replaced under the same
 * id: at once, and if it fails again within 5 s after pauses that grow from 0.1 to 1 s. On SIGTERM and
 * SIGINT the primary stops listening, sees to it that what was accepted is with a worker, and passes the
 * signal on to the workers that have not got it themselves; it exits after them, with 0 if all of them
 * did (or had not begun to serve yet), otherwise by the same signal.
 *
 * @param numProcesses How many workers; undefined or less than 1: {@link cpuCount}.
 * @returns The id of the worker. In the primary the promise only ever rejects, with
 *   `Too many child restarts, giving up: …` when `maxRestarts` is exceeded and the other workers have
 *   ended; the message names the last one that failed, and how.
 * @throws Error at the call if it is the second one in this process, or comes from a worker thread or from
 *   a worker of somebody else's cluster; RangeError for numbers that are none.
 *
 * @example
 * ```ts
 * const sockets = await bindSockets(8888)
 * await forkProcesses(4)
 * server.addSockets(sockets)
 * process.once('SIGTERM', () => void server.drain())
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
