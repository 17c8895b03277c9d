import { type Locale, registry } from './locale.ts'

/**
 * Gives the locale nearest to the first of the codes that has one near, else the default.
 *
 * @see {@link Locale.getClosest} for what counts as near.
 * @tornado locale.get
 */
export function get(...codes: (string | null | undefined)[]): Locale {
  return registry.closest(codes)
}

/**
 * Says which language the source strings are written in; `en_US` if it is never called.
 *
 * That language needs no translations and is what users get who want none of the others.
 *
 * @tornado locale.set_default_locale
 */
export function setDefaultLocale(code: string): void {
  registry.setDefault(code)
}

/**
 * Gives the codes for which there are translations, and the default.
 *
 * The set stays as it is; loading translations makes a new one.
 *
 * @tornado locale.get_supported_locales
 */
export function getSupportedLocales(): ReadonlySet<string> {
  return registry.supported
}
