import fs from 'node:fs'
import { isMainThread } from 'node:worker_threads'
import { DEFAULT_BACKLOG } from './address.ts'
import { ListenSocket } from './listen-socket.ts'

/** Options of {@link bindUnixSocket}. */
export interface BindUnixSocketOptions {
  /** Permissions of the socket file. Default `0o600`: only its owner may connect. */
  readonly mode?: number | undefined
  /** How many connections may wait to be accepted. Default 128. */
  readonly backlog?: number | undefined
}

const OWNER_ONLY = 0o177

/**
 * Opens a listening Unix socket.
 *
 * A socket file that is there already is replaced. At no moment can anybody connect whom `mode`
 * forbids it. Unlike Tornado's, the file is removed when the socket is closed.
 *
 * A name that begins with NUL is in Linux' abstract namespace and has no file; Node versions
 * without libuv's `uv_pipe_bind2` pad such names to their full length with NULs. On Windows the
 * name is that of a pipe (`\\.\pipe\name`), and `mode` is ignored.
 *
 * @param file The path; Unix limits it to about 100 bytes.
 * @returns The socket. Rejects with RangeError if `file` exists and is no socket, leaving it as it
 *   is, and with the system error for other failures.
 *
 * @tornado netutil.bind_unix_socket
 */
export async function bindUnixSocket(
  file: string,
  options: BindUnixSocketOptions = {},
): Promise<ListenSocket> {
  if (typeof file !== 'string' || file === '') throw new TypeError('file must not be empty')
  const { mode = 0o600, backlog = DEFAULT_BACKLOG } = options
  if (!Number.isInteger(mode) || mode < 0 || mode > 0o7777) {
    throw new RangeError(`mode must be from 0 to 0o7777, not ${String(mode)}`)
  }
  if (file.startsWith('\0') || process.platform === 'win32') {
    return ListenSocket.listen({ path: file, backlog })
  }
  const sock = await listenReplacing(file, backlog)
  try {
    await fs.promises.chmod(file, mode)
  } catch (error) {
    await sock.close()
    throw error
  }
  return sock
}

/**
 * Binding comes before looking at what is there: when the socket is shared by a cluster's workers,
 * the second of them must not remove the file that the first has bound.
 */
async function listenReplacing(file: string, backlog: number): Promise<ListenSocket> {
  try {
    return await listenOwnerOnly(file, backlog)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
  }
  if (!(await fs.promises.lstat(file)).isSocket()) {
    throw new RangeError(`File ${file} exists and is not a socket`)
  }
  await fs.promises.unlink(file)
  return listenOwnerOnly(file, backlog)
}

function listenOwnerOnly(file: string, backlog: number): Promise<ListenSocket> {
  // Worker threads cannot set the umask; there `mode` only applies a moment after binding.
  if (!isMainThread) return ListenSocket.listen({ path: file, backlog })
  const umask = process.umask(OWNER_ONLY)
  try {
    return ListenSocket.listen({ path: file, backlog })
  } finally {
    process.umask(umask)
  }
}
