import {
  Future,
  chainFuture,
  futureSetExceptionUnlessCancelled,
  isFuture,
} from '@tornado-ts/concurrent'
import { Return } from './return.ts'

/** The Future of a coroutine: cancelling it closes the generator. */
export class CoroutineResult extends Future<unknown> {
  /** Called when the Future is cancelled. */
  onCancel: (() => void) | undefined

  override cancel(): boolean {
    const cancelled = super.cancel()
    if (cancelled) this.onCancel?.()
    return cancelled
  }
}

/** Makes `result` end with `value`, or as `value` ends if it is a promise, unless it was cancelled. */
export function resolveResult(result: Future<unknown>, value: unknown): void {
  if (isFuture(value)) chainFuture(value, result)
  else if (!result.done()) result.setResult(value)
}

/** Makes `result` fail with what a coroutine threw, unless that is a {@link Return}. */
export function rejectResult(result: Future<unknown>, error: unknown): void {
  if (error instanceof Return) resolveResult(result, error.value)
  else futureSetExceptionUnlessCancelled(result, error)
}
