import { convertYielded } from '@tornado-ts/concurrent'

/**
 * Turns whatever a coroutine may yield into a promise.
 *
 * @deprecated Promises need no conversion; use `convertYielded` for other yieldables.
 * @throws BadYieldError if `yieldable` cannot be waited for.
 * @tornado platform.asyncio.to_asyncio_future
 */
export function toAsyncioFuture(yieldable: unknown): PromiseLike<unknown> {
  return convertYielded(yieldable)
}

/**
 * Returns `promise` itself.
 *
 * @deprecated Promises need no conversion.
 * @tornado platform.asyncio.to_tornado_future
 */
export function toTornadoFuture<P extends PromiseLike<unknown>>(promise: P): P {
  return promise
}
