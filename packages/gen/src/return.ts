import { TornadoError, defineError } from '@tornado-ts/util'

/**
 * Thrown in a coroutine, ends it with a result; `return value` does the same.
 *
 * Carries no stack, so it costs little more than an object. A `catch` between the `throw` and the
 * end of the coroutine sees it like any error.
 *
 * @example
 * ```ts
 * const first = coroutine(function* (urls: string[]) {
 *   for (const url of urls) {
 *     const response: Response = yield fetch(url)
 *     if (response.ok) throw new Return(url)
 *   }
 * })
 * ```
 *
 * @tornado gen.Return
 */
export class Return<T = undefined> extends TornadoError {
  static {
    defineError(this, 'Return', 'TORNADO_RETURN')
  }

  /** The result of the coroutine. */
  readonly value: T

  /** @param value Undefined if left out. */
  constructor(value?: T) {
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = 0
    super('')
    Error.stackTraceLimit = stackTraceLimit
    this.value = value as T
  }
}
