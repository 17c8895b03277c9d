import { Future, isFuture } from '@tornado-ts/concurrent'

/**
 * Returns a thenable as it is, and a Future that is done with any other value.
 *
 * @deprecated `await` takes values and promises alike.
 * @tornado gen.maybe_future
 */
export function maybeFuture<T>(value: T | PromiseLike<T>): PromiseLike<T> {
  if (isFuture(value)) return value
  const future = new Future<T>()
  future.setResult(value)
  return future
}
