import type { BaseIOStream } from './base-iostream.ts'
import type { Deferred } from './deferred.ts'

/** A promise that can be rejected from outside. */
type Abandonable = Pick<Deferred<unknown>, 'promise' | 'reject'>

/** Closes the stream when `signal` aborts before `waiting` settles, and rejects with its reason. */
export function abandonOnAbort(
  stream: BaseIOStream,
  waiting: Abandonable,
  signal: AbortSignal,
): void {
  const onAbort = (): void => {
    waiting.reject(signal.reason)
    stream.close()
  }
  const forget = (): void => signal.removeEventListener('abort', onAbort)
  signal.addEventListener('abort', onAbort, { once: true })
  waiting.promise.then(forget, forget)
}
