import { UnsupportedLocaleError } from './errors.ts'

/**
 * Which locales there are, and the one object of each that has been asked for.
 *
 * It knows nothing about what a locale is, so that the class of locales can stand on it.
 */
export class LocaleRegistry<L> {
  readonly #makeDefault: (code: string) => L
  #defaultCode = 'en_US'
  #loaded: ReadonlyMap<string, () => L> = new Map()
  #supported: ReadonlySet<string> = new Set([this.#defaultCode])
  readonly #cache = new Map<string, L>()

  /** @param makeDefault Makes the default locale, for which no translations need to exist. */
  constructor(makeDefault: (code: string) => L) {
    this.#makeDefault = makeDefault
  }

  /** The codes that have translations, and the default. */
  get supported(): ReadonlySet<string> {
    return this.#supported
  }

  setDefault(code: string): void {
    this.#defaultCode = code
    this.#supported = new Set([...this.#loaded.keys(), code])
  }

  /** Takes new makers of locales by code, and forgets everything that the old ones made. */
  replace(makers: ReadonlyMap<string, () => L>): void {
    this.#loaded = makers
    this.#cache.clear()
    this.setDefault(this.#defaultCode)
  }

  get(code: string): L {
    if (!this.#supported.has(code)) throw new UnsupportedLocaleError(`unsupported locale ${code}`)
    let locale = this.#cache.get(code)
    if (locale === undefined) {
      const make = this.#loaded.get(code)
      locale = make === undefined ? this.#makeDefault(code) : make()
      this.#cache.set(code, locale)
    }
    return locale
  }

  closest(codes: readonly (string | null | undefined)[]): L {
    for (const code of codes) {
      const match = code ? this.#match(code) : undefined
      if (match !== undefined) return this.get(match)
    }
    return this.get(this.#defaultCode)
  }

  /** The supported code nearest to one in any case and with either separator. */
  #match(wanted: string): string | undefined {
    const [language = '', region, ...more] = wanted.replaceAll('-', '_').split('_')
    if (more.length > 0) return undefined
    const lower = language.toLowerCase()
    const code = region === undefined ? language : `${lower}_${region.toUpperCase()}`
    return [code, lower].find((candidate) => this.#supported.has(candidate))
  }
}
