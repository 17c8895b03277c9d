export { defineLoggingOptions } from './define-logging-options.ts'
export { FileHandler, type FileHandlerOptions } from './file-handler.ts'
export { type Filter, Filterer } from './filterer.ts'
export type { Formatter } from './formatter.ts'
export { getLogger } from './get-logger.ts'
export { ForwardHandler, Handler, NullHandler } from './handler.ts'
export { CRITICAL, DEBUG, ERROR, getLevelName, INFO, NOTSET, WARNING } from './levels.ts'
export { LogFormatter, type LogFormatterOptions } from './log-formatter.ts'
export { LogRecord, type LogRecordInit } from './log-record.ts'
export { type LogDetails, Logger } from './logger.ts'
export { accessLog, appLog, genLog } from './loggers.ts'
export {
  type LoggingOptionParser,
  type LoggingOptions,
  type OptionDeclaration,
  type OptionDefiner,
  setDefaultOptionsProvider,
} from './logging-options.ts'
export { enablePrettyLogging } from './pretty-logging.ts'
export { printf } from './printf.ts'
export { RotatingFileHandler, type RotatingFileHandlerOptions } from './rotating-file-handler.ts'
export { StreamHandler, type TextSink } from './stream-handler.ts'
export {
  TimedRotatingFileHandler,
  type TimedRotatingFileHandlerOptions,
} from './timed-rotating-file-handler.ts'
