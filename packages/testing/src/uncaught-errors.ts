import { type LogRecord, appLog } from '@tornado-ts/log'

/**
 * Collects the errors that application code did not catch: those that are logged on
 * `tornado.application` and that no ExpectLog took.
 *
 * @internal
 */
export class UncaughtErrors {
  readonly #errors: unknown[] = []
  readonly #watch = (record: LogRecord): boolean => {
    if (record.excInfo !== undefined) this.#errors.push(record.excInfo)
    return true
  }

  constructor() {
    appLog.addFilter(this.#watch)
  }

  /** Ends the watch and gives what was seen. */
  take(): unknown[] {
    appLog.removeFilter(this.#watch)
    return this.#errors.splice(0)
  }
}
