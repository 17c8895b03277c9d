import { type AnyFunction, captureCaller } from './caller.ts'
import { errorText } from './error-text.ts'
import { Filterer } from './filterer.ts'
import { bareFormatter } from './formatter.ts'
import type { Handler } from './handler.ts'
import { CRITICAL, DEBUG, ERROR, INFO, NOTSET, parseLevel, WARNING } from './levels.ts'
import { LogRecord } from './log-record.ts'

/** The last argument of a logging call that is not one for the format string. */
export interface LogDetails {
  /** The error to show below the message; may be anything that can be thrown. */
  excInfo: unknown
  /** More fields of the record. */
  extra?: object
}

/**
 * A place in the tree of loggers where events are reported.
 *
 * A call below the effective level costs a comparison per ancestor and nothing else. Other records go to
 * the handlers of the logger and, while `propagate` is true, to those of its ancestors. If none of them has
 * a handler, records from WARNING on are written to standard error as the bare message.
 *
 * Every method that logs takes a message and the arguments of its printf-style directives, then optionally
 * `{ excInfo: error }` (with `extra` beside it if wanted). They never throw: a message that does not fit
 * its arguments is logged as a "Bad message", and the faults of handlers are written to standard error.
 *
 * @example
 * ```ts
 * try {
 *   JSON.parse('{')
 * } catch (error) {
 *   appLog.error('bad body from %s', '10.0.0.1', { excInfo: error })
 * }
 * ```
 *
 * @tornado logging.Logger
 */
export class Logger extends Filterer {
  /** The dotted name, `""` for the root. */
  readonly name: string
  /** The logger's own level; 0 means that the parent's counts. */
  level: number = NOTSET
  /** The next logger towards the root; `undefined` for the root and for a detached logger. */
  parent: Logger | undefined = undefined
  /** The logger's own handlers. */
  readonly handlers: Handler[] = []
  /** Whether records also go to the handlers of the ancestors. */
  propagate = true
  /** Whether the logger ignores everything. */
  disabled = false

  /** Makes a detached logger, which has no parent; `getLogger` gives one that belongs to the tree. */
  constructor(name: string) {
    super()
    this.name = name
  }

  /**
   * Sets the lowest level that the logger takes, as a number or as a name in any case.
   *
   * @throws RangeError for an unknown name.
   * @tornado logging.Logger.setLevel
   */
  setLevel(level: number | string): void {
    this.level = parseLevel(level)
  }

  /** Gives the level that counts here: the first that is not 0 on the way to the root, else 0. */
  getEffectiveLevel(): number {
    if (this.level !== NOTSET) return this.level
    for (let logger = this.parent; logger !== undefined; logger = logger.parent) {
      if (logger.level !== NOTSET) return logger.level
    }
    return NOTSET
  }

  /** Tells whether a record of this level would be made; ask before computing an expensive argument. */
  isEnabledFor(level: number): boolean {
    return !this.disabled && level >= this.getEffectiveLevel()
  }

  /**
   * Adds a handler; adding the same one twice has no effect.
   *
   * @tornado logging.Logger.addHandler
   */
  addHandler(handler: Handler): void {
    if (!this.handlers.includes(handler)) this.handlers.push(handler)
  }

  /**
   * Takes a handler out again, without closing it; one that is not there is ignored.
   *
   * @tornado logging.Logger.removeHandler
   */
  removeHandler(handler: Handler): void {
    const index = this.handlers.indexOf(handler)
    if (index >= 0) this.handlers.splice(index, 1)
  }

  /** Logs at DEBUG. */
  debug(msg: unknown, ...args: unknown[]): void {
    if (this.isEnabledFor(DEBUG)) this.#log(DEBUG, msg, args, Logger.prototype.debug)
  }

  /** Logs at INFO. */
  info(msg: unknown, ...args: unknown[]): void {
    if (this.isEnabledFor(INFO)) this.#log(INFO, msg, args, Logger.prototype.info)
  }

  /** Logs at WARNING. */
  warning(msg: unknown, ...args: unknown[]): void {
    if (this.isEnabledFor(WARNING)) this.#log(WARNING, msg, args, Logger.prototype.warning)
  }

  /** Logs at ERROR. */
  error(msg: unknown, ...args: unknown[]): void {
    if (this.isEnabledFor(ERROR)) this.#log(ERROR, msg, args, Logger.prototype.error)
  }

  /** Logs at CRITICAL. */
  critical(msg: unknown, ...args: unknown[]): void {
    if (this.isEnabledFor(CRITICAL)) this.#log(CRITICAL, msg, args, Logger.prototype.critical)
  }

  /**
   * Logs at ERROR with an error below the message.
   *
   * @tornado logging.Logger.exception
   */
  exception(msg: unknown, error: unknown, ...args: unknown[]): void {
    if (!this.isEnabledFor(ERROR)) return
    this.#log(ERROR, msg, [...args, { excInfo: error }], Logger.prototype.exception)
  }

  /** Logs at a level of the caller's choice. */
  log(level: number, msg: unknown, ...args: unknown[]): void {
    if (this.isEnabledFor(level)) this.#log(level, msg, args, Logger.prototype.log)
  }

  /** Gives a record to the filters and the handlers, as if it had been logged here. */
  handle(record: LogRecord): void {
    try {
      if (this.disabled || !this.filter(record)) return
    } catch (error) {
      reportFault(record, error)
      return
    }
    if (!callHandlers(this, record) && record.levelno >= WARNING) lastResort(record)
  }

  #log(level: number, msg: unknown, args: unknown[], entry: AnyFunction): void {
    const details = args.at(-1)
    const detailed = isLogDetails(details)
    this.handle(
      new LogRecord({
        name: this.name,
        levelno: level,
        msg,
        args: detailed ? args.slice(0, -1) : args,
        excInfo: detailed ? details.excInfo : undefined,
        extra: detailed ? details.extra : undefined,
        caller: captureCaller(entry),
      }),
    )
  }
}

/** Tells whether there was any handler on the way to the root, including those whose level is higher. */
function callHandlers(origin: Logger, record: LogRecord): boolean {
  let found = false
  let logger: Logger | undefined = origin
  while (logger !== undefined) {
    for (const handler of logger.handlers) {
      found = true
      if (record.levelno < handler.level) continue
      try {
        handler.handle(record)
      } catch (error) {
        reportFault(record, error)
      }
    }
    logger = logger.propagate ? logger.parent : undefined
  }
  return found
}

/** An object is only taken for details if it has no other key, so that objects can be logged. */
function isLogDetails(value: unknown): value is LogDetails {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'excInfo')) return false
  return Object.keys(value).every((key) => key === 'excInfo' || key === 'extra')
}

function lastResort(record: LogRecord): void {
  try {
    process.stderr.write(`${bareFormatter.format(record)}\n`)
  } catch (error) {
    reportFault(record, error)
  }
}

function reportFault(record: LogRecord, error: unknown): void {
  try {
    process.stderr.write(`Logging error at ${record.name}: ${errorText(error)}\n`)
  } catch {
    // Standard error itself is gone; there is nobody left to tell.
  }
}
