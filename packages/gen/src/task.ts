import { ExceptionStackContext, Future } from '@tornado-ts/concurrent'
import { argumentAdapter } from './argument-adapter.ts'
import { giveCallback } from './callback-argument.ts'
import { resolveResult } from './coroutine-result.ts'

type AnyFunction = (...args: never[]) => unknown

/** The function {@link Task}, and its form for callbacks in Node's style. */
export interface TaskFunction {
  <T = unknown>(func: AnyFunction, ...args: unknown[]): Future<T>
  /**
   * As {@link Task}, for a function that takes a callback `(error, value)` as its last argument.
   *
   * @deprecated Use `util.promisify`.
   */
  node<T = unknown>(func: AnyFunction, ...args: unknown[]): Future<T>
}

/**
 * Turns a function of the callback style into a Future.
 *
 * `func` gets its callback as `callback` in the options object at the end of its arguments. No
 * argument to the callback gives undefined, one gives that value, several give `Arguments`. An
 * error that `func` throws, or a callback started by it, makes the Future fail. Only the first
 * outcome counts.
 *
 * @deprecated Write async functions.
 *
 * @example
 * ```ts
 * const answer: string = yield Task(ask, 'name?', { timeout: 5 })
 * ```
 *
 * @tornado gen.Task
 */
export const Task: TaskFunction = Object.assign(
  <T>(func: AnyFunction, ...args: unknown[]): Future<T> =>
    run<T>(func, (future) => {
      return giveCallback(
        args,
        argumentAdapter((value) => settle(future, undefined, value)),
      )
    }),
  {
    node: <T>(func: AnyFunction, ...args: unknown[]): Future<T> =>
      run<T>(func, (future) => [
        ...args,
        (error: unknown, value: unknown) => settle(future, error, value),
      ]),
  },
)

function run<T>(func: AnyFunction, argsFor: (future: Future<unknown>) => unknown[]): Future<T> {
  const future = new Future<unknown>()
  const errors = new ExceptionStackContext((error) => {
    if (future.done()) return false
    future.setException(error)
    return true
  })
  errors.run(() => func(...(argsFor(future) as never[])))
  return future as Future<T>
}

function settle(future: Future<unknown>, error: unknown, value: unknown): void {
  if (future.done()) return
  if (error === undefined || error === null) resolveResult(future, value)
  else future.setException(error)
}
