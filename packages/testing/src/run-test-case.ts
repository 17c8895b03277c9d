import { skipReason } from './skip-test.ts'
import { type TestCaseClass, testMethodNames } from './test-methods.ts'
import type { TestResult } from './test-case.ts'

/** The function of a test runner that declares a test. */
export interface DeclareTest {
  (name: string, body: (...args: unknown[]) => Promise<void>): unknown
  /** Declares a test that is not run, where the runner has that. */
  readonly skip?:
    | ((name: string, body: (...args: unknown[]) => Promise<void>) => unknown)
    | undefined
}

/** What {@link runTestCase} needs of a test runner: `describe` and `it` of whichever it is. */
export interface TestRunnerApi {
  readonly describe: (name: string, body: () => void) => unknown
  readonly it: DeclareTest
}

/**
 * Declares the tests of a class with a test runner: each gets a new instance.
 *
 * @param api `describe` and `it` of Jest, Vitest, Mocha, …. Default those of `node:test`.
 *
 * @example
 * ```ts
 * import { describe, it } from '@jest/globals'
 * runTestCase(LoginTest, { describe, it })
 * ```
 */
export function runTestCase(testClass: TestCaseClass, api: TestRunnerApi = nodeTest()): void {
  const { describe, it } = api
  describe(testClass.name, () => {
    for (const name of testMethodNames(testClass)) {
      const skipped = skipReason(testClass, name) !== undefined
      const declare = skipped && it.skip !== undefined ? it.skip.bind(it) : it
      // No named parameter: runners take one for a callback that the test has to call.
      declare(name, async (...args) => {
        report(await new testClass().run(name), args[0])
      })
    }
  })
}

/** Throws what went wrong in a test, and tells the runner of a skipped one. */
function report(result: TestResult, context: unknown): void {
  const thrown = [...result.failures, ...result.errors]
  if (thrown.length > 1) throw new AggregateError(thrown, 'a test failed in more than one way')
  if (thrown.length === 1) throw thrown[0]
  if (result.skipped !== undefined && canSkip(context)) context.skip(result.skipped)
}

function canSkip(context: unknown): context is { skip(reason: string): void } {
  return typeof (context as { skip?: unknown } | null | undefined)?.skip === 'function'
}

/** Asked for by name, so that other runners never load it. */
function nodeTest(): TestRunnerApi {
  return process.getBuiltinModule('node:test')
}
