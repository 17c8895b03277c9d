import { callerFile } from './caller-file.ts'
import { type ConfigEntries, importConfigFile, readConfigFile } from './config-file.ts'
import { OptionsError } from './errors.ts'
import { formatHelp } from './help-text.ts'
import { mockableView, overrideOptions } from './mockable.ts'
import { normalizeOptionName } from './option-name.ts'
import { OptionProperties } from './option-properties.ts'
import type { OptionSettings } from './option-settings.ts'
import { BOOL, kindOfDefault, kindOfType, type OptionType, STR } from './option-type.ts'
import { Option } from './option.ts'

/** The names of what an option can be defined by. */
const SETTINGS: ReadonlySet<string> = new Set<keyof OptionSettings>([
  'callback',
  'default',
  'group',
  'help',
  'metavar',
  'multiple',
  'type',
])

/**
 * Values by name.
 *
 * Which options there are is only known when the program runs, so their types are not: give
 * {@link OptionParser} a type argument to have them checked.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type OptionValues = Record<string, any>

/** How a command line or a file is parsed. */
export interface ParseOptions {
  /** Whether the parse callbacks run afterwards; default true. `false` if more is to be parsed. */
  readonly final?: boolean | undefined
}

/**
 * The methods of an {@link OptionParser}.
 *
 * They win over options of the same name, which {@link OptionTable.get} and
 * {@link OptionTable.set} still reach.
 */
export class OptionTable<T extends object = OptionValues> extends OptionProperties {
  /** By normalised name, in the order of definition. */
  readonly #options = new Map<string, Option>()
  readonly #parseCallbacks: (() => void)[] = []

  constructor() {
    super()
    this.define('help', {
      type: 'bool',
      help: 'show this help information',
      group: '',
      callback: (wanted) => {
        if (!wanted) return
        this.printHelp()
        process.exit(0)
      },
    })
  }

  /**
   * Defines an option.
   *
   * Spellings of its name with `_`, with `-` and in camelCase mean the same option.
   *
   * @param name What follows `--` on the command line; introspection gives it back as it is here.
   * @throws OptionsError if there is such an option already, if a setting or the type is unknown or
   *   the type cannot be inferred, and if the default is not of the type.
   * @tornado options.OptionParser.define
   */
  define<Y extends OptionType = never, D = string, M extends boolean = false>(
    name: string,
    settings: OptionSettings<Y, D, M> = {},
  ): void {
    const key = normalizeOptionName(String(name))
    if (typeof name !== 'string' || !/^[^-=\s][^=\s]*$/.test(key)) {
      throw new OptionsError(`'${String(name)}' cannot name an option`)
    }
    const unknown = Object.keys(settings).find((setting) => !SETTINGS.has(setting))
    if (unknown !== undefined) {
      throw new OptionsError(`Option '${name}' cannot be defined by '${unknown}'`)
    }
    const existing = this.#options.get(key)
    if (existing !== undefined) {
      throw new OptionsError(`Option '${key}' already defined in ${existing.file}`)
    }
    const { type, multiple = false, help = '', metavar = '', callback } = settings
    const defaultValue = multiple ? (settings.default ?? []) : settings.default
    const inferred = multiple ? STR : kindOfDefault(defaultValue)
    const kind = type === undefined ? inferred : kindOfType(type)
    if (kind === undefined) {
      const reason = type === undefined ? 'needs a type' : `cannot be of type '${String(type)}'`
      throw new OptionsError(`Option '${name}' ${reason}`)
    }
    const file = callerFile(this.define)
    const group = settings.group ?? file
    const changed = callback as ((value: unknown) => void) | undefined
    this.#options.set(
      key,
      new Option({ name, kind, defaultValue, help, metavar, multiple, group, file, changed }),
    )
  }

  /**
   * Returns the value of an option, in any spelling of its name.
   *
   * @throws OptionsError if there is no such option.
   * @tornado options.OptionParser.__getattr__
   */
  override get<K extends keyof T & string>(name: K): T[K]
  override get(name: string): unknown
  override get(name: string): unknown {
    return this.#find(name).value
  }

  /**
   * Assigns a value as it is, without parsing it. `undefined` and `null` can always be assigned.
   *
   * @throws OptionsError if there is no such option or the value is not of its type.
   * @tornado options.OptionParser.__setattr__
   */
  override set<K extends keyof T & string>(name: K, value: T[K] | null | undefined): void
  override set(name: string, value: unknown): void
  override set(name: string, value: unknown): void {
    this.#find(name).set(value)
  }

  /**
   * Tells whether an option is defined, in any spelling of its name.
   *
   * @tornado options.OptionParser.__contains__
   */
  override has(name: string): boolean {
    return this.#options.has(normalizeOptionName(name))
  }

  /**
   * Iterates over the names of all options, in the order of their definition.
   *
   * @tornado options.OptionParser.__iter__
   */
  *[Symbol.iterator](): IterableIterator<string> {
    for (const option of this.#options.values()) yield option.name
  }

  /**
   * Returns the names and values of all options, in the order of their definition.
   *
   * @tornado options.OptionParser.items
   */
  items(): [string, OptionValues[string]][] {
    return Array.from(this.#options.values(), (option) => [option.name, option.value])
  }

  /**
   * Returns the names of all groups.
   *
   * @tornado options.OptionParser.groups
   */
  groups(): Set<string> {
    return new Set(Array.from(this.#options.values(), (option) => option.group))
  }

  /**
   * Returns the values of one group's options by name, as the settings of an Application, say.
   *
   * @param group All options if it is left out or empty. No option has an unknown group.
   * @tornado options.OptionParser.group_dict
   */
  groupDict(group = ''): OptionValues {
    const members = [...this.#options.values()].filter(
      (option) => group === '' || option.group === group,
    )
    return Object.fromEntries(members.map((option) => [option.name, option.value]))
  }

  /**
   * Returns the values of all options by name.
   *
   * @tornado options.OptionParser.as_dict
   */
  asDict(): OptionValues {
    return this.groupDict()
  }

  /**
   * Parses a command line.
   *
   * Options end at the first argument that does not begin with `-`, or at `--`. `--help` prints
   * the help and exits.
   *
   * @param args The first one is the program and ignored; by default those of the process.
   * @returns The arguments behind the options.
   * @throws OptionsError for an unknown option (after printing the help), and for a value that is
   *   missing or not of the type. Options before it keep their new values.
   * @tornado options.OptionParser.parse_command_line
   */
  parseCommandLine(
    args: readonly string[] = process.argv.slice(1),
    { final = true }: ParseOptions = {},
  ): string[] {
    let position = 1
    for (; position < args.length; position++) {
      const arg = args[position] ?? ''
      if (!arg.startsWith('-')) break
      if (arg === '--') {
        position++
        break
      }
      this.#parseArgument(arg)
    }
    if (final) this.runParseCallbacks()
    return args.slice(position)
  }

  #parseArgument(arg: string): void {
    const [, name = '', value] = /^-+([^=]*)(?:=(.*))?$/s.exec(arg) ?? []
    const key = normalizeOptionName(name)
    const option = this.#options.get(key)
    if (option === undefined) {
      this.printHelp()
      throw new OptionsError(`Unrecognized command line option: '${key}'`)
    }
    if (value === undefined && option.kind !== BOOL) {
      throw new OptionsError(`Option '${key}' requires a value`)
    }
    option.parse(value ?? 'true')
  }

  /**
   * Takes values from a configuration file. Names that are no options are ignored.
   *
   * What the file is follows from its extension: `.json` an object; `.cjs` a module that exports
   * values; anything else lines of `name = literal` with the literals of Python, which are read as
   * data and not run. Text for an option that is not `str`, or that is `multiple`, is parsed as on
   * the command line.
   *
   * @throws OptionsError `<path>:<line>: cannot parse…` if the file is malformed; if a value is not
   *   of its option's type; for modules, which {@link OptionTable.parseConfigFileAsync} imports.
   * @throws Error if the file cannot be read.
   * @tornado options.OptionParser.parse_config_file
   */
  parseConfigFile(path: string, options: ParseOptions = {}): void {
    this.#configure(readConfigFile(path), options)
  }

  /**
   * Takes values from a configuration file as {@link OptionTable.parseConfigFile} does, or from a
   * module (`.js`, `.mjs`, `.ts` where Node can load it), which is run: from its named exports and
   * from the members of its default export.
   *
   * @throws Error as {@link OptionTable.parseConfigFile} or the module does.
   */
  async parseConfigFileAsync(path: string, options: ParseOptions = {}): Promise<void> {
    this.#configure(await importConfigFile(path), options)
  }

  #configure(entries: ConfigEntries, { final = true }: ParseOptions): void {
    for (const [name, value] of entries) {
      this.#options.get(normalizeOptionName(name))?.configure(value)
    }
    if (final) this.runParseCallbacks()
  }

  /**
   * Prints all options, by group.
   *
   * @param stream Where to; standard error by default.
   * @tornado options.OptionParser.print_help
   */
  printHelp(stream: HelpSink = process.stderr): void {
    stream.write(formatHelp(process.argv[1] ?? 'node', this.#options.values()))
  }

  /**
   * Has a function called after each parse that is `final`.
   *
   * @tornado options.OptionParser.add_parse_callback
   */
  addParseCallback(callback: () => void): void {
    this.#parseCallbacks.push(callback)
  }

  /**
   * Calls the functions given to {@link OptionTable.addParseCallback}, in that order.
   *
   * @tornado options.OptionParser.run_parse_callbacks
   */
  runParseCallbacks(): void {
    for (const callback of this.#parseCallbacks) callback()
  }

  /**
   * Returns a view for changing options in a test: setting a property remembers what was there,
   * deleting it brings that back. Each property can be set once before it is deleted.
   *
   * @tornado options.OptionParser.mockable
   */
  mockable(): Partial<T> {
    return mockableView(this)
  }

  /**
   * Assigns values until the result is disposed of.
   *
   * @throws OptionsError as {@link OptionTable.set} does; nothing has changed then.
   *
   * @example
   * ```ts
   * using _ = options.override({ port: 1 })
   * ```
   */
  override(values: Partial<T>): Disposable {
    return overrideOptions(this, values)
  }

  #find(name: string): Option {
    const option = this.#options.get(normalizeOptionName(name))
    if (option === undefined) throw new OptionsError(`Unrecognized option '${name}'`)
    return option
  }
}

/** Where the help is printed to. */
export interface HelpSink {
  write(text: string): unknown
}

/**
 * A set of options that is filled from the command line and from configuration files.
 *
 * The options are its properties: `parser.port` reads one and `parser.port = 1` assigns one, in any
 * spelling (`logFilePrefix`, `log_file_prefix`, `['log-file-prefix']`). A name that was not defined
 * throws, whether it is read or assigned. Every parser has the option `help`.
 *
 * @typeParam T The options and their types, for those who want them checked.
 *
 * @example
 * ```ts
 * const parser = new OptionParser<{ port: number }>()
 * parser.define('port', { default: 8888 })
 * const rest = parser.parseCommandLine(['main.js', '--port=80', 'serve'])
 * console.log(parser.port, rest) // 80 [ 'serve' ]
 * ```
 *
 * @tornado options.OptionParser
 */
export type OptionParser<T extends object = OptionValues> = OptionTable<T> & T

/** Creates an {@link OptionParser}. */
export interface OptionParserConstructor {
  new <T extends object = OptionValues>(): OptionParser<T>
  readonly prototype: OptionParser
}

/** Creates an {@link OptionParser}. */
export const OptionParser: OptionParserConstructor = OptionTable as OptionParserConstructor
