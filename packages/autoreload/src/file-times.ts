import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** The time of a file that is not there. */
const ABSENT = 0n

/**
 * Remembers when files were last modified.
 *
 * The first look at a file only records its time. It has changed when a later look finds another
 * one, and also when it was not there and now is. A file that vanishes has not changed: editors
 * write a new file and move it into place. A directory stands for the files below it, except those
 * whose name begins with a dot, and `node_modules`; files that are new there only get recorded.
 */
export class FileTimes {
  readonly #times = new Map<string, bigint>()

  /** Looks at files for the first time; those that are known stay as they are. */
  note(paths: Iterable<string>): void {
    for (const path of paths) {
      for (const [file, time] of timesAt(path)) {
        if (!this.#times.has(file)) this.#times.set(file, time)
      }
    }
  }

  /** The first of `paths`, or of the files below them, that has changed since the first look. */
  findChanged(paths: Iterable<string>): string | undefined {
    for (const path of paths) {
      for (const [file, time] of timesAt(path)) {
        const known = this.#times.get(file)
        if (known === undefined) this.#times.set(file, time)
        else if (time !== known && time !== ABSENT) return file
      }
    }
    return undefined
  }

  /** Forgets everything, so that the next look is the first one. */
  clear(): void {
    this.#times.clear()
  }
}

function* timesAt(path: string): Iterable<readonly [file: string, time: bigint]> {
  let stats
  try {
    stats = statSync(path, { bigint: true, throwIfNoEntry: false })
  } catch {
    // What cannot be looked at is treated as if it was not there.
  }
  if (stats?.isDirectory() === true) {
    for (const name of namesIn(path)) yield* timesAt(join(path, name))
  } else {
    yield [path, stats?.mtimeNs ?? ABSENT]
  }
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory).filter((name) => !/^\.|^node_modules$/.test(name))
  } catch {
    return []
  }
}
