import { IOLoop, type Timeout, timeoutToDelay } from '@tornado-ts/ioloop'
import { type Seconds, TimeoutError } from '@tornado-ts/util'

/**
 * When to give up connecting, whatever stage it has reached: after a time, or when the caller says
 * so. Both are one signal here, which every stage obeys.
 */
export class ConnectLimit {
  /** Aborted when it is time to give up; undefined if that never comes. */
  readonly signal: AbortSignal | undefined

  readonly #loop: IOLoop = IOLoop.current()
  readonly #callerSignal: AbortSignal | undefined
  readonly #controller: AbortController = new AbortController()
  #timer: object | undefined = undefined

  /**
   * @param what What may take no longer than `timeout`, for the message of the error.
   * @throws TypeError if `timeout` is neither a number nor a valid Date.
   */
  constructor(what: string, timeout: Timeout | undefined, signal: AbortSignal | undefined) {
    const delay = timeout === undefined ? Infinity : timeoutToDelay(timeout)
    this.#callerSignal = signal
    if (delay === Infinity) {
      this.signal = signal
      return
    }
    this.signal = this.#controller.signal
    if (signal?.aborted === true) {
      this.#onAbort()
    } else if (delay === 0) {
      this.#expire(what, delay)
    } else {
      this.#timer = this.#loop.callLater(delay, () => this.#expire(what, delay))
      signal?.addEventListener('abort', this.#onAbort)
    }
  }

  /** The outcome of `promise`, or a rejection with the signal's reason if that comes first. */
  guard<T>(promise: Promise<T>): Promise<T> {
    const { signal } = this
    if (signal === undefined) return promise
    return new Promise((resolve, reject) => {
      const onAbort = (): void => reject(signal.reason)
      const forget = (): void => signal.removeEventListener('abort', onAbort)
      signal.addEventListener('abort', onAbort)
      promise.then(resolve, reject).then(forget, forget)
    })
  }

  /** Connecting is over: releases the timer and the caller's signal. */
  stop(): void {
    if (this.#timer !== undefined) this.#loop.removeTimeout(this.#timer)
    this.#timer = undefined
    this.#callerSignal?.removeEventListener('abort', this.#onAbort)
  }

  #expire(what: string, delay: Seconds): void {
    this.#controller.abort(new TimeoutError(`${what} took longer than ${delay} seconds`))
  }

  readonly #onAbort = (): void => this.#controller.abort(this.#callerSignal?.reason)
}
