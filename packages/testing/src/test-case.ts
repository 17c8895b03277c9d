import { AssertionError } from 'node:assert'
import { skipReason, SkipTest } from './skip-test.ts'

/** How one test went; see {@link TestCase.run}. */
export interface TestResult {
  /** What was thrown that is no AssertionError, in the order of throwing. */
  readonly errors: readonly unknown[]
  /** The AssertionErrors. */
  readonly failures: readonly unknown[]
  /** Why the test was skipped; undefined if it was not. */
  readonly skipped: string | undefined
}

type Cleanup = () => unknown

/**
 * The frame of a test: `setUp`, the test method, `tearDown`, then the cleanups.
 *
 * A class whose methods (or function fields) begin with `test` is mounted on a test runner by
 * `runTestCase`; each test gets an instance of its own.
 *
 * @tornado unittest.TestCase
 */
export class TestCase {
  /** Why all tests of the class, or single ones by name, are skipped. */
  static skip: string | Readonly<Record<string, string>> | undefined = undefined

  readonly #cleanups: Cleanup[] = []

  /** Called before the test; if it fails, neither the test nor `tearDown` runs. */
  setUp(): void | Promise<void> {}

  /** Called after the test, whether it passed or not. */
  tearDown(): void | Promise<void> {}

  /**
   * Adds a function to be called, and awaited, when the test and `tearDown` are over; the last one
   * first. Cleanups run even if `setUp` failed, and each runs whatever the others throw.
   *
   * @tornado testing.AsyncTestCase.addCleanup
   */
  addCleanup<A extends unknown[]>(cleanup: (...args: A) => unknown, ...args: A): void {
    this.#cleanups.push(() => cleanup(...args))
  }

  /**
   * Ends the test here, as neither passed nor failed.
   *
   * @throws Always.
   */
  skipTest(reason: string): never {
    throw new SkipTest(reason)
  }

  /**
   * Runs one test from `setUp` to the last cleanup.
   *
   * @param methodName The method, or field, that holds the test.
   * @returns Everything that went wrong; it never rejects for an error of the test.
   * @throws RangeError if there is no such method.
   * @tornado testing.AsyncTestCase.run
   */
  async run(methodName: string): Promise<TestResult> {
    const method = findMethod(this, methodName)
    const skipped = skipReason(this.constructor as typeof TestCase, methodName)
    if (skipped !== undefined) return { errors: [], failures: [], skipped }
    const outcome = new Outcome()
    if (await outcome.attempt(() => this.setUp())) {
      await outcome.attempt(() => this.callTestMethod(method))
      await outcome.attempt(() => this.tearDown())
    }
    let cleanup: Cleanup | undefined
    while ((cleanup = this.#cleanups.pop()) !== undefined) await outcome.attempt(cleanup)
    return outcome
  }

  /** Calls the test itself; for subclasses that do so in a way of their own. */
  protected callTestMethod(method: TestMethod): unknown {
    return method.call(this)
  }
}

/** A method that is a test. */
export type TestMethod = (this: TestCase) => unknown

class Outcome implements TestResult {
  readonly errors: unknown[] = []
  readonly failures: unknown[] = []
  skipped: string | undefined

  /** Whether `step` went well. */
  async attempt(step: () => unknown): Promise<boolean> {
    try {
      await step()
      return true
    } catch (error) {
      if (error instanceof SkipTest) this.skipped = error.message
      else if (error instanceof AssertionError) this.failures.push(error)
      else this.errors.push(error)
      return false
    }
  }
}

function findMethod(test: TestCase, name: string): TestMethod {
  const method: unknown = Reflect.get(test, name)
  if (typeof method === 'function') return method as TestMethod
  throw new RangeError(`${test.constructor.name} has no method ${name}`)
}
