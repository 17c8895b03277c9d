import { futureAddDoneCallback, futureSetResultUnlessCancelled } from './chain-future.ts'
import { ReturnValueIgnoredError } from './errors.ts'
import { Future } from './future.ts'
import { ExceptionStackContext, wrap } from './stack-context.ts'

/** The trailing argument by which a function of the callback style is told whom to call. */
export interface CallbackOption<T> {
  readonly callback: (value?: T) => void
}

/** The options of a function adapted by {@link returnFuture}. */
export interface OptionalCallback<T> {
  /** Called with the value, besides the Future getting it; without one if there was none. */
  readonly callback?: ((value?: T) => void) | undefined
}

/**
 * Adapts a function that reports through `callback`, in the options object at the end of its
 * arguments, to one that returns a Future.
 *
 * The adapted function may be called with a callback too; it is then called as well. An error that
 * `f` throws is thrown to the caller, and the callback is not called. An error of a callback that
 * `f` started makes the Future fail. If `f` reports twice, the second call throws
 * {@link InvalidStateError}.
 *
 * @throws The adapted function throws {@link ReturnValueIgnoredError} if `f` returns a value.
 * @deprecated Write async functions; use `util.promisify` for callbacks in Node's style.
 *
 * @example
 * ```ts
 * const later = returnFuture((n: number, { callback }: CallbackOption<number>) => {
 *   setTimeout(callback, 10, n + 1)
 * })
 * console.log(await later(41)) // 42
 * ```
 *
 * @tornado concurrent.return_future
 */
export function returnFuture<A extends unknown[], T>(
  f: (...args: [...A, CallbackOption<T>]) => void,
): (...args: A | [...A, OptionalCallback<T>]) => Future<T> {
  return (...args) => {
    const future = new Future<T>()
    let reportedValue = false
    const report = (...values: [value?: T]): void => {
      reportedValue = values.length > 0
      futureSetResultUnlessCancelled(future, values[0] as T)
    }
    const { callback, rest, options } = takeCallback(args)

    let started = false
    const errors = new ExceptionStackContext((error) => {
      if (!started || future.done()) return false
      future.setException(error)
      return true
    })
    errors.run(() => {
      const returned: unknown = f(...([...rest, { ...options, callback: report }] as never))
      if (returned !== undefined) {
        throw new ReturnValueIgnoredError(
          'returnFuture should not be used with functions that return values',
        )
      }
    })
    started = true

    if (callback !== undefined) {
      const runCallback = (done: Future<T>): void => {
        const value = done.result()
        if (reportedValue) callback(value)
        else callback()
      }
      futureAddDoneCallback(future, wrap(runCallback))
    }
    return future
  }
}

interface CallbackArguments<T> {
  readonly callback: ((value?: T) => void) | undefined
  readonly rest: unknown[]
  readonly options: object
}

function takeCallback<T>(args: readonly unknown[]): CallbackArguments<T> {
  const last = args.at(-1)
  const prototype: unknown =
    typeof last === 'object' && last !== null ? Object.getPrototypeOf(last) : undefined
  if (prototype !== Object.prototype && prototype !== null) {
    return { callback: undefined, rest: [...args], options: {} }
  }
  const options = last as OptionalCallback<T>
  return { callback: options.callback, rest: args.slice(0, -1), options }
}
