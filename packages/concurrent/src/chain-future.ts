import { appLog } from '@tornado-ts/log'
import { Future, logCallbackError } from './future.ts'
import { isFuture } from './is-future.ts'

/**
 * Makes `target` end as `source` ends: with its result, its error (the same object), or cancelled.
 *
 * If `target` has an outcome of its own by then, that stays. If `source` is a Future that is done,
 * the copy is made before this function returns. The error of `source` counts as looked at.
 *
 * @throws TypeError if `source` is not a promise or other thenable.
 * @tornado concurrent.chain_future
 */
export function chainFuture<T>(source: PromiseLike<T>, target: Future<T>): void {
  futureAddDoneCallback(source, (settled) => copyOutcome(settled, target))
}

/**
 * Calls `callback` with `future` when it is done: at once, before this function returns, if it is a
 * {@link Future} that is done; otherwise in a microtask on completion.
 *
 * For any other promise the callback receives a Future with the same outcome, so that `result()`
 * works on it. What a callback throws reaches the caller if it is called at once, and is logged as
 * `Exception in callback` otherwise.
 *
 * @throws TypeError if `future` is not a promise or other thenable.
 * @tornado concurrent.future_add_done_callback
 */
export function futureAddDoneCallback<T>(
  future: PromiseLike<T>,
  callback: (future: Future<T>) => void,
): void {
  if (future instanceof Future) {
    const known = future as Future<T>
    if (known.done()) callback(known)
    else known.addDoneCallback(callback)
    return
  }
  if (!isFuture(future)) throw new TypeError(`not a promise: ${String(future)}`)
  observe(future, (outcome) => {
    try {
      callback(outcome)
    } catch (error) {
      logCallbackError(callback, error)
    }
  })
}

/**
 * A promise's outcome, as {@link settled} reports it: the reading half of a {@link Future}, which
 * is not itself a thenable, so that a promise can hold it.
 */
export interface Settled<T> {
  /** Whether the promise rejected with a {@link CancelledError}. */
  cancelled(): boolean
  /** The result; throws the error if the promise rejected. */
  result(): T
  /** The error, undefined if there is a result; throws {@link CancelledError} if cancelled. */
  exception(): unknown
}

/**
 * Waits for `promise` and tells how it ended, without ever rejecting.
 *
 * @throws TypeError if `promise` is not a promise or other thenable.
 *
 * @example
 * ```ts
 * const outcome = await settled(fetch(url))
 * if (outcome.exception() === undefined) console.log(outcome.result().status)
 * ```
 */
export function settled<T>(promise: PromiseLike<T>): Promise<Settled<T>> {
  if (!isFuture(promise)) throw new TypeError(`not a promise: ${String(promise)}`)
  return new Promise((resolve) => {
    observe(promise, (outcome) => {
      resolve({
        cancelled: () => outcome.cancelled(),
        result: () => outcome.result(),
        exception: () => outcome.exception(),
      })
    })
  })
}

/**
 * Gives `future` a result unless it was cancelled.
 *
 * @throws {@link InvalidStateError} if it has an outcome other than cancellation.
 * @tornado concurrent.future_set_result_unless_cancelled
 */
export function futureSetResultUnlessCancelled<T>(future: Future<T>, value: T): void {
  if (!future.cancelled()) future.setResult(value)
}

/**
 * Makes `future` fail; if it was cancelled, logs the error instead, so that it is not lost.
 *
 * @throws {@link InvalidStateError} if it has an outcome other than cancellation.
 * @tornado concurrent.future_set_exception_unless_cancelled
 */
export function futureSetExceptionUnlessCancelled(future: Future<unknown>, error: unknown): void {
  if (future.cancelled()) {
    appLog.error('Exception after Future was cancelled', { excInfo: error })
  } else {
    future.setException(error)
  }
}

/**
 * As {@link futureSetExceptionUnlessCancelled}, for the error caught last.
 *
 * @throws Error if `error` is undefined.
 * @tornado concurrent.future_set_exc_info
 */
export function futureSetExcInfo(future: Future<unknown>, error: unknown): void {
  if (error === undefined) throw new Error('future_set_exc_info called with no exception')
  futureSetExceptionUnlessCancelled(future, error)
}

function copyOutcome<T>(source: Future<T>, target: Future<T>): void {
  let value: T
  try {
    value = source.result()
  } catch (error) {
    if (!target.done()) target.setException(error)
    return
  }
  if (!target.done()) target.setResult(value)
}

/** Calls `callback` with a Future that has the promise's outcome, in the microtask it is known. */
function observe<T>(promise: PromiseLike<T>, callback: (outcome: Future<T>) => void): void {
  const native = promise instanceof Promise ? promise : Promise.resolve(promise)
  void native.then(
    (value: T) => callback(settledFuture((future) => future.setResult(value))),
    (error: unknown) => callback(settledFuture((future) => future.setException(error))),
  )
}

function settledFuture<T>(settle: (future: Future<T>) => void): Future<T> {
  const future = new Future<T>()
  // Whoever asked for the outcome has looked at it.
  future.catch(() => undefined)
  settle(future)
  return future
}
