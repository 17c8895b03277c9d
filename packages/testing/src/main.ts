import { inspect } from 'node:util'
import { define, options as globalOptions, parseCommandLine } from '@tornado-ts/options'
import type { TestResult } from './test-case.ts'
import { type TestCaseClass, testMethodNames } from './test-methods.ts'

/** How much {@link main} prints: the summary only, a character per test, or a line per test. */
export type Verbosity = 0 | 1 | 2

/** Options of {@link main}; those of the command line win. */
export interface MainOptions {
  /** How much to print. Default 1. */
  readonly verbosity?: Verbosity | undefined
  /** Stop at the first test that fails. Default false. */
  readonly failfast?: boolean | undefined
}

interface Test {
  readonly testClass: TestCaseClass
  readonly method: string
}

/**
 * A command-line program that runs the tests of some classes, without a test runner.
 *
 * The command line is that of every program of tornado-ts, so log output is formatted and
 * `--logging=debug` works; behind `--verbose`, `--quiet` and `--failfast` come the tests to run, as
 * `Class` or `Class.method`; all, if there are none.
 *
 * @param testCases The classes.
 * @returns A promise fulfilled when all is done; the exit status of the process is 1 if a test
 *   failed, or if a test was asked for that is not there.
 *
 * @example
 * ```ts
 * await main([LoginTest, LogoutTest]) // node login.test.js --failfast LoginTest.testWrongPassword
 * ```
 *
 * @tornado testing.main
 */
export async function main(
  testCases: Iterable<TestCaseClass>,
  options: MainOptions = {},
): Promise<void> {
  define('verbose', { type: 'bool', default: options.verbosity === 2, help: 'a line per test' })
  define('quiet', { type: 'bool', default: options.verbosity === 0, help: 'only the summary' })
  define('failfast', {
    type: 'bool',
    default: options.failfast ?? false,
    help: 'stop at a failure',
  })
  const wanted = parseCommandLine()
  const tests = allTests(testCases)
  const missing = wanted.filter((name) => !tests.some((test) => isMeant(test, name)))
  if (missing.length > 0) {
    process.stderr.write(`no such test: ${missing.join(', ')}\n`)
    process.exitCode = 1
    return
  }
  const chosen = tests.filter((test) => wanted.length === 0 || wanted.some((n) => isMeant(test, n)))
  const verbosity = globalOptions['quiet'] ? 0 : globalOptions['verbose'] ? 2 : 1
  const passed = await runTests(chosen, verbosity, Boolean(globalOptions['failfast']))
  if (!passed) process.exitCode = 1
}

function allTests(testCases: Iterable<TestCaseClass>): Test[] {
  return [...testCases].flatMap((testClass) =>
    testMethodNames(testClass).map((method) => ({ testClass, method })),
  )
}

function isMeant({ testClass, method }: Test, name: string): boolean {
  return name === testClass.name || name === `${testClass.name}.${method}`
}

async function runTests(
  tests: readonly Test[],
  verbosity: Verbosity,
  failfast: boolean,
): Promise<boolean> {
  const { stderr } = process
  const started = performance.now()
  const counts = { run: 0, failures: 0, errors: 0, skipped: 0 }
  const details: string[] = []
  for (const { testClass, method } of tests) {
    const result = await new testClass().run(method)
    const word = wordFor(result)
    counts.run++
    counts.failures += result.failures.length > 0 ? 1 : 0
    counts.errors += result.errors.length > 0 ? 1 : 0
    counts.skipped += result.skipped === undefined ? 0 : 1
    const name = `${method} (${testClass.name})`
    for (const thrown of [...result.failures, ...result.errors]) {
      details.push(`${word}: ${name}\n${inspect(thrown)}\n\n`)
    }
    if (verbosity === 2) stderr.write(`${name} ... ${word}\n`)
    if (verbosity === 1) stderr.write(word === 'ok' ? '.' : (word[0] ?? ''))
    if (failfast && (word === 'FAIL' || word === 'ERROR')) break
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(3)
  const passed = counts.failures === 0 && counts.errors === 0
  stderr.write(`\n\n${details.join('')}Ran ${counts.run} tests in ${seconds}s\n\n`)
  stderr.write(
    `${passed ? 'OK' : 'FAILED'} (failures=${counts.failures}, errors=${counts.errors}, skipped=${counts.skipped})\n`,
  )
  return passed
}

function wordFor(result: TestResult): string {
  if (result.errors.length > 0) return 'ERROR'
  if (result.failures.length > 0) return 'FAIL'
  return result.skipped === undefined ? 'ok' : `skipped ${JSON.stringify(result.skipped)}`
}
