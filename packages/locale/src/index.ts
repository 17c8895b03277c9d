export { CSVLocale } from './csv-locale.ts'
export type { CSVTranslations } from './csv-translations.ts'
export { TranslationFileError, UnsupportedLocaleError } from './errors.ts'
export type { FormatDateOptions, FormatDayOptions } from './format-date.ts'
export { GettextCatalogue } from './gettext-catalogue.ts'
export { CONTEXT_SEPARATOR, GettextLocale } from './gettext-locale.ts'
export { interpolate, type InterpolationArgs } from './interpolate.ts'
export {
  loadGettextTranslations,
  loadGettextTranslationsAsync,
} from './load-gettext-translations.ts'
export { loadTranslations, loadTranslationsAsync } from './load-translations.ts'
export { Locale } from './locale.ts'
export { LOCALE_NAMES, type LocaleName } from './locale-names.ts'
export { get, getSupportedLocales, setDefaultLocale } from './supported-locales.ts'
