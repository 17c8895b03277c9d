import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { test } from '@jest/globals'

/** `test` where a program is there; elsewhere it is skipped aloud, and in CI it fails. */
export function whereInstalled(what: string, isInstalled: boolean): typeof test {
  if (isInstalled) return test
  if (process.env['CI'] !== undefined) throw new Error(`CI has to install ${what}`)
  console.warn(`${what} is not installed: its tests are skipped`)
  return test.skip as typeof test
}

export const CHROMIUM = '/usr/bin/chromium'
export const hasChromium: boolean = existsSync(CHROMIUM)

/** The Python that Debian's Tornado belongs to, which need not be the first in the path. */
export const PYTHON: string | undefined = ['python3', '/usr/bin/python3'].find(
  (program) => spawnSync(program, ['-c', 'import tornado']).status === 0,
)
