import {
  defaultOptions,
  loggingOptionDeclarations,
  type LoggingOptionParser,
} from './logging-options.ts'
import { enablePrettyLogging } from './pretty-logging.ts'

/**
 * Adds the logging options (`--logging`, `--log-file-prefix` and so on) to a parser and sets logging up
 * each time it has parsed something for good.
 *
 * The global parser of `@tornado-ts/options` has been through this already.
 *
 * @param options The parser; the global one by default.
 * @throws Error if no parser is given and the options package was never loaded.
 * @tornado log.define_logging_options
 */
export function defineLoggingOptions(options: LoggingOptionParser = defaultOptions()): void {
  for (const [name, declaration] of Object.entries(loggingOptionDeclarations)) {
    options.define(name, declaration)
  }
  options.addParseCallback(() => enablePrettyLogging(options))
}
