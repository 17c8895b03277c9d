import { realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'

/** The file that `node entry` runs: a directory stands for the main file of its package. */
export function entryFile(entry: string): string {
  const path = resolve(entry)
  try {
    return realpathSync(createRequire(join(path, 'from')).resolve(path))
  } catch {
    return path
  }
}
