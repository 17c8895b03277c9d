import { afterEach, describe, expect, test } from '@jest/globals'
import { CSVLocale } from '../src/csv-locale.ts'
import { UnsupportedLocaleError } from '../src/errors.ts'
import { Locale, registry } from '../src/locale.ts'

afterEach(() => {
  registry.replace(new Map())
  registry.setDefault('en_US')
})

describe('Locale', () => {
  test.each([
    ['es_LA', 'Español', false, 'es-LA'],
    ['fa_IR', 'فارسی', true, 'fa-IR'],
    ['ar_AR', 'العربية', true, 'ar-AR'],
    ['he', 'Unknown', true, 'he'],
    ['toString', 'Unknown', false, 'toString'],
    ['sr@latin', 'Unknown', false, 'sr'],
    ['de_DE.UTF-8', 'Unknown', false, 'de-DE'],
  ])('%s: name %s, rtl %p, tag %s', (code, name, rtl, tag) => {
    expect(new CSVLocale(code, {})).toMatchObject({ code, name, rtl, tag })
    expect(() => new Intl.Locale(tag)).not.toThrow()
  })

  test.each<[string, string[], string]>([
    ['en_US', [], ''],
    ['en_US', ['A'], 'A'],
    ['en_US', ['A', 'B'], 'A and B'],
    ['en_US', ['A', 'B', 'C'], 'A, B and C'],
    ['fa_IR', ['A', 'B', 'C'], 'A و B and C'],
    ['en_US', ['%s', '%(last)s'], '%s and %(last)s'],
  ])('list of %s: %j is %j', (code, parts, expected) => {
    expect(new CSVLocale(code, {}).list(parts)).toBe(expected)
  })

  test('a list is translated', () => {
    const unknown = new Map([['%(commas)s and %(last)s', '%(commas)s y %(last)s']])
    expect(new CSVLocale('es', { unknown }).list(['A', 'B'])).toBe('A y B')
  })

  test.each([
    ['en_US', 1000000, '1,000,000'],
    ['en', 1234, '1,234'],
    ['en_US', 123, '123'],
    ['en_GB', 1234, '1234'],
    ['de_DE', 1234567, '1234567'],
  ])('number in %s: %p is %s', (code, value, expected) => {
    expect(new CSVLocale(code, {}).friendlyNumber(value)).toBe(expected)
  })

  test('interpolate is the function', () => {
    expect(Locale.get('en_US').interpolate('%(a)s', { a: 1 })).toBe('1')
  })

  test('the default locale gives the source text', () => {
    const locale = Locale.get('en_US')
    expect(locale).toBe(Locale.getClosest())
    expect(locale.translate('club')).toBe('club')
    expect(locale.translate('club', 'clubs', 1)).toBe('club')
    expect(locale.translate('club', 'clubs', 2)).toBe('clubs')
    expect(locale.pgettext('stick', 'club', 'clubs', 2)).toBe('clubs')
    expect(() => locale.translate('club', 'clubs')).toThrow(TypeError)
  })

  test('an unsupported code throws', () => {
    expect(() => Locale.get('xx')).toThrow(UnsupportedLocaleError)
  })

  test('a subclass may translate with fields that it sets after super()', () => {
    class Shouting extends Locale {
      readonly #mark: string

      constructor(code: string, mark: string) {
        super(code)
        this.#mark = mark
      }

      translate(message: string): string {
        return (
          message.toUpperCase().replace(/%\(\w+\)S/g, (field) => field.toLowerCase()) + this.#mark
        )
      }

      pgettext(_context: string, message: string): string {
        return this.translate(message)
      }
    }
    const date = new Date('2013-04-28T00:00:00Z')
    expect(new Shouting('xx', '!').formatDay(date)).toBe('SUNDAY!, APRIL! 28!')
  })

  test('month names are translated once', () => {
    const asked: string[] = []
    class Listening extends CSVLocale {
      override translate(message: string): string {
        asked.push(message)
        return message
      }
    }
    const locale = new Listening('en', {})
    expect(asked).toEqual([])
    locale.formatDay(0)
    locale.formatDay(0)
    expect(asked.filter((message) => message === 'January')).toHaveLength(1)
    expect(asked).toContain('Saturday')
  })
})
