import { exitLike, Supervisor } from './supervisor.ts'
import { state } from './process-state.ts'
import { retire } from './retire.ts'

/**
 * Replaces the program of this process by a new run of it.
 *
 * Where Node can, the system does that. Elsewhere this process puts an end to what it was doing,
 * and from then on does nothing but start the program in a child, as often as that asks for it.
 */
export async function startAnew(): Promise<never> {
  const args = [...state.execArgv, ...state.argv]
  replaceProcess(args)
  await retire()
  return exitLike(await new Supervisor().runToEnd(args))
}

/** Returns if this version of Node, or this system, cannot. */
function replaceProcess(args: readonly string[]): void {
  const { execve } = process as { execve?: (file: string, args: string[]) => never }
  // Somebody at the other end of a channel would take the loss of it for the end of the process.
  if (execve === undefined || process.platform === 'win32' || process.connected) return
  execve.call(process, process.execPath, [process.execPath, ...args])
}
