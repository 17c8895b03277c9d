import { createRequire } from 'node:module'

/** A version as comparable numbers: major, minor, patch, and 0 or, before a release, a negative. */
export type VersionInfo = readonly [major: number, minor: number, patch: number, state: number]

const manifest = createRequire(import.meta.url)('../package.json') as { version: string }

/**
 * The version of tornado-ts; all its packages are released together under one number.
 *
 * @tornado tornado.version
 */
export const version: string = manifest.version

/**
 * The version as numbers. The fourth is 0 for a release and -100 for what leads up to one.
 *
 * @tornado tornado.version_info
 */
export const versionInfo: VersionInfo = parseVersion(version)

/**
 * Reads a version in the notation of npm (`6.6.0-beta.1`) or of Python (`6.6b1`); `x.y` means
 * `x.y.0`.
 *
 * @throws RangeError if the text is neither.
 * @internal
 */
export function parseVersion(text: string): VersionInfo {
  const match = /^(\d+)\.(\d+)(?:\.(\d+))?([-.]?[a-z].*|-.+)?$/.exec(text)
  if (match === null) throw new RangeError(`invalid version: '${text}'`)
  const [, major, minor, patch = '0', preRelease] = match
  return [Number(major), Number(minor), Number(patch), preRelease === undefined ? 0 : -100]
}
