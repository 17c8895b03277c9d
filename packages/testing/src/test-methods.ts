import type { TestCase } from './test-case.ts'

/** A test class that can be made without arguments. */
export type TestCaseClass = (new () => TestCase) & Pick<typeof TestCase, 'skip'>

/** The names of the tests of a class: methods and function fields, own and inherited, each once. */
export function testMethodNames(testClass: TestCaseClass): string[] {
  const instance = new testClass()
  const names = new Set<string>()
  for (
    let holder: object | null = instance;
    holder !== null && holder !== Object.prototype;
    holder = Object.getPrototypeOf(holder) as object | null
  ) {
    for (const name of Object.getOwnPropertyNames(holder)) {
      if (name.startsWith('test') && typeof Reflect.get(instance, name) === 'function') {
        names.add(name)
      }
    }
  }
  return [...names]
}
