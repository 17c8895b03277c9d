import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { CommandLineError } from './command-line.ts'

/** The options by which Node gets a loader, or is told to strip types. */
const LOADERS = /^(--import|--loader|--experimental-loader|--require|-r|--experimental-\w+-types)\b/

/**
 * The options for Node that a script in TypeScript needs: none if it is JavaScript, if a loader is
 * given, or if Node strips types by itself; else those for `tsx` if the script's package has it.
 *
 * @throws CommandLineError if there is no way to run it.
 */
export function typescriptLoader(file: string, nodeArgs: readonly string[]): string[] {
  if (!/\.[mc]?ts$/.test(file) || stripsTypes()) return []
  const given = [...nodeArgs, ...(process.env['NODE_OPTIONS'] ?? '').split(/\s+/)]
  if (given.some((option) => LOADERS.test(option))) return []
  try {
    return [`--import=${pathToFileURL(createRequire(file).resolve('tsx')).href}`]
  } catch {
    throw new CommandLineError(
      `${file} is TypeScript: install tsx (npm install --save-dev tsx), or use Node 22.18 or newer`,
      1,
    )
  }
}

function stripsTypes(): boolean {
  const { typescript } = process.features as { typescript?: string | false }
  return typeof typescript === 'string'
}
