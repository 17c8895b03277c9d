import { AsyncResource } from 'node:async_hooks'
import { types } from 'node:util'
import { type Future, type OptionalCallback } from '@tornado-ts/concurrent'
import { IOLoop } from '@tornado-ts/ioloop'
import { takeCallback } from './callback-argument.ts'
import { CoroutineResult, rejectResult, resolveResult } from './coroutine-result.ts'
import { Runner } from './runner.ts'

/**
 * What {@link coroutine} takes: a generator function, or a function that returns a value or promise.
 *
 * What `yield` gives has the type `never`, which fits everything: write down what you expect, as in
 * `const page: Response = yield fetch(url)`.
 */
export type CoroutineBody<T, A extends unknown[], R> = (
  this: T,
  ...args: A
) => Generator<unknown, R, never> | R

/** A function made by {@link coroutine}. */
export interface Coroutine<T, A extends unknown[], R> {
  (this: T, ...args: A): Future<Awaited<R>>
  /** The function that was given to `coroutine`. @tornado gen.coroutine.__wrapped__ */
  readonly wrapped: CoroutineBody<T, A, R>
}

/** A function made by {@link coroutine} with `callbackStyle`. */
export interface CallbackCoroutine<T, A extends unknown[], R> {
  (this: T, ...args: A | [...A, OptionalCallback<Awaited<R>>]): Future<Awaited<R>>
  readonly wrapped: CoroutineBody<T, A, R>
}

/** Options of {@link coroutine}. */
export interface CoroutineOptions {
  /**
   * Whether callers may pass `{ callback }` at the end of the arguments. It is taken out of what the
   * body sees, and called with the result in an iteration of the loop; not if the body fails: then
   * the error goes to the stack contexts of the caller, or is logged. Default false.
   *
   * @deprecated Belongs to the callback style.
   */
  readonly callbackStyle?: boolean
}

/** The functions made by `coroutine` and `engine`. */
const coroutines = new WeakSet<object>()

/**
 * Makes an asynchronous function of a generator function: each `yield` waits for what it is given
 * and gives the result.
 *
 * The body runs at once, up to the first `yield` that has to wait. What may be yielded is described
 * at `convertYielded`; a Future that is done does not wait at all. An error of what is waited for is
 * thrown at the `yield`. `return`, or `throw new Return(value)`, gives the result; any other error
 * rejects it, and the call itself never throws. All of it runs in a copy of the AsyncLocalStorage
 * context of the call.
 *
 * Cancelling the returned Future closes the generator at its `yield`: its `finally` blocks run. What
 * it was waiting for is not cancelled.
 *
 * Also usable as a method decorator. New code has no need of it: write async functions.
 *
 * @example
 * ```ts
 * const load = coroutine(function* (a: string, b: string) {
 *   const [first, second]: [Response, Response] = yield [fetch(a), fetch(b)]
 *   yield moment
 *   return first.status + second.status
 * })
 * console.log(await load('http://127.0.0.1:8888/', 'http://127.0.0.1:8889/'))
 * ```
 *
 * @tornado gen.coroutine
 */
export function coroutine<T, A extends unknown[], R>(
  func: CoroutineBody<T, A, R>,
  options: CoroutineOptions & { readonly callbackStyle: true },
): CallbackCoroutine<T, A, R>
export function coroutine<T, A extends unknown[], R>(
  func: CoroutineBody<T, A, R>,
  options?: CoroutineOptions | ClassMethodDecoratorContext,
): Coroutine<T, A, R>
export function coroutine(
  func: CoroutineBody<unknown, unknown[], unknown>,
  options: CoroutineOptions | ClassMethodDecoratorContext = {},
): Coroutine<unknown, unknown[], unknown> {
  const callbackStyle = 'callbackStyle' in options && options.callbackStyle === true
  const wrapper = function (this: unknown, ...args: unknown[]): Future<unknown> {
    return callbackStyle ? callWithCallback(func, this, args) : startCoroutine(func, this, args)
  }
  return markCoroutine(wrapper, func)
}

/**
 * Whether `f` was made by {@link coroutine} or `engine`; false for async functions.
 *
 * @tornado gen.is_coroutine_function
 */
export function isCoroutineFunction(f: unknown): boolean {
  return typeof f === 'function' && coroutines.has(f)
}

/** Makes `wrapper` look like the function it stands for, and known as a coroutine. */
export function markCoroutine<W extends object, F extends (...args: never[]) => unknown>(
  wrapper: W,
  func: F,
): W & { readonly wrapped: F } {
  coroutines.add(wrapper)
  return Object.defineProperties(wrapper, {
    name: { value: func.name, configurable: true },
    length: { value: func.length, configurable: true },
    wrapped: { value: func, configurable: true },
  }) as W & { readonly wrapped: F }
}

/** Calls `func`, and runs the generator if it returns one. Never throws. */
export function startCoroutine(
  func: (...args: never[]) => unknown,
  self: unknown,
  args: readonly unknown[],
): Future<unknown> {
  // What the body does to an AsyncLocalStorage must not be visible to the caller.
  return new AsyncResource('TORNADO_COROUTINE').runInAsyncScope(start, undefined, func, self, args)
}

function start(
  func: (...args: never[]) => unknown,
  self: unknown,
  args: readonly unknown[],
): Future<unknown> {
  const result = new CoroutineResult()
  try {
    const returned: unknown = Reflect.apply(func, self, args)
    if (types.isGeneratorObject(returned)) {
      const runner = new Runner(returned as Generator<unknown, unknown, unknown>, result)
      result.onCancel = () => runner.close()
      runner.run()
    } else {
      resolveResult(result, returned)
    }
  } catch (error) {
    rejectResult(result, error)
  }
  return result
}

function callWithCallback(
  func: (...args: never[]) => unknown,
  self: unknown,
  args: readonly unknown[],
): Future<unknown> {
  const { callback, rest } = takeCallback(args)
  const result = startCoroutine(func, self, rest)
  if (callback !== undefined) {
    IOLoop.current().addFuture(result, (done) => callback(done.result()))
  }
  return result
}
