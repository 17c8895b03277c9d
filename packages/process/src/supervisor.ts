import cluster, { type Worker } from 'node:cluster'
import { genLog } from '@tornado-ts/log'
import { Restarts } from './restarts.ts'
import { SharedSockets } from './shared-sockets.ts'
import { seal, type ToPrimary, unseal } from './sharing-messages.ts'
import { FORWARDED } from './signal-count.ts'
import { signalNumber } from './signals.ts'
import { TASK_ID_VARIABLE } from './task-id.ts'

/** How long workers have to end after the primary has given up, in milliseconds. */
const GIVE_UP_GRACE = 10_000

/**
 * Keeps the workers of {@link forkProcesses} running; lives in the primary.
 *
 * It is in one of three states. While *running* it replaces workers that fail. After a signal it is
 * *stopping*: the sockets are closed, then the workers told, and nobody is replaced; the process ends
 * with the last worker. When too many have failed it is *giving up*: the rest are terminated, then the
 * promise rejects.
 */
export class Supervisor {
  readonly #maxRestarts: number
  readonly #restarts: Restarts
  readonly #sockets = new SharedSockets()
  readonly #workers = new Map<number, Worker>()
  /** Workers that are about to be replaced, by their ids. */
  readonly #pauses = new Map<number, NodeJS.Timeout>()
  readonly #onSignal = (signal: NodeJS.Signals): void => this.#stop(signal)
  /** How often each signal has come. */
  readonly #signals = new Map<NodeJS.Signals, number>()
  /** How often each has been passed on to the workers. */
  readonly #passedOn = new Map<NodeJS.Signals, number>()
  #stopSignal: NodeJS.Signals | undefined = undefined
  #cleanStop = true
  #giveUp: (() => void) | undefined = undefined
  #reject: (error: Error) => void = () => {}

  constructor(maxRestarts: number) {
    this.#maxRestarts = maxRestarts
    this.#restarts = new Restarts(maxRestarts)
  }

  /** Starts `count` workers; the promise rejects after giving up and never resolves. */
  run(count: number): Promise<never> {
    genLog.info('Starting %d processes', count)
    this.#sockets.adoptUnused()
    for (const signal of FORWARDED) process.on(signal, this.#onSignal)
    for (let id = 0; id < count; id++) this.#fork(id)
    return new Promise((_resolve, reject) => {
      this.#reject = reject
    })
  }

  #fork(id: number): void {
    const started = performance.now()
    const worker = cluster.fork({ [TASK_ID_VARIABLE]: String(id) })
    this.#workers.set(id, worker)
    this.#sockets.addWorker(id, worker)
    worker.on('message', (message: unknown) => {
      // What was sent before may have come to nobody.
      if (unseal<ToPrimary>(message)?.type === 'hello') this.#passSignalsOn(worker)
    })
    worker.on('exit', (code: number | null, signal: NodeJS.Signals | null) => {
      this.#exited(id, worker, code, signal, performance.now() - started)
    })
    worker.on('error', (error) => {
      // With a pid it was some message that could not be sent: the worker itself goes on, or exits.
      if (worker.process.pid !== undefined) {
        genLog.warning('child %d (pid %d): %s', id, worker.process.pid, error)
        return
      }
      genLog.error('child %d could not be started', id, { excInfo: error })
      this.#exited(id, worker, -1, null, 0)
    })
  }

  #exited(
    id: number,
    worker: Worker,
    code: number | null,
    signal: NodeJS.Signals | null,
    lifetime: number,
  ): void {
    const normally = code === 0 && signal === null
    this.#workers.delete(id)
    if (normally) this.#sockets.leaveAll(id)
    const name = `child ${id} (pid ${worker.process.pid ?? '-'})`
    if (normally) {
      genLog.info('%s exited normally', name)
    } else {
      const end =
        signal === null ? `exited with status ${code}` : `killed by signal ${signalNumber(signal)}`
      genLog.warning('%s %s%s', name, end, this.#running ? ', restarting' : '')
      // One that was stopped before it could answer anybody has done nothing wrong.
      const early = signal === this.#stopSignal && !this.#sockets.hasServed(worker)
      if (this.#running) this.#replace(id, lifetime, `${name} ${end}`)
      else if (!early) this.#cleanStop = false
    }
    this.#finishIfAlone()
  }

  get #running(): boolean {
    return this.#stopSignal === undefined && this.#giveUp === undefined
  }

  #replace(id: number, lifetime: number, failure: string): void {
    const pause = this.#restarts.next(id, lifetime)
    if (pause === undefined) {
      this.#startGivingUp(failure)
      return
    }
    const timer = setTimeout(() => {
      this.#pauses.delete(id)
      this.#fork(id)
    }, pause)
    this.#pauses.set(id, timer)
  }

  #startGivingUp(failure: string): void {
    const reason = `Too many child restarts, giving up: ${failure}, and maxRestarts is ${this.#maxRestarts}`
    this.#endPauses()
    this.#killWorkers('SIGTERM')
    const timer = setTimeout(() => this.#killWorkers('SIGKILL'), GIVE_UP_GRACE)
    this.#giveUp = () => {
      clearTimeout(timer)
      for (const signal of FORWARDED) process.off(signal, this.#onSignal)
      void this.#sockets.stop()
      this.#reject(new Error(reason))
    }
  }

  #stop(signal: NodeJS.Signals): void {
    const count = (this.#signals.get(signal) ?? 0) + 1
    this.#signals.set(signal, count)
    this.#stopSignal ??= signal
    this.#endPauses()
    this.#finishIfAlone()
    void this.#sockets.stop().then(() => {
      this.#passedOn.set(signal, count)
      for (const worker of this.#workers.values()) this.#passSignalsOn(worker)
    })
  }

  /** Tells a worker how often each signal has come; it knows which of them it has got itself. */
  #passSignalsOn(worker: Worker): void {
    for (const [signal, count] of this.#passedOn) {
      worker.send(seal({ type: 'signal', signal, count }), () => {})
    }
  }

  #killWorkers(signal: NodeJS.Signals): void {
    for (const worker of this.#workers.values()) worker.process.kill(signal)
  }

  #endPauses(): void {
    for (const timer of this.#pauses.values()) clearTimeout(timer)
    this.#pauses.clear()
  }

  #finishIfAlone(): void {
    if (this.#workers.size > 0 || this.#pauses.size > 0) return
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
}
