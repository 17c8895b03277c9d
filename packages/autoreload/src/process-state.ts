import type { ReloadHook } from './reload-hooks.ts'

/** What has been said about reloading this process. */
export interface ProcessState {
  /** How the process was started, before the program could change it. */
  readonly execArgv: readonly string[]
  readonly argv: readonly string[]
  /** The absolute paths given to `watch`. */
  readonly watched: Set<string>
  readonly hooks: ReloadHook[]
  /** The loops that `start` was called on. */
  readonly loops: WeakSet<object>
  started: boolean
  /** Whether a reload has begun; there is never a second one. */
  reloading: boolean
  /** Tells the command-line wrapper of a file to watch. Undefined in a process without one. */
  reportFile: ((path: string) => void) | undefined
}

const KEY = Symbol.for('tornado-ts.autoreload')

const holder = globalThis as { [KEY]?: ProcessState }

/**
 * The state of this process. It belongs to the process and not to the module, which is there twice
 * when a loader gives `import` and `require` an instance each.
 */
export const state: ProcessState = (holder[KEY] ??= {
  execArgv: [...process.execArgv],
  argv: process.argv.slice(1),
  watched: new Set(),
  hooks: [],
  loops: new WeakSet(),
  started: false,
  reloading: false,
  reportFile: undefined,
})
