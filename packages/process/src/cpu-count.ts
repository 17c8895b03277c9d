import { availableParallelism } from 'node:os'

/**
 * Tells how many processes can run at once here, at least 1.
 *
 * The affinity of the process is respected; it is what `forkProcesses` starts by default.
 *
 * @tornado process.cpu_count
 */
export function cpuCount(): number {
  return Math.max(1, availableParallelism())
}
