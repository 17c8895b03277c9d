import { type Stats, statSync } from 'node:fs'
import { realpath } from 'node:fs/promises'
import { relative, sep } from 'node:path'
import { HTTPError } from './errors.ts'

/** Tells whether `path` is `root` or below it. Both are absolute and without `..`. */
export function isInside(root: string, path: string): boolean {
  return (path + sep).startsWith(root.endsWith(sep) ? root : root + sep)
}

/**
 * What Windows takes for something else than the file of that name: a device, a stream of another
 * file, or the file whose name is the same but for what it ends with.
 */
const WINDOWS_ALIAS =
  /:|[. ]$|^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])(?:\..*)?$/i

/**
 * Tells whether a file below a root can have the relative path `path` at all.
 *
 * @param windows The rules of Windows hold. Default is those of the platform.
 */
export function canBeFile(path: string, windows: boolean = sep === '\\'): boolean {
  if (path.includes('\0')) return false
  return !windows || !path.split(/[\\/]/).some((name) => WINDOWS_ALIAS.test(name))
}

/**
 * The state of a file that lies below `root` also when every symbolic link is followed. The root
 * may be a link itself.
 *
 * @param path Absolute and without `..`, below `root`.
 * @throws HTTPError 404 when there is no such file, 403 when it lies elsewhere or is not accessible.
 */
export async function statInside(root: string, path: string): Promise<Stats> {
  if (!canBeFile(relative(root, path))) throw new HTTPError(404)
  try {
    const realPath = await realpath(path)
    // Without a link on the way the file is where its path says.
    if (realPath !== path && !isInside(await realpath(root), realPath)) throw outsideRoot(path)
    // The file has just been looked up, so this does not wait for the disk; another trip to the
    // thread pool would take ten times as long.
    return statSync(realPath)
  } catch (cause) {
    throw fileError(cause, path)
  }
}

/** A request for what does not lie below the root. */
export function outsideRoot(path: string): HTTPError {
  return new HTTPError(403, '%s is not in root static directory', path)
}

/** Says in terms of HTTP why a file cannot be had; what is not the file's fault stays as it is. */
export function fileError(cause: unknown, path: string): unknown {
  switch ((cause as NodeJS.ErrnoException).code) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ENAMETOOLONG':
    case 'ELOOP':
      return new HTTPError(404, { cause })
    case 'EACCES':
    case 'EPERM':
      return new HTTPError(403, { logMessage: '%s is not accessible', args: [path], cause })
    default:
      return cause
  }
}
