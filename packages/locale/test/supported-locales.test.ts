import { afterEach, expect, test } from '@jest/globals'
import { get, getSupportedLocales, setDefaultLocale } from '../src/supported-locales.ts'
import { Locale } from '../src/locale.ts'

afterEach(() => {
  setDefaultLocale('en_US')
})

test('the default is supported, and all there is at first', () => {
  expect([...getSupportedLocales()]).toEqual(['en_US'])
  expect(get('de', null, undefined).code).toBe('en_US')
  expect(get()).toBe(Locale.get('en_US'))
})

test('another default takes its place', () => {
  const before = getSupportedLocales()
  setDefaultLocale('de_DE')
  expect([...getSupportedLocales()]).toEqual(['de_DE'])
  expect([...before]).toEqual(['en_US'])
  expect(get('en_US')).toMatchObject({ code: 'de_DE', name: 'Deutsch' })
  expect(() => Locale.get('en_US')).toThrow('unsupported locale en_US')
})
