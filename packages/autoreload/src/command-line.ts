/** What the command line asks for. */
export interface Command {
  /** A script's path, or with {@link isModule} what `import` would be given. */
  readonly script: string
  readonly isModule: boolean
  /** The script's own arguments. */
  readonly args: readonly string[]
  readonly untilSuccess: boolean
  readonly reload: boolean
  /** More files and directories to watch. */
  readonly watch: readonly string[]
  /** Options for the Node that runs the script. */
  readonly nodeArgs: readonly string[]
}

/** Ends the command before it has begun. */
export class CommandLineError extends Error {
  readonly status: number

  constructor(message: string, status: number) {
    super(message)
    this.status = status
  }
}

/** What to print instead of running anything. */
export type Question = 'help' | 'version'

/**
 * Reads the arguments after the program's name, up to the script or the module: from there on they
 * belong to the script.
 *
 * @param module A module given otherwise; then all that is no option belongs to it.
 * @throws CommandLineError with the exit status 2 for a bad option, 1 if there is nothing to run.
 */
export function parseCommandLine(args: readonly string[], module?: string): Command | Question {
  const watch: string[] = []
  const nodeArgs: string[] = []
  let untilSuccess = false
  let reload = true
  let specifier = module
  let index = 0
  const value = (option: string, inline: string | undefined): string => {
    const found = inline ?? args[++index]
    if (found === undefined) throw new CommandLineError(`${option} needs a value`, 2)
    return found
  }
  for (; index < args.length && specifier === module; index++) {
    const arg = args[index] ?? ''
    if (arg === '--') {
      index++
      break
    }
    if (!arg.startsWith('-')) break
    const [, option = arg, inline] = /^(--[^=]+)=(.*)$/s.exec(arg) ?? []
    if (option === '--help' || option === '-h') return 'help'
    else if (option === '--version') return 'version'
    else if (option === '--until-success') untilSuccess = true
    else if (option === '--no-reload') reload = false
    else if (option === '--watch') watch.push(value(option, inline))
    else if (option === '--node-arg') nodeArgs.push(value(option, inline))
    else if (option === '-m') specifier = value(option, undefined)
    else throw new CommandLineError(`unknown option ${option}`, 2)
  }
  const rest = args.slice(index)
  const script = specifier ?? rest.shift()
  if (script === undefined) throw new CommandLineError('Either -m or a path must be specified', 1)
  const isModule = specifier !== undefined
  return { script, isModule, args: rest, untilSuccess, reload, watch, nodeArgs }
}

/** The text of `--help`. */
export function usage(program: string): string {
  return `Usage:
  ${program} [options] path/to/script.js [args...]
  ${program} [options] -m package-or-specifier [args...]

Runs a script, and runs it again whenever a file that it consists of changes.

Options:
  --until-success   end when the script has ended with status 0
  --watch PATH      watch another file, or a directory with all below; repeatable
  --node-arg ARG    give Node an option, such as --node-arg=--enable-source-maps; repeatable
  --no-reload       run the script once
  --version         print the version
  --help            print this text
`
}
