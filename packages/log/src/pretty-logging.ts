import { getLogger } from './get-logger.ts'
import type { Handler } from './handler.ts'
import { LogFormatter } from './log-formatter.ts'
import type { Logger } from './logger.ts'
import { defaultOptions, type LoggingOptions } from './logging-options.ts'
import { RotatingFileHandler } from './rotating-file-handler.ts'
import { StreamHandler } from './stream-handler.ts'
import { TimedRotatingFileHandler } from './timed-rotating-file-handler.ts'

/**
 * Sets a logger up as the options say: its level, a file that is rolled, and a coloured standard error.
 *
 * Nothing at all happens if `logging` is `"none"`, `null` or `undefined`. Standard error is used if
 * `logToStderr` is true, or if it was not set and the logger has no handler otherwise.
 *
 * @param options What to do; the global options by default.
 * @param logger The logger to set up; the root by default.
 * @throws RangeError for an unknown level or rotation.
 * @throws Error if no options are given and the options package was never loaded.
 *
 * @example
 * ```ts
 * enablePrettyLogging({ logging: 'info', logFilePrefix: '/var/log/app.log', logToStderr: true })
 * ```
 *
 * @tornado log.enable_pretty_logging
 */
export function enablePrettyLogging(
  options: LoggingOptions = defaultOptions(),
  logger: Logger = getLogger(),
): void {
  const { logging, logToStderr, logFilePrefix } = options
  if (logging === undefined || logging === null || logging.toLowerCase() === 'none') return
  logger.setLevel(logging)
  if (logFilePrefix) {
    const handler = fileHandler(logFilePrefix, options)
    handler.setFormatter(new LogFormatter({ color: false }))
    logger.addHandler(handler)
  }
  if (logToStderr ?? logger.handlers.length === 0) {
    const handler = new StreamHandler()
    handler.setFormatter(new LogFormatter())
    logger.addHandler(handler)
  }
}

function fileHandler(path: string, options: LoggingOptions): Handler {
  const mode = options.logRotateMode ?? 'size'
  const backupCount = options.logFileNumBackups ?? 10
  switch (mode) {
    case 'size':
      return new RotatingFileHandler(path, {
        maxBytes: options.logFileMaxSize ?? 100_000_000,
        backupCount,
      })
    case 'time':
      return new TimedRotatingFileHandler(path, {
        when: options.logRotateWhen ?? 'midnight',
        interval: options.logRotateInterval ?? 1,
        backupCount,
      })
    default:
      throw new RangeError(
        `The value of log_rotate_mode option should be "size" or "time", not "${mode}".`,
      )
  }
}
