import { Filterer } from './filterer.ts'
import { bareFormatter, type Formatter } from './formatter.ts'
import { NOTSET, parseLevel } from './levels.ts'
import type { LogRecord } from './log-record.ts'

/**
 * Base of everything that takes records out of the logging tree.
 *
 * A subclass implements {@link emit}. What it throws is reported on standard error by the logger and never
 * reaches the caller of `logger.error(...)`.
 *
 * @tornado logging.Handler
 */
export abstract class Handler extends Filterer {
  /** Records below this level are not given to the handler; 0 by default. */
  level: number = NOTSET
  /** What turns records into text. */
  formatter: Formatter = bareFormatter

  /**
   * Sets the lowest level that the handler takes.
   *
   * @throws RangeError for an unknown name.
   */
  setLevel(level: number | string): void {
    this.level = parseLevel(level)
  }

  /** Sets what turns records into text; without it an entry is the bare message. */
  setFormatter(formatter: Formatter): void {
    this.formatter = formatter
  }

  /** Gives the text of a record. */
  format(record: LogRecord): string {
    return this.formatter.format(record)
  }

  /** Puts one record where it belongs. */
  abstract emit(record: LogRecord): void

  /** Emits the record if the handler's filters let it pass, and tells whether they did. */
  handle(record: LogRecord): boolean {
    const passed = this.filter(record)
    if (passed) this.emit(record)
    return passed
  }

  /** Hands on what the handler still holds; the handlers of this package hold nothing. */
  flush(): void {}

  /** Gives back what the handler holds open. It may be called twice. */
  close(): void {}

  /** Calls {@link close}. */
  [Symbol.dispose](): void {
    this.close()
  }
}

/** Throws every record away: for a library that wants to be silent until its user says otherwise. */
export class NullHandler extends Handler {
  override emit(_record: LogRecord): void {}
}

/**
 * Hands every record to a function, so that another logging library can take over.
 *
 * @example
 * ```ts
 * getLogger().addHandler(new ForwardHandler((r) => pino[r.levelname.toLowerCase()](r.getMessage())))
 * ```
 */
export class ForwardHandler extends Handler {
  readonly #forward: (record: LogRecord) => void

  constructor(forward: (record: LogRecord) => void) {
    super()
    this.#forward = forward
  }

  override emit(record: LogRecord): void {
    this.#forward(record)
  }
}
