import cluster from 'node:cluster'
import { resolve } from 'node:path'
import { IOLoop } from '@tornado-ts/ioloop'
import { genLog } from '@tornado-ts/log'
import { taskId } from '@tornado-ts/process'
import type { Milliseconds } from '@tornado-ts/util'
import { FileTimes } from './file-times.ts'
import { importGraph } from './import-graph.ts'
import { state } from './process-state.ts'
import { supervisorPid } from './protocol.ts'
import { reload } from './reload.ts'
import type { ReloadHook } from './reload-hooks.ts'
import { requiredFiles } from './required-files.ts'
import { endWithSupervisor } from './supervised-child.ts'

/** A handle that keeps the process alive while it waits; its period is as long as Node allows. */
const KEEP_ALIVE = 2 ** 31 - 1

/**
 * Begins watching the program's files, and restarts the process when one of them is modified.
 *
 * Watched are the CommonJS modules that are loaded, the files that can be reached from the
 * program's first one along imports whose text is literal, and those given to {@link watch}; not
 * what lies in `node_modules`, unless the environment has `TORNADO_TS_AUTORELOAD_ALL=1`.
 *
 * The process is not kept alive by this. A second call has no effect, and is reported if it comes on
 * another IOLoop. Nothing happens in workers of `forkProcesses`, nor in their primary: a worker that
 * restarted itself would fork again. Under the command-line wrapper it is the wrapper that looks,
 * every half second.
 *
 * Where Node has no `process.execve` (before 22.15, and on Windows) the first restart turns this
 * process into the supervisor of a child that runs the program. Timers of Node's own that are set
 * then go on here; let a hook clear those that matter, or use the command line.
 *
 * @param checkTime How often to look, in **milliseconds**.
 * @throws RangeError if `checkTime` is not a positive number.
 * @tornado autoreload.start
 */
export function start(checkTime: Milliseconds = 500): void {
  if (!(checkTime > 0)) {
    throw new RangeError(`checkTime must be a positive number, not ${checkTime}`)
  }
  const loop = IOLoop.current()
  if (state.loops.has(loop)) return
  state.loops.add(loop)
  if (state.started) {
    genLog.warning('tornado.autoreload started more than once in the same process')
    return
  }
  state.started = true
  if (state.reportFile === undefined && taskId() === undefined) poll(checkTime)
}

/**
 * Watches as {@link start} does and keeps the process alive, until a change restarts it.
 *
 * For the end of scripts such as test runners, to run them again after a change; the command line
 * does the same and needs no change to the script.
 *
 * @returns A promise that never settles.
 * @tornado autoreload.wait
 */
export function wait(): Promise<never> {
  start()
  setInterval(() => {}, KEEP_ALIVE)
  return new Promise(() => {})
}

/**
 * Adds a file to those whose change restarts the process, such as a template or a configuration.
 *
 * @param filename Relative to the current directory. It need not exist yet: that it appears is a
 *   change too. A directory stands for the files in it and below, except hidden ones.
 * @tornado autoreload.watch
 */
export function watch(filename: string): void {
  const path = resolve(filename)
  state.watched.add(path)
  state.reportFile?.(path)
}

/**
 * Adds a function to be called before the process restarts, typically to let servers finish.
 *
 * Hooks run in the order they were added, each after the promise that the one before returned. They
 * are waited for up to five seconds in total. An error is logged and does not stop the restart.
 *
 * @example
 * ```ts
 * addReloadHook(async () => {
 *   await server.drain({ timeout: 3 })
 * })
 * ```
 *
 * @tornado autoreload.add_reload_hook
 */
export function addReloadHook(fn: ReloadHook): void {
  if (typeof fn !== 'function') throw new TypeError('a reload hook must be a function')
  state.hooks.push(fn)
}

function poll(checkTime: Milliseconds): void {
  if (supervisorPid !== undefined) endWithSupervisor()
  const times = new FileTimes()
  const [entry] = state.argv
  const imported = entry === undefined ? [] : importGraph(entry)
  const files = function* (): Iterable<string> {
    yield* state.watched
    yield* requiredFiles()
    yield* imported
  }
  times.note(files())
  const check = (): void => {
    if (state.reloading || hasWorkers()) return
    const changed = times.findChanged(files())
    if (changed === undefined) return
    genLog.info('%s modified; restarting server', changed)
    void reload()
  }
  setInterval(check, checkTime).unref()
}

function hasWorkers(): boolean {
  return cluster.isPrimary && Object.keys(cluster.workers ?? {}).length > 0
}
