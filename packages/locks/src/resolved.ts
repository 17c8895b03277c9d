import { Future } from '@tornado-ts/concurrent'

/** A Future that is done: the result of a wait for what is there already. @internal */
export function resolved<T>(value: T): Future<T> {
  const future = new Future<T>()
  future.setResult(value)
  return future
}
