import { Future } from '@tornado-ts/concurrent'

/** A Future that is done: the result of a wait for what is there already. @internal */
export function resolved<T>(value: T): Future<T> {
  const future: Future<T> = new Resolved<T>()
  future.setResult(value)
  return future
}

/**
 * `await` goes on with a promise of this very constructor as it is, and makes two more promises for
 * any other, to call its `then`. Ours only keeps account of who has looked at an error, and here
 * there is none. Measured on Node 20: half the time of taking a free lock and of a queue's `put`.
 */
class Resolved<T> extends Future<T> {
  static {
    Reflect.defineProperty(this.prototype, 'constructor', { configurable: true, value: Promise })
  }
}
