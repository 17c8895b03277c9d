import { once } from 'node:events'
import { resolve } from 'node:path'
import { genLog } from '@tornado-ts/log'
import { FileTimes } from './file-times.ts'
import type { NodeCommand } from './node-command.ts'
import type { Report } from './protocol.ts'
import { type Ended, Supervisor } from './supervisor.ts'

/** How often to look at the files, in milliseconds. */
const CHECK_TIME = 500

/**
 * Runs a program again and again: at once when one of its files changes while it runs, and when it
 * has ended, however that was, after the next change.
 */
export class Wrapper {
  readonly #supervisor: Supervisor
  readonly #command: NodeCommand
  readonly #times = new FileTimes()
  /** What the runs so far have consisted of: one that failed may not have got to the rest. */
  readonly #files: Set<string>
  #uncaught = false

  constructor(supervisor: Supervisor, command: NodeCommand, watch: readonly string[]) {
    this.#supervisor = supervisor
    this.#command = command
    this.#files = new Set([command.file, ...watch.map((path) => resolve(path))])
  }

  /**
   * Runs until a signal has ended it or, if that is asked for, until a run was successful.
   *
   * @returns How the last run has ended.
   */
  async run(untilSuccess: boolean): Promise<Ended> {
    const { stopping } = this.#supervisor
    for (;;) {
      const { ended, again } = await this.#runOnce()
      if (stopping.aborted) return ended
      if (again) continue
      this.#logEnd(ended)
      if (untilSuccess && ended.status === 0) return ended
      await this.#change(stopping)
      if (stopping.aborted) return ended
    }
  }

  async #runOnce(): Promise<{ ended: Ended; again: boolean }> {
    this.#times.clear()
    this.#times.note(this.#files)
    this.#uncaught = false
    const over = new AbortController()
    let changed = false
    void this.#change(over.signal).then(() => {
      if (over.signal.aborted) return
      changed = true
      this.#supervisor.requestReload()
    })
    const { args } = this.#command
    const ended = await this.#supervisor.run(args, (report) => this.#take(report))
    over.abort()
    return { ended, again: changed || ended.reload }
  }

  #take({ file, uncaught = false }: Report): void {
    if (uncaught) this.#uncaught = true
    if (typeof file !== 'string') return
    this.#files.add(file)
    this.#times.note([file])
  }

  /** Resolves when a file has changed, or when the signal is aborted. */
  async #change(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return
    const changed = new AbortController()
    const timer = setInterval(() => {
      const file = this.#times.findChanged(this.#files)
      if (typeof file !== 'string') return
      genLog.info('%s modified; restarting server', file)
      changed.abort()
    }, CHECK_TIME)
    await once(AbortSignal.any([signal, changed.signal]), 'abort')
    clearInterval(timer)
  }

  #logEnd({ status, signal }: Ended): void {
    if (signal !== null) genLog.warning('Script was killed by %s', signal)
    else if (this.#uncaught) genLog.warning('Script exited with uncaught exception')
    else if (status === 0) genLog.info('Script exited normally')
    else genLog.info('Script exited with status %s', status)
  }
}
