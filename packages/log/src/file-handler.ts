import { closeSync, openSync, writeSync } from 'node:fs'
import { resolve } from 'node:path'
import { Handler } from './handler.ts'
import type { LogRecord } from './log-record.ts'

/** Options of {@link FileHandler}. */
export interface FileHandlerOptions {
  /** Encoding of the file; `"utf8"` by default. */
  readonly encoding?: BufferEncoding
  /** `"a"` (the default) appends to a file that exists, `"w"` empties it first. */
  readonly mode?: 'a' | 'w'
}

/**
 * Appends each entry and a newline to a file.
 *
 * Entries are written synchronously, in one piece, in the order in which they were logged, and a crash of
 * the process loses none of them. Once closed, the handler ignores what it is given.
 *
 * @tornado logging.FileHandler
 */
export class FileHandler extends Handler {
  /** Absolute path of the file. */
  readonly filename: string
  readonly #encoding: BufferEncoding
  #fd: number | undefined
  #closed = false

  /** @throws the system's error if the file cannot be opened; folders are not created. */
  constructor(filename: string, options: FileHandlerOptions = {}) {
    super()
    const { encoding = 'utf8', mode = 'a' } = options
    if (!Buffer.isEncoding(encoding))
      throw new RangeError(`unknown encoding: '${String(encoding)}'`)
    if (mode !== 'a' && mode !== 'w') throw new RangeError(`unknown mode: '${String(mode)}'`)
    this.filename = resolve(filename)
    this.#encoding = encoding
    // The flag is 'a' in any case: the position stays at the end even if the file is cut from outside.
    if (mode === 'w') closeSync(openSync(this.filename, 'w'))
    this.#fd = openSync(this.filename, 'a')
  }

  override emit(record: LogRecord): void {
    if (this.#closed) return
    // It is not open if the last attempt to roll could not open the new file.
    this.#fd ??= openSync(this.filename, 'a')
    const entry = Buffer.from(`${this.format(record)}\n`, this.#encoding)
    try {
      this.beforeWrite(this.#fd, entry.length)
    } finally {
      // A file that could not be rolled grows; that is better than an entry lost.
      this.#write(entry)
    }
  }

  override close(): void {
    this.#closed = true
    this.#release()
  }

  /** A hook for handlers that roll their file: called before each entry of `size` bytes. */
  protected beforeWrite(_fd: number, _size: number): void {}

  /** Closes the file while `move` puts it elsewhere, and opens a new one in its place. */
  protected replaceFile(move: () => void): void {
    this.#release()
    try {
      move()
    } finally {
      this.#fd = openSync(this.filename, 'a')
    }
  }

  #release(): void {
    const fd = this.#fd
    this.#fd = undefined
    if (fd !== undefined) closeSync(fd)
  }

  #write(entry: Buffer): void {
    let done = 0
    while (this.#fd !== undefined && done < entry.length) {
      done += writeSync(this.#fd, entry, done)
    }
  }
}
