import type { Seconds } from '@tornado-ts/util'
import type { AsyncTestCase } from './async-test-case.ts'
import { getAsyncTestTimeout } from './async-test-timeout.ts'
import { runTest } from './run-test.ts'

/** Options of {@link genTest}. */
export interface GenTestOptions {
  /** How long the test may take. Default {@link getAsyncTestTimeout} when it is decorated. */
  readonly timeout?: Seconds | undefined
}

/** The body of a test: a generator function, an async function, or a plain one. */
export type GenTestBody<T extends AsyncTestCase, A extends unknown[]> = (
  this: T,
  ...args: A
) => unknown

/** A test made by {@link genTest}. */
export type GenTest<T extends AsyncTestCase, A extends unknown[]> = (
  this: T,
  ...args: A
) => Promise<void>

/** {@link genTest} with its options given. */
export type GenTestDecorator = <T extends AsyncTestCase, A extends unknown[]>(
  body: GenTestBody<T, A>,
  context?: ClassMethodDecoratorContext,
) => GenTest<T, A>

/** The functions made by {@link genTest}. */
const genTests = new WeakSet<object>()

/**
 * Makes a test method that runs on the loop of its test case, within a time limit.
 *
 * Used as a function, or as a decorator of a method. In a generator each `yield` waits for what it
 * is given, as in `coroutine`; when the time is over it gets the TimeoutError thrown in at its
 * `yield`. Async functions can use `this.signal`.
 *
 * @param body The test. Arguments are passed through.
 * @returns A method whose promise rejects with the error of the test, or with TimeoutError.
 *
 * @example
 * ```ts
 * class Timers extends AsyncTestCase {
 *   testSleep = genTest(function* (this: Timers) {
 *     yield sleep(0.1)
 *   })
 *   testLong = genTest({ timeout: 60 })(async function (this: Timers) {
 *     await download(url, { signal: this.signal })
 *   })
 * }
 * ```
 *
 * @tornado testing.gen_test
 */
export function genTest(options: GenTestOptions): GenTestDecorator
export function genTest<T extends AsyncTestCase, A extends unknown[]>(
  body: GenTestBody<T, A>,
  context?: ClassMethodDecoratorContext,
): GenTest<T, A>
export function genTest<T extends AsyncTestCase, A extends unknown[]>(
  bodyOrOptions: GenTestBody<T, A> | GenTestOptions,
): GenTest<T, A> | GenTestDecorator {
  if (typeof bodyOrOptions === 'function') return decorate(bodyOrOptions, getAsyncTestTimeout())
  const { timeout = getAsyncTestTimeout() } = bodyOrOptions
  return <U extends AsyncTestCase, B extends unknown[]>(body: GenTestBody<U, B>) =>
    decorate(body, timeout)
}

/** Whether a method was made by {@link genTest}. @internal */
export function isGenTest(method: object): boolean {
  return genTests.has(method)
}

function decorate<T extends AsyncTestCase, A extends unknown[]>(
  body: GenTestBody<T, A>,
  timeout: Seconds,
): GenTest<T, A> {
  const test = function (this: T, ...args: A): Promise<void> {
    return runTest(this, () => body.apply(this, args), timeout)
  }
  Object.defineProperty(test, 'name', { value: body.name, configurable: true })
  genTests.add(test)
  return test
}
