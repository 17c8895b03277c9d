import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What to start, as `child_process.spawn` takes it. */
export interface Command {
  readonly file: string
  readonly args: readonly string[]
}

/** The options that decide which program a name means. */
export interface CommandOptions {
  readonly shell?: boolean | string | undefined
  readonly cwd?: string | URL | undefined
  readonly env?: NodeJS.ProcessEnv | undefined
}

/**
 * Checks what a Subprocess was asked to start: an array is a program and its arguments, a string is a shell
 * line if there is a shell, else a program.
 *
 * @throws TypeError for anything else.
 */
export function parseCommand(
  args: string | readonly string[],
  shell: boolean | string | undefined,
): Command {
  if (typeof args === 'string') return { file: args, args: [] }
  const [file, ...rest] = args
  if (shell) throw new TypeError('with a shell the command is one string, not an array')
  if (file === undefined) throw new TypeError('the array needs a program')
  return { file, args: rest }
}

/**
 * Changes a command so that the child itself joins standard error to standard output.
 *
 * Node makes a pipe of its own for each stream and cannot hand the child one twice, so a shell does what
 * Python does between fork and exec, and is then replaced by the program.
 *
 * @throws Error on Windows, whose shell cannot be replaced.
 */
export function joinErrorToOutput(command: Command, options: CommandOptions): Command {
  if (process.platform === 'win32') {
    throw new Error('Subprocess.STDOUT with a pipe is not available on Windows')
  }
  if (options.shell) return { ...command, file: `exec 2>&1\n${command.file}` }
  // Left alone, the command fails in the ordinary way and not as a shell that found nothing.
  if (!isExecutable(command.file, options)) return command
  return { file: '/bin/sh', args: ['-c', 'exec "$0" "$@" 2>&1', command.file, ...command.args] }
}

function isExecutable(file: string, { cwd, env = process.env }: CommandOptions): boolean {
  const base = cwd instanceof URL ? fileURLToPath(cwd) : (cwd ?? '.')
  const folders = file.includes('/') ? [''] : (env['PATH'] ?? '/usr/bin:/bin').split(delimiter)
  return folders.some((folder) => {
    const path = resolve(base, folder, file)
    try {
      accessSync(path, constants.X_OK)
      return statSync(path).isFile()
    } catch {
      return false
    }
  })
}
