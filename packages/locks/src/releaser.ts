/** What a {@link Releaser} gives back. */
interface Releasable {
  release(): void
}

/**
 * The right to go on that `acquire()` of a lock or semaphore gives: hand it back once, by `using`, or
 * by {@link release}.
 *
 * @example
 * ```ts
 * using _slot = await semaphore.acquire()
 * ```
 */
export class Releaser implements Disposable, AsyncDisposable {
  #owner: Releasable | undefined

  /** @internal */
  constructor(owner: Releasable) {
    this.#owner = owner
  }

  /** Releases what was acquired. Only the first call does anything. */
  release(): void {
    const owner = this.#owner
    this.#owner = undefined
    owner?.release()
  }

  /** For `using`. */
  [Symbol.dispose](): void {
    this.release()
  }

  /** For `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    this.release()
    return Promise.resolve()
  }
}

/** Calls `fn` when `acquired` is there, at once if it is already, and releases it after `fn`. */
export async function callHolding<T>(
  acquired: { done(): boolean; result(): Releaser } & PromiseLike<Releaser>,
  fn: () => T | PromiseLike<T>,
): Promise<T> {
  const releaser = acquired.done() ? acquired.result() : await acquired
  try {
    return await fn()
  } finally {
    releaser.release()
  }
}
