import { expect, test } from '@jest/globals'
import { CSVLocale } from '../src/csv-locale.ts'
import { Locale } from '../src/locale.ts'
import { collectLog } from './collect-log.ts'

const log = collectLog()
const liked = '%(name)s liked this'
const translations = {
  unknown: new Map([['I love you', 'Te amo']]),
  singular: new Map([[liked, 'A %(name)s le gustó esto']]),
  plural: new Map([[liked, 'A %(name)s les gustó esto']]),
}
const spanish = new CSVLocale('es_LA', translations)

test('tables', () => {
  expect(spanish).toBeInstanceOf(Locale)
  expect(spanish.translations).toBe(translations)
  expect(spanish.translate('I love you')).toBe('Te amo')
  expect(spanish.translate(liked, liked, 1)).toBe('A %(name)s le gustó esto')
  expect(spanish.translate(liked, liked, 2)).toBe('A %(name)s les gustó esto')
  expect(spanish.translate(liked, liked, 0)).toBe('A %(name)s les gustó esto')
})

test('no table stands in for another', () => {
  expect(spanish.translate(liked)).toBe(liked)
  expect(spanish.translate('I love you', 'We love you', 1)).toBe('I love you')
  expect(spanish.translate('I love you', 'We love you', 2)).toBe('We love you')
  expect(new CSVLocale('es', {}).translate('a', 'b', 2)).toBe('b')
})

test('a plural needs a count', () => {
  expect(() => spanish.translate(liked, liked)).toThrow(TypeError)
})

test('pgettext warns and translates', () => {
  expect(spanish.pgettext('letter', 'I love you')).toBe('Te amo')
  expect(spanish.pgettext('post', liked, liked, 2)).toBe('A %(name)s les gustó esto')
  const warning = 'WARNING pgettext is not supported by CSVLocale'
  expect(log).toEqual([warning, warning])
})

test('pgettext without translations does not warn', () => {
  expect(new CSVLocale('es', { unknown: new Map() }).pgettext('a', 'b')).toBe('b')
  expect(log).toEqual([])
})
