import { genLog } from '@tornado-ts/log'

/** Runs before the process restarts. */
export type ReloadHook = () => void | Promise<void>

/** How long hooks are waited for, all together, in milliseconds. */
const PATIENCE = 5000

/** Runs the hooks in order, each after the promise of the one before; never rejects. */
export async function runReloadHooks(
  hooks: readonly ReloadHook[],
  patience: number = PATIENCE,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patience)
  })
  for (const hook of hooks) await Promise.race([runHook(hook), late])
  clearTimeout(timer)
}

async function runHook(hook: ReloadHook): Promise<void> {
  try {
    await hook()
  } catch (error) {
    genLog.error('Exception in reload hook', { excInfo: error })
  }
}
