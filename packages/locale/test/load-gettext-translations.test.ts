import { afterEach, describe, expect, test } from '@jest/globals'
import { join } from 'node:path'
import { CSVLocale } from '../src/csv-locale.ts'
import { GettextLocale } from '../src/gettext-locale.ts'
import {
  loadGettextTranslations,
  loadGettextTranslationsAsync,
} from '../src/load-gettext-translations.ts'
import { loadTranslations } from '../src/load-translations.ts'
import { registry } from '../src/locale.ts'
import { get, getSupportedLocales } from '../src/supported-locales.ts'
import { collectLog } from './collect-log.ts'
import { buildMo, FRENCH, header } from './mo-builder.ts'
import { scratchDirs } from './scratch-dir.ts'

const log = collectLog()
const directory = scratchDirs()

afterEach(() => {
  registry.replace(new Map())
})

/** The place of a language's catalogue in the tree. */
function at(language: string): string {
  return `${language}/LC_MESSAGES/test.mo`
}

describe.each([
  [
    'loadGettextTranslations',
    async (...args: [string, string]) => loadGettextTranslations(...args),
  ],
  ['loadGettextTranslationsAsync', loadGettextTranslationsAsync],
])('%s', (_name, load) => {
  test('a tree of languages', async () => {
    const root = directory({
      [at('fr_FR')]: buildMo(FRENCH),
      [at('de')]: buildMo({ ...header(), school: 'Schule' }, { bigEndian: true }),
      [at('.svn')]: 'x',
      'README.txt': 'x',
    })
    await load(root, 'test')
    expect([...getSupportedLocales()]).toEqual(['de', 'fr_FR', 'en_US'])
    expect(get('fr-fr')).toBeInstanceOf(GettextLocale)
    expect(get('fr-fr').translate('school')).toBe('école')
    expect(get('de_CH').translate('school')).toBe('Schule')
    expect(get('en').translate('school')).toBe('school')
    expect(log).toEqual([])
  })

  test('languages whose catalogue fails are logged and left out', async () => {
    const root = directory({
      [at('de')]: buildMo({ ...header(), school: 'Schule' }).subarray(0, -1),
      [at('es')]: buildMo(header('n; process.exit()')),
      [at('fr')]: buildMo(FRENCH),
      'it/LC_MESSAGES/other.mo': buildMo({}),
    })
    await load(root, 'test')
    expect([...getSupportedLocales()]).toEqual(['fr', 'en_US'])
    expect(log).toHaveLength(3)
    expect(log[0]).toBe(
      "ERROR Cannot load translation for 'de': TranslationFileError: .mo file is cut off in its strings",
    )
    expect(log[1]).toMatch(/^ERROR Cannot load translation for 'es': .*';' is not part/)
    expect(log[2]).toMatch(/^ERROR Cannot load translation for 'it': .*ENOENT/)
  })

  test('a language with a territory falls back to the one without', async () => {
    const root = directory({
      [at('fr_FR')]: buildMo({ ...header('n>1'), a: 'A-frFR' }),
      [at('fr')]: buildMo({ ...header('n>1'), a: 'A-fr', b: 'B-fr', 'x\0y': ['X0', 'X1'] }),
    })
    await load(root, 'test')
    const french = get('fr_FR')
    expect(french.code).toBe('fr_FR')
    expect(french.translate('a')).toBe('A-frFR')
    expect(french.translate('b')).toBe('B-fr')
    expect([0, 1, 2].map((n) => french.translate('x', 'y', n))).toEqual(['X0', 'X0', 'X1'])
    expect(french.translate('p', 'q', 0)).toBe('q')
    expect(get('fr').translate('a')).toBe('A-fr')
  })

  test('the kinds of files replace each other', async () => {
    loadTranslations(directory({ 'fr.csv': 'school,école (csv)', 'es.csv': 'school,escuela' }))
    const before = get('fr')
    expect(before).toBeInstanceOf(CSVLocale)
    await load(directory({ [at('fr')]: buildMo(FRENCH) }), 'test')
    expect(get('fr')).toBeInstanceOf(GettextLocale)
    expect(get('fr').translate('school')).toBe('école')
    expect([...getSupportedLocales()]).toEqual(['fr', 'en_US'])
    loadTranslations(directory({ 'fr.csv': 'school,école (csv)' }))
    expect(get('fr')).toBeInstanceOf(CSVLocale)
    expect(get('fr').translate('school')).toBe('école (csv)')
  })

  test('a missing directory throws and leaves the old translations', async () => {
    await load(directory({ [at('fr')]: buildMo(FRENCH) }), 'test')
    const missing = join(directory({}), 'missing')
    await expect(load(missing, 'test')).rejects.toMatchObject({ code: 'ENOENT' })
    expect(get('fr').translate('school')).toBe('école')
  })
})
