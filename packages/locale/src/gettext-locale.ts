import type { GettextCatalogue } from './gettext-catalogue.ts'
import { Locale } from './locale.ts'
import { requireCount, sourceForm } from './source-form.ts'

/** Stands between context and message in the keys of a gettext catalogue. */
export const CONTEXT_SEPARATOR = '\u0004'

/**
 * A locale whose translations come from a gettext catalogue.
 *
 * @tornado locale.GettextLocale
 */
export class GettextLocale extends Locale {
  readonly #catalogue: GettextCatalogue

  constructor(code: string, catalogue: GettextCatalogue) {
    super(code)
    this.#catalogue = catalogue
  }

  /**
   * Gives the translation of a message, in the form that the language has for the count.
   *
   * @throws TypeError if there is a plural message but no count.
   * @throws RangeError if the count is no whole number.
   * @tornado locale.GettextLocale.translate
   */
  translate(message: string, pluralMessage?: string, count?: number): string {
    return pluralMessage === undefined
      ? this.gettext(message)
      : this.ngettext(message, pluralMessage, requireCount(message, count))
  }

  /**
   * Gives the translation of a message in a context; without the context's own, that of the plural message
   * without context, or the message itself.
   *
   * @throws TypeError if there is a plural message but no count.
   * @throws RangeError if the count is no whole number.
   * @tornado locale.GettextLocale.pgettext
   */
  pgettext(context: string, message: string, pluralMessage?: string, count?: number): string {
    const key = context + CONTEXT_SEPARATOR + message
    if (pluralMessage === undefined) return this.#catalogue.gettext(key) ?? message
    const n = wholeCount(requireCount(message, count))
    return this.#catalogue.ngettext(key, n) ?? this.ngettext(message, pluralMessage, n)
  }

  /**
   * Gives the translation of a message, or the message itself.
   *
   * @tornado locale.GettextLocale.gettext
   */
  gettext(message: string): string {
    return this.#catalogue.gettext(message) ?? message
  }

  /**
   * Gives the form of a message for a count, or the source text for it.
   *
   * @throws RangeError if the count is no whole number.
   * @tornado locale.GettextLocale.ngettext
   */
  ngettext(message: string, pluralMessage: string, count: number): string {
    return (
      this.#catalogue.ngettext(message, wholeCount(count)) ??
      sourceForm(message, pluralMessage, count)
    )
  }
}

function wholeCount(count: number): number {
  if (!Number.isInteger(count)) throw new RangeError(`count must be a whole number, not ${count}`)
  return count
}
