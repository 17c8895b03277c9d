import { spawnSync } from 'node:child_process'
import { describe } from '@jest/globals'

/** The one Debian's package belongs to need not be the first in the path. */
const interpreter = ['python3', '/usr/bin/python3'].find(
  (command) => spawnSync(command, ['-c', 'import tornado']).status === 0,
)

/** `describe` where Tornado is installed, as it has to be in CI; else it skips, and says so. */
export function whereTornadoIsInstalled(): typeof describe {
  if (interpreter !== undefined) return describe
  if (process.env['CI'] !== undefined) throw new Error('CI has to install python3-tornado')
  console.warn('Tornado is not installed: what it does is not compared')
  return describe.skip as typeof describe
}

/** Runs a program that reads JSON and writes JSON. */
export function runPython(program: string, input: unknown): unknown {
  const { status, stdout, stderr } = spawnSync(interpreter ?? 'python3', ['-c', program], {
    input: JSON.stringify(input),
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as unknown
}
