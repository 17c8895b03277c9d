/** What `enablePrettyLogging` reads; the option parser of `@tornado-ts/options` has these fields. */
export interface LoggingOptions {
  /** Name of the level; `"none"`, `null` and `undefined` leave logging alone. */
  readonly logging?: string | null | undefined
  /** Whether to log to standard error; not set: only if there is no other handler. */
  readonly logToStderr?: boolean | null | undefined
  /** Path of the log file; not set: no file. */
  readonly logFilePrefix?: string | null | undefined
  /** With rotation by size: bytes per file, 100 000 000 by default. */
  readonly logFileMaxSize?: number | null | undefined
  /** How many old files to keep, 10 by default. */
  readonly logFileNumBackups?: number | null | undefined
  /** `"size"` (the default) or `"time"`. */
  readonly logRotateMode?: string | null | undefined
  /** With rotation by time: `when` of TimedRotatingFileHandler, `"midnight"` by default. */
  readonly logRotateWhen?: string | null | undefined
  /** With rotation by time: how many of those make a period, 1 by default. */
  readonly logRotateInterval?: number | null | undefined
}

/** How one option is declared to an {@link OptionDefiner}. */
export interface OptionDeclaration {
  type: 'str' | 'int' | 'bool'
  default?: string | number
  help: string
  metavar?: string
}

/** The two methods of an option parser that {@link defineLoggingOptions} needs. */
export interface OptionDefiner {
  define(name: string, declaration: OptionDeclaration): void
  addParseCallback(callback: () => void): void
}

/** A parser that logging can be configured with. */
export type LoggingOptionParser = LoggingOptions & OptionDefiner

let provider: (() => LoggingOptionParser) | undefined

/**
 * Tells this package where the global options are. The options package calls it when it is loaded, because
 * it stands above this one and cannot be imported from here.
 *
 * @internal
 */
export function setDefaultOptionsProvider(provide: () => LoggingOptionParser): void {
  provider = provide
}

/** @throws Error if the options package was never loaded. */
export function defaultOptions(): LoggingOptionParser {
  if (provider === undefined) {
    throw new Error('there are no global options: import @tornado-ts/options, or pass options')
  }
  return provider()
}

/** The declarations of the logging options, by their names on the command line. */
export const loggingOptionDeclarations: Readonly<Record<string, OptionDeclaration>> = {
  logging: {
    type: 'str',
    default: 'info',
    help: "Set the log level. If 'none', tornado won't touch the logging configuration.",
    metavar: 'debug|info|warning|error|none',
  },
  log_to_stderr: {
    type: 'bool',
    help: 'Send log output to stderr (in colour if it is a terminal). On if there is no log file.',
  },
  log_file_prefix: {
    type: 'str',
    metavar: 'PATH',
    help: 'Path of the log file. Each process needs its own: put the port or the task id in it.',
  },
  log_file_max_size: {
    type: 'int',
    default: 100_000_000,
    help: 'Bytes after which a log file is rolled over',
  },
  log_file_num_backups: { type: 'int', default: 10, help: 'Number of old log files to keep' },
  log_rotate_when: {
    type: 'str',
    default: 'midnight',
    help: "The kind of interval: 'S', 'M', 'H', 'D', 'W0'-'W6' or 'midnight'",
  },
  log_rotate_interval: { type: 'int', default: 1, help: 'How many of those make a period' },
  log_rotate_mode: {
    type: 'str',
    default: 'size',
    help: "What rolls log files over: 'size' or 'time'",
  },
}
