import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder for the files of a test. */
export class TemporaryFiles implements Disposable {
  readonly path: string = mkdtempSync(join(tmpdir(), 'tornado-options-'))

  /** Writes a file and returns its path. */
  write(name: string, text: string | Uint8Array): string {
    const path = join(this.path, name)
    writeFileSync(path, text)
    return path
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true })
  }
}
