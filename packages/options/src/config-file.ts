import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { extname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseConfigText } from './config-text.ts'
import { OptionsError } from './errors.ts'

/** Names and values, in the order of the file. */
export type ConfigEntries = readonly (readonly [name: string, value: unknown])[]

const MODULE_EXTENSIONS: ReadonlySet<string> = new Set(['.js', '.mjs', '.ts', '.mts'])

/**
 * Reads a configuration file, by its extension: `.json`, `.cjs`, or else lines of `name = literal`.
 *
 * @throws OptionsError if the file is malformed or no file, or a module that has to be imported.
 * @throws Error as the system or the `.cjs` module says.
 */
export function readConfigFile(path: string): ConfigEntries {
  const file = resolve(path)
  const extension = extname(file).toLowerCase()
  if (MODULE_EXTENSIONS.has(extension)) {
    throw new OptionsError(`${path}: modules are read by parseConfigFileAsync`)
  }
  if (extension === '.cjs') return entriesOf(createRequire(file)(file), path)
  const text = decode(readBytes(file, path), path)
  return extension === '.json' ? readJson(text, path) : parseConfigText(text, path, file)
}

/**
 * Reads a configuration file as {@link readConfigFile} does, or imports it if it is a module.
 *
 * @throws Error as {@link readConfigFile} or the module does.
 */
export async function importConfigFile(path: string): Promise<ConfigEntries> {
  const file = resolve(path)
  if (!MODULE_EXTENSIONS.has(extname(file).toLowerCase())) return readConfigFile(path)
  const { href } = pathToFileURL(file)
  const { default: main, ...named } = (await import(href)) as Record<string, unknown>
  // A default export that is an object is the other usual way to write a configuration.
  const byDefault = typeof main === 'object' && main !== null ? Object.entries(main) : []
  return [...byDefault, ...Object.entries(named)]
}

function readBytes(file: string, path: string): Uint8Array {
  try {
    return readFileSync(file)
  } catch (error) {
    // The system names a file that cannot be opened, but not one that cannot be read, such as a folder.
    if ((error as NodeJS.ErrnoException).path !== undefined) throw error
    throw new OptionsError(`${path}: cannot read`, { cause: error })
  }
}

function decode(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    throw new OptionsError(`${path}: the text is not UTF-8`, { cause: error })
  }
}

function readJson(text: string, path: string): ConfigEntries {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new OptionsError(`${path}: cannot parse`, { cause: error })
  }
  return entriesOf(value, path)
}

function entriesOf(value: unknown, path: string): ConfigEntries {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return Object.entries(value)
  }
  throw new OptionsError(`${path}: names and values are expected, as an object`)
}
