import { genLog } from '@tornado-ts/log'
import type { CSVTranslations } from './csv-translations.ts'
import { Locale } from './locale.ts'
import { sourceForm } from './source-form.ts'

/**
 * A locale whose translations come from a CSV file.
 *
 * @tornado locale.CSVLocale
 */
export class CSVLocale extends Locale {
  /** The tables the translations are looked up in. */
  readonly translations: CSVTranslations

  constructor(code: string, translations: CSVTranslations) {
    super(code)
    this.translations = translations
  }

  /**
   * Gives the translation of a message, or the source text if there is none.
   *
   * A message with a plural is looked up in the table of plurals (by its plural text) or of singulars; a message
   * without one in the table of the other rows. No table stands in for another.
   *
   * @tornado locale.CSVLocale.translate
   */
  translate(message: string, pluralMessage?: string, count?: number): string {
    const source = sourceForm(message, pluralMessage, count)
    const { plural, singular, unknown } = this.translations
    const table = pluralMessage === undefined ? unknown : count === 1 ? singular : plural
    return table?.get(source) ?? source
  }

  /**
   * Translates without regard to the context, which CSV files cannot express; a warning is logged.
   *
   * @tornado locale.CSVLocale.pgettext
   */
  pgettext(_context: string, message: string, pluralMessage?: string, count?: number): string {
    const { plural, singular, unknown } = this.translations
    if (plural?.size || singular?.size || unknown?.size) {
      genLog.warning('pgettext is not supported by CSVLocale')
    }
    return this.translate(message, pluralMessage, count)
  }
}
