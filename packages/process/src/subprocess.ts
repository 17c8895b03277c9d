import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process'
import { Future, wrap } from '@tornado-ts/concurrent'
import { IOLoop } from '@tornado-ts/ioloop'
import { PipeIOStream } from '@tornado-ts/iostream'
import { genLog } from '@tornado-ts/log'
import { joinErrorToOutput, parseCommand } from './command.ts'
import { CalledProcessError } from './errors.ts'
import { signalNumber } from './signals.ts'
import {
  type InputOf,
  type OutputOf,
  sharesNewPipe,
  spawnStdio,
  STDOUT,
  type StdioTarget,
  type StdioTargets,
  STREAM,
  streamEnd,
} from './stdio-target.ts'

/** Options of {@link Subprocess}: those of `child_process.spawn`, but with a target per standard stream. */
export interface SubprocessOptions<
  I extends StdioTarget,
  O extends StdioTarget,
  E extends StdioTarget,
> extends Omit<SpawnOptions, 'stdio'> {
  /** Where the child's standard input comes from; `"inherit"` by default. */
  readonly stdin?: I
  /** Where its standard output goes; `"inherit"` by default. */
  readonly stdout?: O
  /** Where its standard error goes; `"inherit"` by default. */
  readonly stderr?: E
}

/** Options of {@link Subprocess.waitForExit}. */
export interface WaitForExitOptions {
  /** Whether an exit status other than 0 is an error; true by default. */
  readonly raiseError?: boolean
}

type Outcome = { readonly returncode: number; readonly failure: Error | undefined }

/**
 * A child process whose standard streams can be PipeIOStreams.
 *
 * An array is a program and its arguments, and no shell sees them. A string is a program, or with
 * `shell: true` a line for the shell: never put into it what a user has typed.
 *
 * A stream asked for as `Subprocess.STREAM` belongs to the caller, who closes it; the others follow Node's
 * rules. That a program does not exist, or may not be run, is known later than the constructor returns: it
 * is what `waitForExit` rejects with.
 *
 * @example
 * ```ts
 * const tr = new Subprocess(['tr', 'a-z', 'A-Z'], {
 *   stdin: Subprocess.STREAM,
 *   stdout: Subprocess.STREAM,
 * })
 * await tr.stdin.write(Buffer.from('hi\n'))
 * tr.stdin.close()
 * console.log((await tr.stdout.readUntilClose()).toString())
 * await tr.waitForExit()
 * ```
 *
 * @tornado process.Subprocess
 */
export class Subprocess<
  I extends StdioTarget = 'inherit',
  O extends StdioTarget = 'inherit',
  E extends StdioTarget = 'inherit',
> implements AsyncDisposable {
  /**
   * Makes a stream a PipeIOStream.
   *
   * @tornado process.Subprocess.STREAM
   */
  static readonly STREAM: typeof STREAM = STREAM

  /**
   * As `stderr`: one stream for both, in the order of writing. Joined to a new pipe (`STREAM` or `"pipe"`)
   * it needs `/bin/sh`, so it is not available on Windows.
   */
  static readonly STDOUT: typeof STDOUT = STDOUT

  /** The child's id; undefined if it could not be started. */
  readonly pid: number | undefined
  /** Node's own object for the child. */
  readonly proc: ChildProcess
  /** The writing end of the child's input: a PipeIOStream for `STREAM`, a Node stream for `"pipe"`. */
  readonly stdin: InputOf<I>
  /** The reading end of the child's output, as for {@link stdin}. */
  readonly stdout: OutputOf<O>
  /** The reading end of the child's errors, as for {@link stdin}. */
  readonly stderr: OutputOf<E>
  /** The loop that runs the exit callback: the one that was current when the child was started. */
  readonly ioLoop: IOLoop
  readonly #cmd: string | readonly string[]
  readonly #waiters = new Set<(outcome: Outcome) => void>()
  #outcome: Outcome | undefined = undefined
  #exitCallback: ((returncode: number) => void) | undefined = undefined

  /** @throws TypeError, as `child_process.spawn` does, for arguments and options that make no sense. */
  constructor(args: string | readonly string[], options: SubprocessOptions<I, O, E> = {}) {
    const { stdin, stdout, stderr, ...rest } = options
    const targets: StdioTargets = {
      stdin: stdin ?? 'inherit',
      stdout: stdout ?? 'inherit',
      stderr: stderr ?? 'inherit',
    }
    const stdio = spawnStdio(targets)
    const plain = parseCommand(args, rest.shell)
    const command = sharesNewPipe(targets) ? joinErrorToOutput(plain, rest) : plain
    this.#cmd = typeof args === 'string' ? args : [...args]
    this.ioLoop = IOLoop.current()
    this.proc = spawn(command.file, command.args, { ...rest, stdio })
    this.pid = this.proc.pid
    this.stdin = streamEnd(this.proc, 0, targets.stdin) as InputOf<I>
    this.stdout = streamEnd(this.proc, 1, targets.stdout) as OutputOf<O>
    this.stderr = streamEnd(this.proc, 2, targets.stderr) as OutputOf<E>
    this.proc.on('error', (error) => this.#failed(error))
    this.proc.on('exit', (code, signal) => {
      const returncode = code ?? (signal === null ? -1 : -signalNumber(signal))
      this.#finished({ returncode, failure: undefined })
    })
  }

  /**
   * The exit status, minus the number of the signal that ended the child (SIGTERM: -15), or -1 if it could
   * not be started. Undefined while it runs.
   *
   * @tornado process.Subprocess.returncode
   */
  get returncode(): number | undefined {
    return this.#outcome?.returncode
  }

  /**
   * Calls `callback` with the {@link returncode}, once, on the loop; also if the child has ended before. A
   * second call replaces a callback that has not been called yet.
   *
   * @tornado process.Subprocess.set_exit_callback
   */
  setExitCallback(callback: (returncode: number) => void): void {
    this.#exitCallback = wrap(callback)
    if (this.#outcome !== undefined) this.#scheduleExitCallback(this.#outcome.returncode)
  }

  /**
   * Waits until the child has ended. It may be called often, and beside an exit callback.
   *
   * Read the child's streams at the same time: a child that waits for somebody to empty its pipe never ends.
   *
   * @returns The {@link returncode}, a Future that may be ignored.
   * @throws {@link CalledProcessError} (by rejection) for a returncode other than 0, unless `raiseError` is
   *   false; the system's error (`ENOENT`, `EACCES`) if the child could not be started, in either case.
   * @tornado process.Subprocess.wait_for_exit
   */
  waitForExit(options: WaitForExitOptions = {}): Future<number> {
    const { raiseError = true } = options
    const future = new Future<number>()
    const settle = ({ returncode, failure }: Outcome): void => {
      if (future.done()) return
      if (failure !== undefined) future.setException(failure)
      else if (returncode === 0 || !raiseError) future.setResult(returncode)
      else future.setException(new CalledProcessError(returncode, this.#cmd))
    }
    if (this.#outcome === undefined) this.#waiters.add(settle)
    else settle(this.#outcome)
    return future
  }

  /**
   * Sends the child a signal, SIGTERM by default.
   *
   * @returns Whether it was sent; false if the child has ended.
   */
  kill(signal?: NodeJS.Signals | number): boolean {
    return this.proc.kill(signal)
  }

  /** Asks the child to end, waits until it has, and closes its streams. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#outcome === undefined) {
      this.kill()
      await this.waitForExit({ raiseError: false }).catch(() => {})
    }
    this.#closeStreams()
  }

  /**
   * Does nothing: Node itself notices the end of children.
   *
   * @deprecated There is no SIGCHLD handler to install.
   * @tornado process.Subprocess.initialize
   */
  static initialize(): void {}

  /**
   * Does nothing.
   *
   * @deprecated There is no SIGCHLD handler to remove.
   * @tornado process.Subprocess.uninitialize
   */
  static uninitialize(): void {}

  #failed(failure: Error): void {
    // With a pid it is a signal that could not be sent, or the AbortError of `signal`: an exit follows.
    if (this.pid !== undefined) return
    if (this.#waiters.size === 0 && this.#exitCallback === undefined) {
      genLog.error('Could not start %r', this.#cmd, { excInfo: failure })
    }
    this.#closeStreams(failure)
    this.#finished({ returncode: -1, failure })
  }

  #finished(outcome: Outcome): void {
    if (this.#outcome !== undefined) return
    this.#outcome = outcome
    for (const settle of this.#waiters) settle(outcome)
    this.#waiters.clear()
    this.#scheduleExitCallback(outcome.returncode)
  }

  #scheduleExitCallback(returncode: number): void {
    this.ioLoop.addCallback(() => {
      const callback = this.#exitCallback
      this.#exitCallback = undefined
      callback?.(returncode)
    })
  }

  #closeStreams(error?: Error): void {
    for (const stream of [this.stdin, this.stdout, this.stderr]) {
      if (stream instanceof PipeIOStream) stream.close(error)
      else (stream as { destroy(): void } | undefined)?.destroy()
    }
  }
}
