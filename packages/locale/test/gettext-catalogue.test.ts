import { describe, expect, test } from '@jest/globals'
import { TranslationFileError } from '../src/errors.ts'
import { GettextCatalogue } from '../src/gettext-catalogue.ts'
import { buildMo, header } from './mo-builder.ts'

const club = { 'club\0clubs': ['le club', 'les clubs'] }

describe('GettextCatalogue', () => {
  test('messages and forms', () => {
    const catalogue = GettextCatalogue.parse(buildMo({ ...header('n>1'), a: 'A', ...club }))
    expect(catalogue.gettext('a')).toBe('A')
    expect(catalogue.gettext('b')).toBeUndefined()
    expect(catalogue.gettext('')).toBeUndefined()
    expect(catalogue.gettext('club')).toBe('le club')
    expect(catalogue.ngettext('a', 1)).toBeUndefined()
    expect([0, 1, 2].map((n) => catalogue.ngettext('club', n))).toEqual([
      'le club',
      'le club',
      'les clubs',
    ])
  })

  test('without Plural-Forms only 1 is singular', () => {
    const catalogue = GettextCatalogue.parse(buildMo({ ...header(), ...club }))
    expect([0, 1, 2].map((n) => catalogue.ngettext('club', n))).toEqual([
      'les clubs',
      'le club',
      'les clubs',
    ])
  })

  test.each(['n ? 7 : 0', 'n/0', '0-n'])('a form that is not there: %s', (expression) => {
    const catalogue = GettextCatalogue.parse(buildMo({ ...header(expression), ...club }))
    expect(catalogue.ngettext('club', 2)).toBeUndefined()
  })

  test('fallbacks are asked in order', () => {
    const parse = (entries: Record<string, string>): GettextCatalogue =>
      GettextCatalogue.parse(buildMo({ ...header(), ...entries }))
    const first = parse({ a: '1' })
    const all = first
      .withFallback(parse({ a: '2', b: '2' }))
      .withFallback(parse({ b: '3', c: '3' }))
    expect(['a', 'b', 'c', 'd'].map((key) => all.gettext(key))).toEqual(['1', '2', '3', undefined])
    expect(first.gettext('b')).toBeUndefined()
  })

  test.each([
    'nplurals=2; plural=n; process.exit();',
    'nplurals=2; plural=EXPRESSION;',
    `nplurals=2; plural=${'n+'.repeat(1000)}n;`,
    `nplurals=2; plural=${'('.repeat(30)}n${')'.repeat(30)};`,
    'nplurals=2;',
    'plural=',
    '',
  ])('refused Plural-Forms: %s', (forms) => {
    const bytes = buildMo({ '': `Plural-Forms: ${forms}\n` })
    expect(() => GettextCatalogue.parse(bytes)).toThrow(TranslationFileError)
  })

  test.each([
    'nplurals=2; plural=n>1',
    'nplurals=2; plural=(n>1); ',
    ' nplurals = 2 ; plural = n>1;',
  ])('accepted Plural-Forms: %s', (forms) => {
    const catalogue = GettextCatalogue.parse(buildMo({ '': `plural-forms:${forms}\n`, ...club }))
    expect(catalogue.ngettext('club', 0)).toBe('le club')
  })
})
