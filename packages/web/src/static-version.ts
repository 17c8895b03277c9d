import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync, type Stats, statSync } from 'node:fs'
import { genLog } from '@tornado-ts/log'
import { PIECE_SIZE, type StaticContent } from './static-content.ts'

/** A version, undefined where none can be had, and the state of the file it was made of. */
interface KnownVersion {
  readonly version: string | undefined
  readonly state: FileState | undefined
}

/** What differs, sooner or later, when a file does. */
interface FileState {
  readonly size: number
  readonly mtimeMs: number
  readonly ctimeMs: number
}

/** By handler class, since each may have its own idea of a version, and by path. */
const known = new WeakMap<object, Map<string, KnownVersion>>()

/**
 * The version of a file, made once and again when the file has changed.
 *
 * @param owner The handler class that `make` belongs to.
 * @param stats The state of the file now; without it any known version will do.
 * @param make Makes the version; a failure is logged and remembered.
 */
export function cachedVersion(
  owner: object,
  path: string,
  stats: Stats | undefined,
  make: () => string,
): string | undefined {
  const versions = versionsOf(owner)
  const found = versions.get(path)
  if (found !== undefined && (stats === undefined || isSameState(found.state, stats))) {
    return found.version
  }
  let version: string | undefined
  let state: FileState | undefined
  try {
    // Before the version is made: a change in between shows the next time.
    state = fileState(stats ?? statSync(path, { throwIfNoEntry: false }))
    version = make()
  } catch (error) {
    genLog.error('Could not open static file %s', JSON.stringify(path), { excInfo: error })
  }
  versions.set(path, { version, state })
  return version
}

function versionsOf(owner: object): Map<string, KnownVersion> {
  let versions = known.get(owner)
  if (versions === undefined) {
    versions = new Map<string, KnownVersion>()
    known.set(owner, versions)
  }
  return versions
}

/** Forgets the versions that `owner` has made. */
export function forgetVersions(owner: object): void {
  known.delete(owner)
}

function fileState(stats: Stats | undefined): FileState | undefined {
  if (stats === undefined) return undefined
  const { size, mtimeMs, ctimeMs } = stats
  return { size, mtimeMs, ctimeMs }
}

function isSameState(state: FileState | undefined, stats: Stats): boolean {
  return (
    state !== undefined &&
    state.size === stats.size &&
    state.mtimeMs === stats.mtimeMs &&
    state.ctimeMs === stats.ctimeMs
  )
}

/**
 * The SHA-512 of content, in hexadecimal.
 *
 * @throws TypeError for content that comes asynchronously.
 */
export function contentVersion(content: StaticContent): string {
  const digest = createHash('sha512')
  if (content instanceof Uint8Array) return digest.update(content).digest('hex')
  if (!(Symbol.iterator in content)) {
    throw new TypeError('override getContentVersion where getContent is asynchronous')
  }
  for (const piece of content) digest.update(piece)
  return digest.digest('hex')
}

/** The SHA-512 of a file, in hexadecimal. */
export function fileVersion(path: string): string {
  const digest = createHash('sha512')
  const piece = Buffer.allocUnsafe(PIECE_SIZE)
  const file = openSync(path, 'r')
  try {
    let length: number
    do {
      length = readSync(file, piece, 0, piece.length, null)
      digest.update(piece.subarray(0, length))
    } while (length > 0)
  } finally {
    closeSync(file)
  }
  return digest.digest('hex')
}

/** Tells one state of a file from another without reading it. */
export function stateTag({ size, mtimeMs }: Stats): string {
  return `${size.toString(16)}-${Math.round(mtimeMs * 1000).toString(16)}`
}
