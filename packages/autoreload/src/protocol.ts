/**
 * How a supervisor and the process it supervises understand each other.
 *
 * The child ends with {@link RELOAD_STATUS} after a {@link ReloadMessage}; the supervisor sends
 * {@link RELOAD} to ask for it. Under the command line the child also writes {@link Report}s, one
 * per line, to a pipe: synchronously, so that the last words of a process that crashes arrive.
 */

/** Holds the process id of the supervisor, so that a grandchild that inherits it is not misled. */
export const SUPERVISOR_VARIABLE = 'TORNADO_TS_AUTORELOAD_CHILD'

/** The exit status of a process that wants to be started again. */
export const RELOAD_STATUS = 120

/** What the supervisor sends. */
export const RELOAD = 'tornado-ts.autoreload.reload'

/** What the child sends: its environment is that of the next run. */
export interface ReloadMessage {
  readonly type: typeof RELOAD
  readonly env: NodeJS.ProcessEnv
}

export function isReloadMessage(message: unknown): message is ReloadMessage {
  return (
    typeof message === 'object' && message !== null && 'type' in message && message.type === RELOAD
  )
}

/** The descriptor that the child writes reports to. */
export const REPORT_FD = 4

/** What the child tells the command-line wrapper. */
export interface Report {
  /** The absolute path of a file that the program consists of, or asked to be watched. */
  readonly file?: string
  /** The program is ending with an error that nobody caught. */
  readonly uncaught?: boolean
}

/** Undefined for what is none: the program can write to the descriptor too. */
export function parseReport(line: string): Report | undefined {
  try {
    const report: unknown = JSON.parse(line)
    return typeof report === 'object' && report !== null ? report : undefined
  } catch {
    return undefined
  }
}

/** The supervisor's process id, if this process has one. */
export const supervisorPid: number | undefined =
  process.env[SUPERVISOR_VARIABLE] === String(process.ppid) && process.send !== undefined
    ? process.ppid
    : undefined
