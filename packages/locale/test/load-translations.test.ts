import { afterEach, describe, expect, test } from '@jest/globals'
import { join } from 'node:path'
import { CSVLocale } from '../src/csv-locale.ts'
import { TranslationFileError } from '../src/errors.ts'
import { loadTranslations, loadTranslationsAsync } from '../src/load-translations.ts'
import { registry } from '../src/locale.ts'
import { get, getSupportedLocales } from '../src/supported-locales.ts'
import { collectLog } from './collect-log.ts'
import { scratchDirs } from './scratch-dir.ts'

const log = collectLog()
const directory = scratchDirs()

afterEach(() => {
  registry.replace(new Map())
})

const SPANISH = `"I love you","Te amo"
"%(name)s liked this","A %(name)s les gustó esto","plural"
"%(name)s liked this","A %(name)s le gustó esto","singular"
" spaced "," espaciado "
"q ""uoted""","c ""itado"""
"two
lines","dos
líneas"
"odd","impar","weird"
`

describe.each([
  ['loadTranslations', async (...args: [string, string?]) => loadTranslations(...args)],
  ['loadTranslationsAsync', loadTranslationsAsync],
])('%s', (_name, load) => {
  test('a file of every kind of row', async () => {
    await load(directory({ 'es_LA.csv': SPANISH, 'notes.txt': 'x' }))
    const spanish = get('es-MX', 'es_LA')
    const liked = '%(name)s liked this'
    expect(spanish).toBeInstanceOf(CSVLocale)
    expect(spanish.translate('I love you')).toBe('Te amo')
    expect(spanish.translate(liked, liked, 1)).toBe('A %(name)s le gustó esto')
    expect(spanish.translate(liked, liked, 2)).toBe('A %(name)s les gustó esto')
    expect(spanish.translate(liked)).toBe(liked)
    expect(spanish.translate('spaced')).toBe('espaciado')
    expect(spanish.translate(' spaced ')).toBe(' spaced ')
    expect(spanish.translate('q "uoted"')).toBe('c "itado"')
    expect(spanish.translate('two\nlines')).toBe('dos\nlíneas')
    expect(spanish.translate('odd')).toBe('odd')
    expect(log).toHaveLength(1)
    expect(log[0]).toMatch(/^ERROR Unrecognized plural indicator 'weird' in .*es_LA\.csv line 9$/)
  })

  test('the encoding is found out for each file, or given for all', async () => {
    const text = 'school,école\n'
    const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le')
    await load(
      directory({
        'aa.csv': text,
        'bb.csv': `\ufeff${text}`,
        'cc.csv': utf16,
        'dd.csv': Buffer.from(utf16).swap16(),
        'ee.csv': text.replaceAll('\n', '\r\n'),
      }),
    )
    for (const code of ['aa', 'bb', 'cc', 'dd', 'ee']) {
      expect(get(code).translate('school')).toBe('école')
    }
    await load(directory({ 'fr.csv': Buffer.from(text, 'latin1') }), 'iso-8859-1')
    expect(get('fr').translate('school')).toBe('école')
    expect([...getSupportedLocales()]).toEqual(['fr', 'en_US'])
  })

  test('names that are no codes are logged and left out', async () => {
    const root = directory({ 'ES.csv': 'a,b', 'es.old.csv': 'a,b', '.csv': 'a,b', 'pt_BR.csv': '' })
    await load(root)
    expect([...getSupportedLocales()]).toEqual(['pt_BR', 'en_US'])
    expect(log).toEqual(
      ['', 'ES', 'es.old'].map(
        (code) => `ERROR Unrecognized locale '${code}' (path: ${join(root, `${code}.csv`)})`,
      ),
    )
  })

  test('loading again forgets everything before', async () => {
    await load(directory({ 'es.csv': 'a,A', 'fr.csv': 'a,A' }))
    const before = get('es')
    expect(get('es')).toBe(before)
    await load(directory({ 'es.csv': 'a,Á' }))
    expect(get('es')).not.toBe(before)
    expect(get('es').translate('a')).toBe('Á')
    expect(get('fr').code).toBe('en_US')
  })

  test('translations of the default language are used too', async () => {
    await load(directory({ 'en_US.csv': 'colour,color' }))
    expect(get('xx').translate('colour')).toBe('color')
  })

  test('what cannot be read throws and leaves the old translations', async () => {
    await load(directory({ 'es.csv': 'a,A' }))
    const root = directory({ 'fr.csv': Buffer.from([0x61, 0x2c, 0xe9, 0x20]) })
    await expect(load(join(root, 'missing'))).rejects.toMatchObject({ code: 'ENOENT' })
    await expect(load(root)).rejects.toBeInstanceOf(TranslationFileError)
    await expect(load(root)).rejects.toThrow(/fr\.csv is not text in UTF-8 or UTF-16/)
    await expect(load(root, 'no-such')).rejects.toBeInstanceOf(RangeError)
    expect(get('es').translate('a')).toBe('A')
  })
})
