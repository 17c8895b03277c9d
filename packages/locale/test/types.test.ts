import { expect, test } from '@jest/globals'
import { get, getSupportedLocales, interpolate, Locale } from '../src/index.ts'

/** Never called: these lines are for the type checker. */
export function misuses(): void {
  // @ts-expect-error Locale is abstract
  new Locale('en')
  // @ts-expect-error the set is not the caller's
  void (getSupportedLocales() satisfies Set<string>)
  // @ts-expect-error codes are separate arguments
  get(['en'])
  // @ts-expect-error a date is no text
  get().formatDate('2020-01-01')
  // @ts-expect-error options of formatDate have names that are known
  get().formatDate(0, { full: true })
  // @ts-expect-error one value alone is neither fields nor a list
  interpolate('%s', 'a')
}

test('arguments that may be null or undefined', () => {
  const header: string | undefined = undefined
  const cookie: string | null = null
  expect(get(header, cookie).code).toBe('en_US')
})
