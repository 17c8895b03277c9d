import { afterEach, expect, test } from '@jest/globals'
import * as locale from '../src/index.ts'
import { registry } from '../src/locale.ts'
import { scratchDirs } from './scratch-dir.ts'

const directory = scratchDirs()

afterEach(() => {
  registry.replace(new Map())
})

const SPANISH = `"%(list)s is online","%(list)s está en línea","singular"
"%(list)s are online","%(list)s están en línea","plural"
"%(commas)s and %(last)s","%(commas)s y %(last)s"
"%(minutes)d minutes ago","hace %(minutes)d minutos","plural"
`

test.each([
  [['Ana'], 'Ana está en línea'],
  [['Ana', 'Luis'], 'Ana y Luis están en línea'],
])('%j in Spanish: %s', (people, expected) => {
  locale.loadTranslations(directory({ 'es_LA.csv': SPANISH }))
  const es = locale.get('es-MX', 'es_LA')
  const text = es.translate('%(list)s is online', '%(list)s are online', people.length)
  expect(locale.interpolate(text, { list: es.list(people) })).toBe(expected)
  expect(es.formatDate(Date.now() / 1000 - 120)).toBe('hace 2 minutos')
})

test('a list and an age without translations', () => {
  const english = locale.get('en-US')
  const sentence = [english.list(['Ana', 'Luis']), english.formatDate(Date.now() / 1000 - 120)]
  expect(sentence).toEqual(['Ana and Luis', '2 minutes ago'])
})
