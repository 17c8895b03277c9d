import { types } from 'node:util'
import { isFuture } from '@tornado-ts/concurrent'
import { type LogRecord, Logger, WARNING, appLog, getLevelName, getLogger } from '@tornado-ts/log'

/** Options of {@link ExpectLog}. */
export interface ExpectLogOptions {
  /** Whether it is an error if no record matches. Default true. */
  readonly required?: boolean | undefined
  /** The only level that counts; the logger takes records of it meanwhile, even if it would not. */
  readonly level?: number | undefined
}

/**
 * Expects a record in the log, and keeps it out of the output.
 *
 * Records of the logger whose message matches from its start are counted and swallowed, all others
 * pass. Only records logged on that very logger are seen, not those of its descendants.
 *
 * `run` is the better form: `using` cannot know that the block failed, so the error about the
 * missing record then hides the block's own error.
 *
 * @example
 * ```ts
 * await new ExpectLog('tornado.application', /Uncaught exception GET \/boom/).run(async () => {
 *   assert.equal((await server.fetch('/boom')).code, 500)
 * })
 * ```
 *
 * @tornado testing.ExpectLog
 */
export class ExpectLog implements Disposable {
  /** How many records matched so far. @tornado testing.ExpectLog.matched */
  matched = 0
  /** Whether a record with an error was seen, matching or not. @tornado testing.ExpectLog.logged_stack */
  loggedStack = false

  readonly #logger: Logger
  readonly #pattern: RegExp
  readonly #required: boolean
  readonly #level: number | undefined
  /** The logger's own level, if it had to be lowered. */
  #levelBefore: number | undefined
  #quietMatches = 0
  #ended = false

  /**
   * Begins to watch the logger.
   *
   * @param logger The logger or its name, `""` for the root.
   * @param regex Must match at the start of the message; it need not reach to the end.
   */
  constructor(logger: Logger | string, regex: RegExp | string, options: ExpectLogOptions = {}) {
    this.#logger = typeof logger === 'string' ? getLogger(logger) : logger
    this.#pattern = anchored(regex)
    this.#required = options.required ?? true
    this.#level = options.level
    if (this.#level !== undefined && this.#level < this.#logger.getEffectiveLevel()) {
      this.#levelBefore = this.#logger.level
      this.#logger.setLevel(this.#level)
    }
    // In front of the others: what is expected is nobody else's business.
    this.#logger.filters.unshift(this)
  }

  /** Whether a record passes; the logger asks. @tornado testing.ExpectLog.filter */
  filter(record: LogRecord): boolean {
    if (record.excInfo !== undefined) this.loggedStack = true
    const message = record.getMessage()
    this.#pattern.lastIndex = 0
    if (!this.#pattern.test(message)) return true
    if (this.#level !== undefined && record.levelno !== this.#level) {
      appLog.warning(
        'Got expected log message %j at unexpected level (%s vs %s)',
        message,
        getLevelName(this.#level),
        record.levelname,
      )
      return true
    }
    this.matched++
    if (this.#level === undefined && record.levelno < WARNING) this.#quietMatches++
    return false
  }

  /**
   * Calls a function, and ends the expectation when it, or the promise it returns, is done.
   *
   * @returns What the function gives. An error of its own comes first; without one it is an Error
   *   that no record matched.
   * @tornado testing.ExpectLog.run
   */
  run<T>(body: () => PromiseLike<T>): Promise<T>
  run<T>(body: () => T): T
  run<T>(body: () => T | PromiseLike<T>): T | Promise<T> {
    let result: T | PromiseLike<T>
    try {
      result = body()
    } catch (error) {
      this.#stopWatching()
      throw error
    }
    if (isFuture(result)) return this.#finish(result)
    this[Symbol.dispose]()
    return result
  }

  /**
   * Ends the expectation; once is enough.
   *
   * @throws Error if a record is required and none matched.
   */
  [Symbol.dispose](): void {
    if (!this.#stopWatching() || !this.#required) return
    if (this.matched === 0) throw new Error('did not get expected log message')
    if (this.#quietMatches === this.matched) {
      process.emitWarning('ExpectLog matched at INFO or below without level argument', {
        type: 'DeprecationWarning',
      })
    }
  }

  async #finish<T>(result: PromiseLike<T>): Promise<T> {
    try {
      await result
    } catch (error) {
      this.#stopWatching()
      throw error
    }
    this[Symbol.dispose]()
    return result
  }

  /** False if that has been done before. */
  #stopWatching(): boolean {
    if (this.#ended) return false
    this.#ended = true
    this.#logger.removeFilter(this)
    if (this.#levelBefore !== undefined) this.#logger.setLevel(this.#levelBefore)
    return true
  }
}

function anchored(regex: RegExp | string): RegExp {
  if (!types.isRegExp(regex)) return new RegExp(regex, 'y')
  return new RegExp(regex.source, `${regex.flags.replace(/[gy]/g, '')}y`)
}
