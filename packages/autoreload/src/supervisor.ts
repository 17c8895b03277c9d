import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { isatty } from 'node:tty'
import {
  isReloadMessage,
  parseReport,
  RELOAD,
  RELOAD_STATUS,
  type Report,
  REPORT_FD,
  SUPERVISOR_VARIABLE,
} from './protocol.ts'

/** How long a program that is asked to reload may take, in milliseconds; its hooks have 5 s. */
const RELOAD_GRACE = 6000

const FORWARDED: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** How a run of a program has ended. */
export interface Ended {
  readonly status: number | null
  readonly signal: NodeJS.Signals | null
  /** Whether it asked for another run. */
  readonly reload: boolean
}

/**
 * Runs a program in a child of this process, one run at a time, and passes signals on to it.
 *
 * The child has the standard streams of this process. It cannot outlive it, see `endWithSupervisor`.
 */
export class Supervisor {
  #child: ChildProcess | undefined = undefined
  #env: NodeJS.ProcessEnv = process.env
  #stopSignal: NodeJS.Signals | undefined = undefined
  readonly #stopping = new AbortController()
  readonly #onSignal = (signal: NodeJS.Signals): void => this.#stop(signal)

  constructor() {
    for (const signal of FORWARDED) process.on(signal, this.#onSignal)
  }

  /** Aborted when the first signal has arrived: there should be no other run. */
  get stopping(): AbortSignal {
    return this.#stopping.signal
  }

  /**
   * Runs the program until it ends.
   *
   * @param args What Node is called with.
   * @param onReport Called with what the program has to tell, if it does.
   */
  run(args: readonly string[], onReport?: (report: Report) => void): Promise<Ended> {
    const child = spawn(process.execPath, args, {
      env: { ...this.#env, [SUPERVISOR_VARIABLE]: String(process.pid) },
      stdio: ['inherit', 'inherit', 'inherit', 'ipc', onReport === undefined ? 'ignore' : 'pipe'],
    })
    this.#child = child
    let asked = false
    child.on('message', (message) => {
      if (!isReloadMessage(message)) return
      asked = true
      this.#env = message.env
    })
    if (onReport !== undefined) {
      const lines = createInterface({ input: child.stdio[REPORT_FD] as Readable })
      lines.on('line', (line) => {
        const report = parseReport(line)
        if (report !== undefined) onReport(report)
      })
    }
    return new Promise((resolve, reject) => {
      child.once('error', reject)
      // Not 'exit', which comes before the last reports.
      child.once('close', (status: number | null, signal: NodeJS.Signals | null) => {
        this.#child = undefined
        resolve({ status, signal, reload: asked && status === RELOAD_STATUS })
      })
    })
  }

  /** Runs the program as often as it asks for it, and tells how the last run has ended. */
  async runToEnd(args: readonly string[]): Promise<Ended> {
    for (;;) {
      const ended = await this.run(args)
      if (!ended.reload || this.stopping.aborted) return ended
    }
  }

  /** Asks the running program to reload; it is killed if it does not manage to. */
  requestReload(): void {
    const child = this.#child
    if (child === undefined) return
    if (child.connected) child.send(RELOAD, () => {})
    else child.kill('SIGTERM')
    const timer = setTimeout(() => child.kill('SIGKILL'), RELOAD_GRACE)
    child.once('exit', () => clearTimeout(timer))
  }

  /** Takes no more notice of signals. */
  close(): void {
    for (const signal of FORWARDED) process.off(signal, this.#onSignal)
  }

  #stop(signal: NodeJS.Signals): void {
    // Ctrl-C reaches every process of the terminal's foreground group, so the program has it already.
    // A second one would end a program that handles only the first.
    const alreadyThere = signal === 'SIGINT' && this.#stopSignal === undefined && isatty(0)
    this.#stopSignal ??= signal
    if (!alreadyThere) this.#child?.kill(signal)
    this.#stopping.abort()
  }
}

/** Ends this process as a program has ended. */
export function exitLike({ status, signal }: Ended): Promise<never> {
  if (signal === null) process.exit(status ?? 0)
  process.removeAllListeners(signal)
  process.kill(process.pid, signal)
  // The first process of a container does not die of signals.
  setTimeout(() => process.exit(128 + constants.signals[signal]), 500)
  return new Promise(() => {})
}
