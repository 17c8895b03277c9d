import { inspect } from 'node:util'
import { ReturnValueIgnoredError } from '@tornado-ts/concurrent'
import { IOLoop } from '@tornado-ts/ioloop'
import { type CoroutineBody, markCoroutine, startCoroutine } from './coroutine.ts'

/** A function made by {@link engine}. */
export interface Engine<T, A extends unknown[]> {
  (this: T, ...args: A): void
  /** The function that was given to `engine`. */
  readonly wrapped: CoroutineBody<T, A, undefined | void>
}

/**
 * Makes a function of a generator function, as `coroutine` does, that returns nothing.
 *
 * An error before the first wait is thrown to the caller. A later one goes to the stack contexts of
 * the caller, and is logged as `Exception in callback` if none of them takes it. A result other
 * than undefined is an error too: ReturnValueIgnoredError.
 *
 * @deprecated Belongs to the callback style; use `coroutine` or async functions.
 *
 * @example
 * ```ts
 * const step = engine(function* (done: (value: string) => void) {
 *   setTimeout(yield new Callback('key'), 100, 'v')
 *   done(yield new Wait('key'))
 * })
 * step((value) => console.log(value))
 * ```
 *
 * @tornado gen.engine
 */
export function engine<T, A extends unknown[]>(
  func: CoroutineBody<T, A, undefined | void>,
  _context?: ClassMethodDecoratorContext,
): Engine<T, A> {
  const wrapper = function (this: T, ...args: A): void {
    const result = startCoroutine(func, this, args)
    if (result.done()) requireNoValue(result.result())
    else IOLoop.current().addFuture(result, (done) => requireNoValue(done.result()))
  }
  return markCoroutine(wrapper, func)
}

function requireNoValue(value: unknown): void {
  if (value === undefined) return
  throw new ReturnValueIgnoredError(
    `@gen.engine functions cannot return values: ${inspect(value, { depth: 1 })}`,
  )
}
