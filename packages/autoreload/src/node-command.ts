import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type Command, CommandLineError } from './command-line.ts'
import { entryFile } from './entry-file.ts'
import { typescriptLoader } from './typescript-loader.ts'

/** How Node is called to run a script, and which file that is. */
export interface NodeCommand {
  readonly file: string
  readonly args: readonly string[]
}

/**
 * Works out how to run what the command line names.
 *
 * @param preload A module that Node loads before the script.
 * @throws CommandLineError if a module cannot be resolved, or TypeScript not be loaded.
 */
export function nodeCommand(command: Command, preload?: string): NodeCommand {
  const { script, isModule, args } = command
  const nodeArgs = [...process.execArgv, ...command.nodeArgs]
  const file = isModule ? resolveModule(script, nodeArgs) : entryFile(script)
  const loader = typescriptLoader(file, nodeArgs)
  const before = preload === undefined ? [] : [`--import=${preload}`]
  return { file, args: [...nodeArgs, ...loader, ...before, isModule ? file : script, ...args] }
}

/** Only Node itself knows what `import` finds from the current directory, loaders included. */
function resolveModule(specifier: string, nodeArgs: readonly string[]): string {
  const program = `process.stdout.write(import.meta.resolve(${JSON.stringify(specifier)}))`
  const { status, stdout } = spawnSync(
    process.execPath,
    [...nodeArgs, '--input-type=module', '--eval', program],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  )
  if (status !== 0 || !stdout.startsWith('file:')) {
    throw new CommandLineError(`The module ${specifier} cannot be found`, 1)
  }
  return fileURLToPath(stdout)
}
