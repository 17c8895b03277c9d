import { fstatSync, renameSync, rmSync } from 'node:fs'
import { checkCount } from './check-count.ts'
import { FileHandler, type FileHandlerOptions } from './file-handler.ts'

/** Options of {@link RotatingFileHandler}. */
export interface RotatingFileHandlerOptions extends FileHandlerOptions {
  /** The file is rolled before it would reach this many bytes; 0 (the default) means never. */
  readonly maxBytes?: number
  /** How many old files to keep, as `name.1` (the latest) to `name.N`; 0 (the default) means never to roll. */
  readonly backupCount?: number
}

/**
 * A {@link FileHandler} that starts a new file when the current one is full.
 *
 * One process per file: two that roll the same file would move it from under each other.
 *
 * @tornado logging.handlers.RotatingFileHandler
 */
export class RotatingFileHandler extends FileHandler {
  readonly #maxBytes: number
  readonly #backupCount: number

  /**
   * @throws RangeError for a negative or fractional limit.
   * @throws the system's error if the file cannot be opened; folders are not created.
   */
  constructor(filename: string, options: RotatingFileHandlerOptions = {}) {
    const { maxBytes = 0, backupCount = 0 } = options
    checkCount('maxBytes', maxBytes)
    checkCount('backupCount', backupCount)
    super(filename, options)
    this.#maxBytes = maxBytes
    this.#backupCount = backupCount
  }

  protected override beforeWrite(fd: number, size: number): void {
    if (this.#maxBytes === 0 || this.#backupCount === 0) return
    const current = fstatSync(fd).size
    // Rolling an empty file would not make room for an entry that is larger than the limit.
    if (current === 0 || current + size < this.#maxBytes) return
    this.replaceFile(() => this.#shift())
  }

  #shift(): void {
    const backup = (i: number): string => (i === 0 ? this.filename : `${this.filename}.${i}`)
    rmSync(backup(this.#backupCount), { force: true })
    for (let i = this.#backupCount; i > 0; i--) renameIfThere(backup(i - 1), backup(i))
  }
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}
