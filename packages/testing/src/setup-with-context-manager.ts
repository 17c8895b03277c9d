import type { TestCase } from './test-case.ts'

/** Something that is entered, gives a value for the time inside, and is left again. */
export interface ContextManager<T> {
  enter(): T
  exit(): unknown
}

/**
 * Enters a context for the rest of a test: it is left by a cleanup, after `tearDown`.
 *
 * @param context A disposable object, which is as good as entered, or one with `enter` and `exit`.
 * @returns What `enter` gave, or the disposable object itself.
 *
 * @example
 * ```ts
 * override async setUp() {
 *   await super.setUp()
 *   this.log = setupWithContextManager(this, new ExpectLog('tornado.general', 'Malformed'))
 * }
 * ```
 *
 * @tornado testing.setup_with_context_manager
 */
export function setupWithContextManager<T extends Disposable | AsyncDisposable>(
  testcase: TestCase,
  context: T,
): T
export function setupWithContextManager<T>(testcase: TestCase, context: ContextManager<T>): T
export function setupWithContextManager(
  testcase: TestCase,
  context: Disposable | AsyncDisposable | ContextManager<unknown>,
): unknown {
  if ('enter' in context) {
    const value = context.enter()
    testcase.addCleanup(() => context.exit())
    return value
  }
  testcase.addCleanup(() =>
    Symbol.asyncDispose in context ? context[Symbol.asyncDispose]() : context[Symbol.dispose](),
  )
  return context
}
