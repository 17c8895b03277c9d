import type { TestCase } from './test-case.ts'

/** Thrown by `skipTest` to leave the test. */
export class SkipTest extends Error {
  override readonly name = 'SkipTest'
}

/** Why a class does not want a test to run; undefined if it does. */
export function skipReason(testClass: typeof TestCase, methodName: string): string | undefined {
  const { skip } = testClass
  return typeof skip === 'object' ? skip[methodName] : skip
}
