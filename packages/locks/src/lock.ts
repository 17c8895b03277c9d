import type { Future } from '@tornado-ts/concurrent'
import type { WaitOptions } from '@tornado-ts/gen'
import type { Seconds } from '@tornado-ts/util'
import { BoundedSemaphore } from './bounded-semaphore.ts'
import { inspectAsText } from './inspect-as-text.ts'
import type { Releaser } from './releaser.ts'

/**
 * Lets one task go on at a time; the others wait in the order they came.
 *
 * A task that holds the lock and acquires it again waits for itself: it is not re-entrant. Nobody
 * owns it, any code may release it.
 *
 * @example
 * ```ts
 * const lock = new Lock()
 * await lock.withLock(async () => {
 *   await writeFile(path, await render())
 * })
 * ```
 *
 * @tornado locks.Lock
 */
export class Lock {
  static {
    inspectAsText(this)
  }

  readonly #block = new BoundedSemaphore(1)

  /**
   * Takes the lock.
   *
   * @param limits How long to wait; a number is a timeout in seconds.
   * @returns A Future, done already if the lock is free. Rejects with TimeoutError; with the
   *   signal's reason if it is aborted, which is looked at first.
   * @throws TypeError for a bad timeout.
   * @tornado locks.Lock.acquire
   */
  acquire(limits?: WaitOptions | Seconds): Future<Releaser> {
    return this.#block.acquire(limits)
  }

  /**
   * Frees the lock, or hands it to the task that has waited longest.
   *
   * @throws Error if it is free.
   * @tornado locks.Lock.release
   */
  release(): void {
    if (!this.#block.locked()) throw new Error('release unlocked lock')
    this.#block.release()
  }

  /**
   * Calls `fn` while holding the lock, which is released when it has finished, in whatever way.
   *
   * @param limits How long to wait for the lock.
   * @returns What `fn` gives. Rejects as {@link acquire} does; `fn` is not called then.
   * @tornado locks.Lock.__aenter__
   */
  withLock<T>(fn: () => T | PromiseLike<T>, limits?: WaitOptions | Seconds): Promise<T> {
    return this.#block.withLock(fn, limits)
  }

  /** Whether somebody holds the lock. */
  locked(): boolean {
    return this.#block.locked()
  }

  /** A description for logs. */
  toString(): string {
    return `<${this.constructor.name} _block=${this.#block.toString()}>`
  }
}
