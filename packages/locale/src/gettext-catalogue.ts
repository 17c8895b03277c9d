import { TranslationFileError } from './errors.ts'
import { type MoFile, parseMoFile } from './mo-file.ts'
import { compilePluralExpression, type PluralIndex } from './plural-expression.ts'

/**
 * The translations of one gettext `.mo` file, and perhaps another catalogue for what it lacks.
 *
 * @tornado gettext.GNUTranslations
 */
export class GettextCatalogue {
  readonly #file: MoFile
  readonly #pluralIndex: PluralIndex
  readonly #fallback: GettextCatalogue | undefined

  private constructor(file: MoFile, pluralIndex: PluralIndex, fallback?: GettextCatalogue) {
    this.#file = file
    this.#pluralIndex = pluralIndex
    this.#fallback = fallback
  }

  /**
   * Reads the bytes of a `.mo` file of either byte order.
   *
   * @throws {@link TranslationFileError} if they are not such a file, or its `Plural-Forms` cannot be understood.
   */
  static parse(bytes: Uint8Array): GettextCatalogue {
    const file = parseMoFile(bytes)
    return new GettextCatalogue(file, pluralIndexOf(file.header.get('plural-forms')))
  }

  /** Gives a catalogue that asks `fallback` for what this one does not have. */
  withFallback(fallback: GettextCatalogue): GettextCatalogue {
    return new GettextCatalogue(
      this.#file,
      this.#pluralIndex,
      this.#fallback?.withFallback(fallback) ?? fallback,
    )
  }

  /** Gives the translation of a message, of one that has a plural the form for 1; `undefined` if it is not there. */
  gettext(message: string): string | undefined {
    return (
      this.#file.messages.get(message) ?? this.#form(message, 1) ?? this.#fallback?.gettext(message)
    )
  }

  /** Gives the form for a count of a message that has a plural; `undefined` if it is not there. */
  ngettext(message: string, count: number): string | undefined {
    return this.#form(message, count) ?? this.#fallback?.ngettext(message, count)
  }

  #form(message: string, count: number): string | undefined {
    return this.#file.plurals.get(message)?.[this.#pluralIndex(count)]
  }
}

/** What counts without `Plural-Forms`: the custom of the Germanic languages. */
function germanic(n: number): number {
  return n === 1 ? 0 : 1
}

function pluralIndexOf(forms: string | undefined): PluralIndex {
  if (forms === undefined) return germanic
  const [, expression] = /(?:^|;)\s*plural\s*=([^]*)$/u.exec(forms) ?? []
  if (expression === undefined) {
    throw new TranslationFileError(`no plural expression in Plural-Forms '${forms}'`)
  }
  return compilePluralExpression(expression.replace(/;\s*$/u, ''))
}
