import cluster from 'node:cluster'
import { setServerFactory } from '@tornado-ts/netutil'
import { LentServer } from './lent-server.ts'
import { PrimaryLink } from './primary-link.ts'
import { countSignals } from './signal-count.ts'

/** How a worker learns its id. */
export const TASK_ID_VARIABLE = 'TORNADO_TS_TASK_ID'

// Taken when the package is loaded, and out of the environment, so that no child of a worker inherits it,
// whenever that child is started.
const id = cluster.isWorker ? takeFromEnvironment() : undefined
if (id !== undefined) joinPrimary()

/**
 * Gives the id of this worker, 0 for the first of those that `forkProcesses` has started. A worker that
 * replaces another has the other's id.
 *
 * @returns `undefined` in the primary and in a program that does not use `forkProcesses`.
 * @tornado process.task_id
 */
export function taskId(): number | undefined {
  return id
}

function takeFromEnvironment(): number | undefined {
  const text = process.env[TASK_ID_VARIABLE]
  delete process.env[TASK_ID_VARIABLE]
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined
}

/** Sockets are the primary's from here on, also those that are bound before `forkProcesses`. */
function joinPrimary(): void {
  countSignals()
  const link = new PrimaryLink()
  setServerFactory((options, key) => new LentServer(options, key, link))
}
