import { extname } from 'node:path'
import { enablePrettyLogging, getLogger } from '@tornado-ts/log'
import { version } from '@tornado-ts/util'
import {
  type Command,
  CommandLineError,
  parseCommandLine,
  type Question,
  usage,
} from './command-line.ts'
import { nodeCommand } from './node-command.ts'
import { type Ended, exitLike, Supervisor } from './supervisor.ts'
import { Wrapper } from './wrapper.ts'

/** Options of {@link main}; they override those of the command line. */
export interface MainOptions {
  /** What to run, as `import` would be given it from the current directory, in place of a script. */
  readonly module?: string
  /** End when the program has ended with status 0. */
  readonly untilSuccess?: boolean
  /** What the command calls itself. Default `tornado-ts-autoreload`. */
  readonly program?: string
}

/**
 * The command line: runs a script in a child process, and runs it again when one of its files
 * changes.
 *
 * In contrast to {@link start} this survives syntax errors, failing imports and other errors: the
 * script is run again after the next change. While the script runs, a change makes it reload, hooks
 * included. Signals are passed on to the script; its exit status is passed through.
 *
 * Sets the log up to print to standard error, unless it is set up.
 *
 * @param argv The arguments as in `process.argv`: options for the command, the script's path, and
 *   arguments for the script. The option `--help` prints the details.
 * @returns A promise fulfilled when a run was successful and that was asked for, or with
 *   `process.exitCode` set if the arguments are not good. Else the process ends as the script has.
 * @tornado autoreload.main
 */
export async function main(
  argv: readonly string[] = process.argv,
  options: MainOptions = {},
): Promise<void> {
  const { module, untilSuccess, program = 'tornado-ts-autoreload' } = options
  try {
    const parsed = parseCommandLine(argv.slice(2), module)
    if (typeof parsed === 'string') answer(parsed, program)
    else await runCommand({ ...parsed, untilSuccess: untilSuccess ?? parsed.untilSuccess })
  } catch (error) {
    if (!(error instanceof CommandLineError)) throw error
    process.stderr.write(`${error.message}\n${error.status === 2 ? usage(program) : ''}`)
    process.exitCode = error.status
  }
}

function answer(question: Question, program: string): void {
  const text =
    question === 'help' ? usage(program) : `${program} ${version} (node ${process.version})\n`
  process.stdout.write(text)
}

async function runCommand(command: Command): Promise<void> {
  if (getLogger().handlers.length === 0) enablePrettyLogging({ logging: 'info' })
  const supervisor = new Supervisor()
  let ended: Ended
  if (command.reload) {
    const preload = new URL(`./wrapped-program${extname(import.meta.url)}`, import.meta.url)
    const wrapper = new Wrapper(supervisor, nodeCommand(command, preload.href), command.watch)
    ended = await wrapper.run(command.untilSuccess)
  } else {
    ended = await supervisor.runToEnd(nodeCommand(command).args)
  }
  supervisor.close()
  if (ended.status !== 0) await exitLike(ended)
}
