import { type Dirent, readdirSync, readFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { genLog } from '@tornado-ts/log'
import { GettextCatalogue } from './gettext-catalogue.ts'
import { expandLanguage } from './gettext-languages.ts'
import { GettextLocale } from './gettext-locale.ts'
import { type Locale, registry } from './locale.ts'
import { logSupported } from './log-supported.ts'

/** The bytes of a language's `.mo` file, or why there are none. */
type Reading = PromiseSettledResult<Uint8Array>

/**
 * Loads gettext catalogues from the files `<directory>/<language>/LC_MESSAGES/<domain>.mo`, in place of everything
 * loaded before.
 *
 * A language whose file cannot be read or understood is logged as an error and left out. What a language such as
 * `fr_FR` lacks is looked up in `fr`, if the directory has it.
 *
 * @param domain The file's name, usually the program's.
 * @throws The system's error (`ENOENT`) if the directory cannot be read; then what was loaded before stays.
 * @tornado locale.load_gettext_translations
 */
export function loadGettextTranslations(directory: string, domain: string): void {
  const languages = languagesOf(readdirSync(directory, { withFileTypes: true }))
  const readings = languages.map((language): Reading => {
    try {
      return { status: 'fulfilled', value: readFileSync(moPath(directory, language, domain)) }
    } catch (reason) {
      return { status: 'rejected', reason }
    }
  })
  install(languages, readings)
}

/**
 * Does what {@link loadGettextTranslations} does without blocking; the translations change all at once, at the end.
 *
 * @tornado locale.load_gettext_translations
 */
export async function loadGettextTranslationsAsync(
  directory: string,
  domain: string,
): Promise<void> {
  const languages = languagesOf(await readdir(directory, { withFileTypes: true }))
  const files = languages.map((language) => readFile(moPath(directory, language, domain)))
  install(languages, await Promise.allSettled(files))
}

function languagesOf(entries: readonly Dirent[]): string[] {
  return entries
    .filter((entry) => !entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .toSorted()
}

function moPath(directory: string, language: string, domain: string): string {
  return join(directory, language, 'LC_MESSAGES', `${domain}.mo`)
}

function install(languages: readonly string[], readings: readonly Reading[]): void {
  const catalogues = new Map<string, GettextCatalogue>()
  for (const [index, language] of languages.entries()) {
    try {
      const reading = readings[index]
      if (reading?.status !== 'fulfilled') throw reading?.reason
      catalogues.set(language, GettextCatalogue.parse(reading.value))
    } catch (error) {
      genLog.error("Cannot load translation for '%s': %s", language, error)
    }
  }
  const makers = new Map<string, () => Locale>()
  for (const [language, catalogue] of catalogues) {
    const complete = expandLanguage(language)
      .filter((name) => name !== language)
      .flatMap((name) => catalogues.get(name) ?? [])
      .reduce((chain, fallback) => chain.withFallback(fallback), catalogue)
    makers.set(language, () => new GettextLocale(language, complete))
  }
  registry.replace(makers)
  logSupported()
}
