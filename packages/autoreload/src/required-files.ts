import { createRequire } from 'node:module'
import { isSourceFile } from './source-file.ts'

const { cache } = createRequire(import.meta.url)

/** The CommonJS modules that are loaded. */
export function requiredFiles(): string[] {
  // Loaders that know more than one variant of a module mark it by a query.
  return Object.keys(cache)
    .map((id) => id.replace(/\?.*$/, ''))
    .filter(isSourceFile)
}
