import { defineError, TornadoError } from '@tornado-ts/util'
import { signalName } from './signals.ts'

/**
 * A child process ended with something other than exit status 0.
 *
 * Code `TORNADO_CALLED_PROCESS`.
 *
 * @tornado process.CalledProcessError
 */
export class CalledProcessError extends TornadoError {
  static {
    defineError(this, 'CalledProcessError', 'TORNADO_CALLED_PROCESS')
  }

  /**
   * The exit status, or minus the number of the signal that ended the process.
   *
   * @tornado process.CalledProcessError.returncode
   */
  readonly returncode: number

  /**
   * The program and its arguments, or the shell line, as given to the Subprocess.
   *
   * @tornado process.CalledProcessError.cmd
   */
  readonly cmd: string | readonly string[]

  constructor(returncode: number, cmd: string | readonly string[], options?: ErrorOptions) {
    const line = typeof cmd === 'string' ? cmd : cmd.join(' ')
    const end =
      returncode < 0
        ? `died with ${signalName(-returncode)}`
        : `returned non-zero exit status ${returncode}`
    super(`Command '${line}' ${end}.`, options)
    this.returncode = returncode
    this.cmd = cmd
  }
}
