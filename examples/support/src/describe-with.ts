import { existsSync } from 'node:fs'
import { describe } from '@jest/globals'

/**
 * `describe` where a program is installed. Elsewhere it skips and says so, except in CI, where
 * nothing may be skipped.
 *
 * @param program The path of the program.
 */
export function describeWith(program: string): typeof describe {
  if (existsSync(program)) return describe
  if (process.env['CI'] !== undefined) throw new Error(`CI has to install ${program}`)
  console.warn(`${program} is not installed: what needs it is not tested`)
  return describe.skip as typeof describe
}
