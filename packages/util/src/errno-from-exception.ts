/**
 * Returns what identifies a system error: its `code`, else its `errno`, else the first of its
 * `args` if that is a number, else `undefined`. Never throws, whatever it is given.
 *
 * @tornado util.errno_from_exception
 */
export function errnoFromException(e: unknown): string | number | undefined {
  if (typeof e !== 'object' || e === null) return undefined
  try {
    const { code, errno, args } = e as { code?: unknown; errno?: unknown; args?: unknown }
    if (typeof code === 'string' || typeof code === 'number') return code
    if (typeof errno === 'string' || typeof errno === 'number') return errno
    const first: unknown = Array.isArray(args) ? args[0] : undefined
    return typeof first === 'number' ? first : undefined
  } catch {
    // A getter or a proxy of a hostile error object.
    return undefined
  }
}
