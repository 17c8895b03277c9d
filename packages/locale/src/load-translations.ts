import { readdirSync, readFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { genLog } from '@tornado-ts/log'
import { CSVLocale } from './csv-locale.ts'
import { type CSVTranslations, parseCSVTranslations } from './csv-translations.ts'
import { decodeText } from './decode-text.ts'
import { TranslationFileError } from './errors.ts'
import { type Locale, registry } from './locale.ts'
import { logSupported } from './log-supported.ts'

const EXTENSION = '.csv'
const LOCALE_CODE = /^[a-z]+(?:_[A-Z]+)?$/u

/**
 * Loads translations from the files `<code>.csv` of a directory, in place of everything loaded before.
 *
 * Each row has a message, its translation, and perhaps `plural` or `singular`:
 *
 * ```csv
 * "I love you","Te amo"
 * "%(name)s liked this","A %(name)s les gustó esto","plural"
 * "%(name)s liked this","A %(name)s le gustó esto","singular"
 * ```
 *
 * A file whose name is not like `es` or `es_LA` is logged as an error and left out. If anything throws, what was
 * loaded before stays.
 *
 * @param encoding Encoding of all the files. Default: UTF-16 for files that begin with its byte order mark, else
 * UTF-8.
 * @throws The system's error (`ENOENT`) if the directory or a file cannot be read.
 * @throws {@link TranslationFileError} if a file is not text in its encoding.
 * @throws RangeError for an encoding that does not exist.
 * @tornado locale.load_translations
 */
export function loadTranslations(directory: string, encoding?: string): void {
  checkEncoding(encoding)
  const loaded = new Map<string, CSVTranslations>()
  for (const code of localeCodes(directory, readdirSync(directory))) {
    const path = join(directory, code + EXTENSION)
    loaded.set(code, readTables(path, readFileSync(path), encoding))
  }
  install(loaded)
}

/**
 * Does what {@link loadTranslations} does without blocking; the translations change all at once, at the end.
 *
 * @tornado locale.load_translations
 */
export async function loadTranslationsAsync(directory: string, encoding?: string): Promise<void> {
  checkEncoding(encoding)
  const loaded = new Map<string, CSVTranslations>()
  for (const code of localeCodes(directory, await readdir(directory))) {
    const path = join(directory, code + EXTENSION)
    loaded.set(code, readTables(path, await readFile(path), encoding))
  }
  install(loaded)
}

/** The codes that have a file, in order. */
function localeCodes(directory: string, names: readonly string[]): string[] {
  const codes: string[] = []
  for (const name of names.toSorted()) {
    if (!name.endsWith(EXTENSION)) continue
    const code = name.slice(0, -EXTENSION.length)
    if (LOCALE_CODE.test(code)) codes.push(code)
    else genLog.error('Unrecognized locale %r (path: %s)', code, join(directory, name))
  }
  return codes
}

/** Refuses an unknown encoding before any file is touched, and so even for an empty directory. */
function checkEncoding(encoding: string | undefined): void {
  decodeText(new Uint8Array(), encoding)
}

function readTables(
  path: string,
  bytes: Uint8Array,
  encoding: string | undefined,
): CSVTranslations {
  let text: string
  try {
    text = decodeText(bytes, encoding)
  } catch (cause) {
    throw new TranslationFileError(`${path} is not text in ${encoding ?? 'UTF-8 or UTF-16'}`, {
      cause,
    })
  }
  return parseCSVTranslations(text, path)
}

function install(loaded: ReadonlyMap<string, CSVTranslations>): void {
  const makers = new Map<string, () => Locale>()
  for (const [code, tables] of loaded) makers.set(code, () => new CSVLocale(code, tables))
  registry.replace(makers)
  logSupported()
}
