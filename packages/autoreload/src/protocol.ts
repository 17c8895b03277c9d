/**
 * How a supervisor and the process it supervises understand each other.
 *
 * The child ends with {@link RELOAD_STATUS} after the message {@link RELOAD}; the supervisor sends
 * the same message to ask for it. Under the command line the child also writes {@link Report}s, one
 * per line, to a pipe: synchronously, so that the last words of a process that crashes arrive.
 */

/** Holds the process id of the supervisor, so that a grandchild that inherits it is not misled. */
export const SUPERVISOR_VARIABLE = 'TORNADO_TS_AUTORELOAD_CHILD'

/** The exit status of a process that wants to be started again. */
export const RELOAD_STATUS = 120

/** The message in both directions. */
export const RELOAD = 'tornado-ts.autoreload.reload'

/** The descriptor that the child writes reports to. */
export const REPORT_FD = 4

/** What the child tells the command-line wrapper. */
export interface Report {
  /** The absolute path of a file that the program consists of, or asked to be watched. */
  readonly file?: string
  /** The program is ending with an error that nobody caught. */
  readonly uncaught?: boolean
}

/** The supervisor's process id, if this process has one. */
export const supervisorPid: number | undefined =
  process.env[SUPERVISOR_VARIABLE] === String(process.ppid) && process.send !== undefined
    ? process.ppid
    : undefined
