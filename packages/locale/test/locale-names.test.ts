import { expect, test } from '@jest/globals'
import { LOCALE_NAMES } from '../src/locale-names.ts'

test('62 locales, each with two names', () => {
  const entries = Object.entries(LOCALE_NAMES)
  expect(entries).toHaveLength(62)
  for (const [code, { name, nameEn }] of entries) {
    expect(code).toMatch(/^[a-z]{2}_[A-Z]{2}$/)
    expect(name.trim()).toBe(name)
    expect(nameEn).toMatch(/^[A-Z][A-Za-z ()]+[a-z)]$/)
  }
  expect(entries[0]?.[0]).toBe('af_ZA')
  expect(entries.at(-1)?.[0]).toBe('zh_TW')
})

test.each([
  ['es_LA', 'Español', 'Spanish'],
  ['de_DE', 'Deutsch', 'German'],
  ['zh_CN', '中文(简体)', 'Chinese (Simplified)'],
  ['fa_IR', 'فارسی', 'Persian'],
])('%s', (code, name, nameEn) => {
  expect(LOCALE_NAMES[code]).toEqual({ name, nameEn })
})
