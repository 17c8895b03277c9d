/**
 * Runs in the program's process, before the program, when it was started by the command line:
 * reports what the program consists of, and reloads when the wrapper asks for it.
 */
import * as module from 'node:module'
import { extname } from 'node:path'
import { isMainThread } from 'node:worker_threads'
import { filesInError } from './error-files.ts'
import * as moduleHooks from './module-hooks.ts'
import { state } from './process-state.ts'
import { RELOAD, supervisorPid } from './protocol.ts'
import { report, reportSource } from './report.ts'
import { requiredFiles } from './required-files.ts'
import { endWithSupervisor } from './supervised-child.ts'

/** How often to look for modules that were loaded by `require`, in milliseconds. */
const REQUIRED_INTERVAL = 500

if (isMainThread && supervisorPid !== undefined) attach()

function attach(): void {
  hideFromChildren()
  state.reportFile = (file) => report({ file })
  reportModules()
  reportRequired()
  process.on('uncaughtExceptionMonitor', (error) => {
    report({ uncaught: true })
    filesInError(error).forEach(reportSource)
  })
  process.on('message', (message) => {
    if (message === RELOAD) void import('./reload.ts').then(({ reload }) => reload())
  })
  endWithSupervisor()
}

/** Processes that the program starts get its options for Node, of which this file is none. */
function hideFromChildren(): void {
  const index = process.execArgv.findIndex((option) => option.endsWith(import.meta.url))
  if (index >= 0) process.execArgv.splice(index, 1)
}

function reportModules(): void {
  const { registerHooks } = module as {
    registerHooks?: (hooks: { load: typeof moduleHooks.load }) => void
  }
  if (registerHooks !== undefined) registerHooks({ load: moduleHooks.load })
  else module.register(`./module-hooks${extname(import.meta.url)}`, import.meta.url)
}

/** Older versions of Node do not tell hooks about `require`. */
function reportRequired(): void {
  const known = new Set<string>()
  const check = (): void => {
    for (const file of requiredFiles()) {
      if (!known.has(file)) reportSource(file)
      known.add(file)
    }
  }
  setInterval(check, REQUIRED_INTERVAL).unref()
  process.on('exit', check)
}
