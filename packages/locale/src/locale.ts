import {
  type DateWording,
  formatDate,
  type FormatDateOptions,
  formatDay,
  type FormatDayOptions,
} from './format-date.ts'
import { friendlyNumber } from './friendly-number.ts'
import { interpolate, type InterpolationArgs } from './interpolate.ts'
import { LOCALE_NAMES } from './locale-names.ts'
import { LocaleRegistry } from './locale-registry.ts'
import { sourceForm } from './source-form.ts'

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

/**
 * A language, perhaps of a country: its translations, and how it writes dates, lists and numbers.
 *
 * Get one with {@link Locale.getClosest} or `get` after translations have been loaded. There is one object per
 * code until translations are loaded again. A subclass provides `translate` and `pgettext`.
 *
 * @tornado locale.Locale
 */
export abstract class Locale {
  /** The code, for example `es_LA`. */
  readonly code: string
  /** The language's own name for itself, `"Unknown"` if {@link LOCALE_NAMES} does not have it. */
  readonly name: string
  /** Whether the language is written from right to left: Persian, Arabic and Hebrew. */
  readonly rtl: boolean
  /** The code as a BCP 47 language tag, for example `es-LA`, as `Intl` and the `lang` attribute want it. */
  readonly tag: string
  #wording: DateWording | undefined = undefined

  /**
   * Gives the locale nearest to the first of the codes that has one near, else the default.
   *
   * Case does not matter, nor whether `-` or `_` is used; `es_MX` is also served by `es`. Empty codes and codes
   * of more than two parts are passed over.
   *
   * @tornado locale.Locale.get_closest
   */
  static getClosest(...codes: (string | null | undefined)[]): Locale {
    return registry.closest(codes)
  }

  /**
   * Gives the locale of exactly this code.
   *
   * @throws {@link UnsupportedLocaleError} if it is neither loaded nor the default.
   * @tornado locale.Locale.get
   */
  static get(code: string): Locale {
    return registry.get(code)
  }

  constructor(code: string) {
    this.code = code
    const known = Object.hasOwn(LOCALE_NAMES, code) ? LOCALE_NAMES[code] : undefined
    this.name = known?.name ?? 'Unknown'
    this.rtl = /^(?:fa|ar|he)/u.test(code)
    this.tag = code.replace(/[.@].*$/su, '').replaceAll('_', '-')
  }

  /**
   * Gives the translation of a message, or the message itself if there is none.
   *
   * @param message The source text, in the default language.
   * @param pluralMessage The source text for every count but 1.
   * @param count What decides between the forms; needed with `pluralMessage`.
   * @throws TypeError if there is a plural message but no count.
   * @tornado locale.Locale.translate
   */
  abstract translate(message: string, pluralMessage?: string, count?: number): string

  /**
   * Gives the translation of a message that means different things in different contexts.
   *
   * @param context Which of the meanings, for example `law` or `direction` for `right`.
   * @tornado locale.Locale.pgettext
   */
  abstract pgettext(
    context: string,
    message: string,
    pluralMessage?: string,
    count?: number,
  ): string

  /**
   * Shows an instant in the way people talk about it: `2 minutes ago`, `yesterday at 2:30 pm`,
   * `Thursday at 2:30 pm`, `March 7 at 2:30 pm`, `July 17, 2019 at 2:30 pm`.
   *
   * An instant less than a minute ahead counts as now; later ones are shown in full.
   *
   * @param date A `Date`, or seconds since 1970.
   * @throws RangeError for an invalid date or offset.
   * @tornado locale.Locale.format_date
   */
  formatDate(date: Date | number, options: FormatDateOptions = {}): string {
    return formatDate(this.#dateWording(), date, options)
  }

  /**
   * Shows a day: `Monday, January 22`, or `January 22` with `dow: false`.
   *
   * @param date A `Date`, or seconds since 1970.
   * @throws RangeError for an invalid date or offset.
   * @tornado locale.Locale.format_day
   */
  formatDay(date: Date | number, options: FormatDayOptions = {}): string {
    return formatDay(this.#dateWording(), date, options)
  }

  /**
   * Joins the parts as a sentence does: `A`, `A and B`, `A, B and C`.
   *
   * @tornado locale.Locale.list
   */
  list(parts: readonly string[]): string {
    const last = parts.at(-1) ?? ''
    if (parts.length < 2) return last
    const commas = parts.slice(0, -1).join(this.code.startsWith('fa') ? ' و ' : ', ')
    return interpolate(this.translate('%(commas)s and %(last)s'), { commas, last })
  }

  /**
   * Writes a number with a comma between thousands in the codes `en` and `en_US`, plainly in all others.
   *
   * `Intl.NumberFormat` with {@link Locale.tag} has the customs of every language.
   *
   * @tornado locale.Locale.friendly_number
   */
  friendlyNumber(value: number | bigint): string {
    return friendlyNumber(value, this.code === 'en' || this.code === 'en_US')
  }

  /** Fills a translated string, for example in templates; the same as the function `interpolate`. */
  interpolate(format: string, args: InterpolationArgs): string {
    return interpolate(format, args)
  }

  /** Made when first needed: a subclass cannot translate before its own constructor has run. */
  #dateWording(): DateWording {
    this.#wording ??= {
      code: this.code,
      months: MONTHS.map((month) => this.translate(month)),
      weekdays: WEEKDAYS.map((weekday) => this.translate(weekday)),
      translate: (message, pluralMessage, count) => this.translate(message, pluralMessage, count),
    }
    return this.#wording
  }
}

/** The language the source strings are written in, for which no translations were loaded. */
class SourceLocale extends Locale {
  translate(message: string, pluralMessage?: string, count?: number): string {
    return sourceForm(message, pluralMessage, count)
  }

  pgettext(_context: string, message: string, pluralMessage?: string, count?: number): string {
    return sourceForm(message, pluralMessage, count)
  }
}

/** The locales of this process. */
export const registry: LocaleRegistry<Locale> = new LocaleRegistry<Locale>(
  (code) => new SourceLocale(code),
)
