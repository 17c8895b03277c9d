/** Errors that only say that the peer has gone away, which is nothing to log. */
const QUIET_CODES: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  // What macOS answers to a write on a socket that is being torn down.
  'EPROTOTYPE',
  'ERR_SSL_UNEXPECTED_EOF_WHILE_READING',
])

/** Further errors that are quiet in a handshake: the connection ended before it could finish. */
const QUIET_HANDSHAKE_CODES: ReadonlySet<string> = new Set([
  'ENOTCONN',
  'EBADF',
  'ERR_TLS_HANDSHAKE_TIMEOUT',
])

/** Whether `error` closes a stream without being logged. */
export function isQuietError(error: Error): boolean {
  return QUIET_CODES.has(codeOf(error))
}

/** Whether `error` ends a handshake without being logged. */
export function isQuietHandshakeError(error: Error): boolean {
  return isQuietError(error) || QUIET_HANDSHAKE_CODES.has(codeOf(error))
}

/** Whether `error` comes from sending. */
export function isWriteError(error: NodeJS.ErrnoException): boolean {
  return error.syscall === 'write' || error.syscall === 'writev' || error.syscall === 'shutdown'
}

function codeOf(error: NodeJS.ErrnoException): string {
  return error.code ?? ''
}
