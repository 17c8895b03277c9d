import { defineLoggingOptions, setDefaultOptionsProvider } from '@tornado-ts/log'
import { OptionParser, type OptionValues } from './option-parser.ts'

/**
 * The global options whose types are known. Those of a program can be added by declaration merging.
 *
 * @example
 * ```ts
 * declare module '@tornado-ts/options' {
 *   interface GlobalOptions {
 *     port: number
 *   }
 * }
 * ```
 */
export interface GlobalOptions extends OptionValues {
  /** The log level, default `info`; `none` leaves logging alone. */
  logging: string | null | undefined
  /** Whether to log to standard error; when not set, only if there is no log file. */
  logToStderr: boolean | null | undefined
  /** Path of the log file. */
  logFilePrefix: string | null | undefined
  /** Bytes after which a log file is rolled over, default 100 000 000. */
  logFileMaxSize: number | null | undefined
  /** How many old log files to keep, default 10. */
  logFileNumBackups: number | null | undefined
  /** Period of the rotation by time, default `midnight`. */
  logRotateWhen: string | null | undefined
  /** How many of those make a period, default 1. */
  logRotateInterval: number | null | undefined
  /** What rolls log files over: `size` (the default) or `time`. */
  logRotateMode: string | null | undefined
}

/**
 * The options of the program. Any module can define some; the logging options are there already.
 *
 * To leave logging alone, assign `options.logging = undefined` before parsing, or start the program
 * with `--logging=none`.
 *
 * @tornado options.options
 */
export const options: OptionParser<GlobalOptions> = new OptionParser<GlobalOptions>()

setDefaultOptionsProvider(() => options)
defineLoggingOptions(options)

/**
 * Defines a global option. See {@link OptionParser.define}.
 *
 * @tornado options.define
 */
export const define: OptionParser['define'] = options.define.bind(options)

/**
 * Parses the command line into the global options. See {@link OptionParser.parseCommandLine}.
 *
 * @tornado options.parse_command_line
 */
export const parseCommandLine: OptionParser['parseCommandLine'] =
  options.parseCommandLine.bind(options)

/**
 * Takes the global options from a file. See {@link OptionParser.parseConfigFile}.
 *
 * @tornado options.parse_config_file
 */
export const parseConfigFile: OptionParser['parseConfigFile'] =
  options.parseConfigFile.bind(options)

/** Takes the global options from a file or a module. See {@link OptionParser.parseConfigFileAsync}. */
export const parseConfigFileAsync: OptionParser['parseConfigFileAsync'] =
  options.parseConfigFileAsync.bind(options)

/**
 * Prints the global options. See {@link OptionParser.printHelp}.
 *
 * @tornado options.print_help
 */
export const printHelp: OptionParser['printHelp'] = options.printHelp.bind(options)

/**
 * Has a function called when the global options are parsed. See {@link OptionParser.addParseCallback}.
 *
 * @tornado options.add_parse_callback
 */
export const addParseCallback: OptionParser['addParseCallback'] =
  options.addParseCallback.bind(options)
