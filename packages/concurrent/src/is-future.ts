/**
 * Tells whether `value` can be awaited: a promise, a {@link Future}, or any object or function with
 * a callable `then`.
 *
 * Never throws, not even for a revoked proxy or a throwing getter; those are simply not futures.
 *
 * @tornado concurrent.is_future
 */
export function isFuture(value: unknown): value is PromiseLike<unknown> {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false
  try {
    return typeof (value as { then?: unknown }).then === 'function'
  } catch {
    return false
  }
}
