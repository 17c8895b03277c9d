import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { checkCount } from './check-count.ts'
import { FileHandler, type FileHandlerOptions } from './file-handler.ts'
import { type RolloverSchedule, rolloverSchedule } from './rollover-schedule.ts'

/** Options of {@link TimedRotatingFileHandler}. */
export interface TimedRotatingFileHandlerOptions extends FileHandlerOptions {
  /** `S`, `M`, `H` (the default), `D`, `MIDNIGHT` or `W0` (Monday) to `W6`, in any case. */
  readonly when?: string
  /** How many of those make one period; 1 by default. */
  readonly interval?: number
  /** How many old files to keep; 0 (the default) keeps all. */
  readonly backupCount?: number
}

/**
 * A {@link FileHandler} that starts a new file when a period is over. The old one gets the beginning of its
 * period as a suffix, such as `.2026-01-31` or `.2026-01-31_18`.
 *
 * Times are local. There is no timer: the file is rolled by the first entry after the period's end. The
 * period of a file that exists counts from its last change, so a restart does not begin a new one.
 *
 * @tornado logging.handlers.TimedRotatingFileHandler
 */
export class TimedRotatingFileHandler extends FileHandler {
  readonly #schedule: RolloverSchedule
  readonly #backupCount: number
  #rolloverAt: Date

  /**
   * @throws RangeError for a `when`, an `interval` or a `backupCount` that does not exist.
   * @throws the system's error if the file cannot be opened; folders are not created.
   */
  constructor(filename: string, options: TimedRotatingFileHandlerOptions = {}) {
    const { when = 'H', interval = 1, backupCount = 0 } = options
    const schedule = rolloverSchedule(when, interval)
    checkCount('backupCount', backupCount)
    const changed = statSync(resolve(filename), { throwIfNoEntry: false })?.mtime
    super(filename, options)
    this.#schedule = schedule
    this.#backupCount = backupCount
    this.#rolloverAt = schedule.next(changed ?? new Date())
  }

  protected override beforeWrite(): void {
    const now = new Date()
    if (now < this.#rolloverAt) return
    const old = `${this.filename}.${this.#schedule.suffix(this.#rolloverAt)}`
    this.#rolloverAt = this.#schedule.next(now)
    this.replaceFile(() => {
      // A file of that name was rolled by another process, or in the first of two hours that the clocks
      // count twice. Nothing may be lost, so the current file goes on.
      if (!existsSync(old)) renameSync(this.filename, old)
    })
    if (this.#backupCount > 0) this.#prune()
  }

  #prune(): void {
    const folder = dirname(this.filename)
    const prefix = `${basename(this.filename)}.`
    const old = readdirSync(folder).filter(
      (name) => name.startsWith(prefix) && this.#schedule.pattern.test(name.slice(prefix.length)),
    )
    // The suffixes sort by time as they sort by letters.
    for (const name of old.sort().slice(0, -this.#backupCount)) {
      rmSync(join(folder, name), { force: true })
    }
  }
}
