import { genLog } from '@tornado-ts/log'
import { state } from './process-state.ts'
import { supervisorPid } from './protocol.ts'
import { runReloadHooks } from './reload-hooks.ts'
import { leaveToSupervisor } from './supervised-child.ts'

/**
 * Runs the reload hooks and restarts the process, now.
 *
 * @returns A promise that never settles.
 * @tornado autoreload._reload
 * @internal
 */
export async function reload(): Promise<never> {
  if (!state.reloading) {
    state.reloading = true
    await runReloadHooks(state.hooks)
    await restart().catch((error: unknown) => {
      genLog.error('The process could not be restarted', { excInfo: error })
      process.exitCode = 1
    })
  }
  return new Promise(() => {})
}

async function restart(): Promise<never> {
  if (supervisorPid !== undefined) return leaveToSupervisor()
  const { startAnew } = await import('./start-anew.ts')
  return startAnew()
}
