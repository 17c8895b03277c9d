export { OptionsError, OptionsError as Error } from './errors.ts'
export {
  addParseCallback,
  define,
  type GlobalOptions,
  options,
  parseCommandLine,
  parseConfigFile,
  parseConfigFileAsync,
  printHelp,
} from './global-options.ts'
export {
  type HelpSink,
  OptionParser,
  type OptionParserConstructor,
  type OptionTable,
  type OptionValues,
  type ParseOptions,
} from './option-parser.ts'
export type { DefinedValue, OptionSettings } from './option-settings.ts'
export type {
  OptionClass,
  OptionReader,
  OptionType,
  OptionTypeName,
  OptionValueOf,
} from './option-type.ts'
