import { mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The folder that every server of static files serves, with a file of 1 KiB and one of 1 MiB. */
export function staticFolder(): string {
  const folder = join(tmpdir(), 'tornado-ts-benchmarks')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, '1k.txt'), 'x'.repeat(1024))
  writeFileSync(join(folder, '1m.txt'), 'x'.repeat(1024 * 1024))
  return folder
}
