import cluster, { type Worker } from 'node:cluster'
import { isatty } from 'node:tty'
import { genLog } from '@tornado-ts/log'
import { signalNumber } from './signals.ts'
import { TASK_ID_VARIABLE } from './task-id.ts'

/** How long workers have to end after the primary has given up, in milliseconds. */
const GIVE_UP_GRACE = 10_000

const FORWARDED: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGINT']

/**
 * Keeps the workers of {@link forkProcesses} running; lives in the primary.
 *
 * It is in one of three states. While *running* it replaces workers that fail. After a signal it is
 * *stopping*: nobody is replaced, and the process ends with the last worker. When too many have failed it
 * is *giving up*: the rest are terminated, then the promise rejects.
 */
export class Supervisor {
  readonly #maxRestarts: number
  readonly #workers = new Map<number, Worker>()
  readonly #onSignal = (signal: NodeJS.Signals): void => this.#stop(signal)
  #restarts = 0
  #stopSignal: NodeJS.Signals | undefined = undefined
  #cleanStop = true
  #giveUp: (() => void) | undefined = undefined
  #reject: (error: Error) => void = () => {}

  constructor(maxRestarts: number) {
    this.#maxRestarts = maxRestarts
  }

  /** Starts `count` workers; the promise rejects after giving up and never resolves. */
  run(count: number): Promise<never> {
    genLog.info('Starting %d processes', count)
    for (const signal of FORWARDED) process.on(signal, this.#onSignal)
    for (let id = 0; id < count; id++) this.#fork(id)
    return new Promise((_resolve, reject) => {
      this.#reject = reject
    })
  }

  #fork(id: number): void {
    const worker = cluster.fork({ [TASK_ID_VARIABLE]: String(id) })
    this.#workers.set(id, worker)
    worker.on('exit', (code: number | null, signal: NodeJS.Signals | null) => {
      this.#exited(id, worker, code, signal)
    })
    worker.on('error', (error) => {
      // With a pid it was some message that could not be sent: the worker itself goes on, or exits.
      if (worker.process.pid !== undefined) {
        genLog.warning('child %d (pid %d): %s', id, worker.process.pid, error)
        return
      }
      genLog.error('child %d could not be started', id, { excInfo: error })
      this.#exited(id, worker, -1, null)
    })
  }

  #exited(id: number, worker: Worker, code: number | null, signal: NodeJS.Signals | null): void {
    this.#workers.delete(id)
    const name = `child ${id} (pid ${worker.process.pid ?? '-'})`
    if (code === 0 && signal === null) {
      genLog.info('%s exited normally', name)
    } else {
      const restarting = this.#running ? ', restarting' : ''
      if (signal !== null)
        genLog.warning('%s killed by signal %d%s', name, signalNumber(signal), restarting)
      else genLog.warning('%s exited with status %d%s', name, code, restarting)
      if (this.#running) this.#replace(id)
      else this.#cleanStop = false
    }
    if (this.#workers.size === 0) this.#finish()
  }

  get #running(): boolean {
    return this.#stopSignal === undefined && this.#giveUp === undefined
  }

  #replace(id: number): void {
    this.#restarts++
    if (this.#restarts <= this.#maxRestarts) {
      this.#fork(id)
      return
    }
    this.#signalWorkers('SIGTERM')
    const timer = setTimeout(() => this.#signalWorkers('SIGKILL'), GIVE_UP_GRACE)
    this.#giveUp = () => {
      clearTimeout(timer)
      this.#ignoreSignals()
      this.#reject(new Error('Too many child restarts, giving up'))
    }
  }

  #stop(signal: NodeJS.Signals): void {
    // Ctrl-C reaches every process of the terminal's foreground group. Passing it on would make it the
    // second SIGINT of the workers, which ends a program that handles only the first.
    const alreadyThere = signal === 'SIGINT' && this.#stopSignal === undefined && isatty(0)
    this.#stopSignal ??= signal
    if (!alreadyThere) this.#signalWorkers(signal)
  }

  #signalWorkers(signal: NodeJS.Signals): void {
    for (const worker of this.#workers.values()) worker.process.kill(signal)
  }

  #finish(): void {
    if (this.#giveUp !== undefined) {
      this.#giveUp()
    } else if (this.#stopSignal === undefined || this.#cleanStop) {
      process.exit(0)
    } else {
      // Handlers that the program has set for its workers would keep the primary from ending.
      process.removeAllListeners(this.#stopSignal)
      process.kill(process.pid, this.#stopSignal)
    }
  }

  #ignoreSignals(): void {
    for (const signal of FORWARDED) process.off(signal, this.#onSignal)
  }
}
