import { Future } from '@tornado-ts/concurrent'
import { IOLoop, type Timeout, timeoutToDelay } from '@tornado-ts/ioloop'
import { TimeoutError } from '@tornado-ts/util'
import { unwatchAbort, watchAbort } from './abort-watch.ts'

/** How long a wait may last. */
export interface WaitOptions {
  /** Seconds from now, or a Date; 0 is "in the next iteration". No limit if left out. */
  readonly timeout?: Timeout | undefined
  /** Gives the wait up when it is aborted; it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

/**
 * A Future that gives up by itself: when its time is over, or a signal is aborted. However it ends,
 * timer and signal are let go at that moment.
 *
 * The base of every wait in gen, locks and queues.
 *
 * @internal
 */
export class LimitedWait<T> extends Future<T> {
  #loop: IOLoop | undefined
  #timer: object | undefined
  #signal: AbortSignal | undefined

  /**
   * Sets the limits; to be called once. A signal that is aborted already ends the wait here.
   *
   * @throws TypeError if the timeout is not one.
   */
  limit({ timeout, signal }: WaitOptions): void {
    const delay = timeout === undefined ? Infinity : timeoutToDelay(timeout)
    if (this.done()) return
    if (signal?.aborted) {
      this.abort(signal.reason)
      return
    }
    if (delay < Infinity) {
      this.#loop = IOLoop.current()
      this.#timer = this.#loop.callLater(delay, () => this.expire())
    }
    if (signal !== undefined) {
      this.#signal = signal
      watchAbort(signal, this)
    }
  }

  /** Called when the signal is aborted. */
  abort(reason: unknown): void {
    this.setException(reason)
  }

  /** Called when the time is over; must give the Future an outcome. */
  protected expire(): void {
    this.setException(new TimeoutError('Timeout'))
  }

  /** Called once, when the wait has an outcome of whatever kind. */
  protected ended(): void {
    // For subclasses.
  }

  override setResult(value: T): void {
    super.setResult(value)
    this.#end()
  }

  override setException(error: unknown): void {
    super.setException(error)
    this.#end()
  }

  override cancel(): boolean {
    const cancelled = super.cancel()
    if (cancelled) this.#end()
    return cancelled
  }

  #end(): void {
    if (this.#timer !== undefined) this.#loop?.removeTimeout(this.#timer)
    if (this.#signal !== undefined) unwatchAbort(this.#signal, this)
    this.#timer = undefined
    this.#signal = undefined
    this.ended()
  }
}
