import { describe, expect, test } from '@jest/globals'
import { GettextCatalogue } from '../src/gettext-catalogue.ts'
import { CONTEXT_SEPARATOR, GettextLocale } from '../src/gettext-locale.ts'
import { Locale } from '../src/locale.ts'
import { buildMo, FRENCH } from './mo-builder.ts'

const french = new GettextLocale('fr_FR', GettextCatalogue.parse(buildMo(FRENCH)))

describe('GettextLocale', () => {
  test('translate', () => {
    expect(french).toBeInstanceOf(Locale)
    expect(french.name).toBe('Français')
    expect(french.translate('school')).toBe('école')
    expect(french.gettext('school')).toBe('école')
    expect(french.translate('nope')).toBe('nope')
    expect(french.translate('')).toBe('')
    expect(french.translate('x', 'y', 1)).toBe('x')
    expect(french.translate('x', 'y', 0)).toBe('y')
    expect(french.ngettext('x', 'y', 2)).toBe('y')
  })

  test.each<[string, string, string]>([
    ['law', 'right', 'le droit'],
    ['good', 'right', 'le bien'],
    ['nope', 'right', 'right'],
    ['nope', 'school', 'school'],
  ])('pgettext(%s, %s) is %s', (context, message, expected) => {
    expect(french.pgettext(context, message)).toBe(expected)
  })

  test.each<[string, number, string]>([
    ['organization', 0, 'le club'],
    ['organization', 1, 'le club'],
    ['organization', 2, 'les clubs'],
    ['stick', 1, 'le bâton'],
    ['stick', 2, 'les bâtons'],
    ['nope', 1, 'club'],
    ['nope', 2, 'clubs'],
  ])('pgettext(%s, club, clubs, %d) is %s', (context, count, expected) => {
    expect(french.pgettext(context, 'club', 'clubs', count)).toBe(expected)
  })

  test('a plural that is not there in the context is taken without it', () => {
    const catalogue = GettextCatalogue.parse(buildMo({ 'club\0clubs': ['le club', 'les clubs'] }))
    expect(new GettextLocale('fr', catalogue).pgettext('any', 'club', 'clubs', 2)).toBe('les clubs')
  })

  test('counts', () => {
    expect(() => french.translate('x', 'y')).toThrow(TypeError)
    expect(() => french.pgettext('c', 'x', 'y')).toThrow(TypeError)
    for (const count of [1.5, NaN, Infinity]) {
      expect(() => french.translate('x', 'y', count)).toThrow(RangeError)
      expect(() => french.pgettext('c', 'x', 'y', count)).toThrow(RangeError)
      expect(() => french.ngettext('x', 'y', count)).toThrow(`not ${count}`)
    }
  })

  test('the separator is EOT', () => {
    expect(CONTEXT_SEPARATOR).toBe('\x04')
  })
})
