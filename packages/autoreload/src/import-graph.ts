import { readFileSync, realpathSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, extname, isAbsolute, join, resolve } from 'node:path'
import { entryFile } from './entry-file.ts'
import { isSourceFile } from './source-file.ts'

/** `from '…'`, `import '…'`, `import('…')` and `require('…')`, as far as the text is literal. */
const SPECIFIER = /\b(?:from|import|require)\s*(?:\(\s*)?(['"`])([^'"`\s]+)\1/g

const EXTENSIONS = ['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts', '.tsx', '.jsx', '.json']

/** What a TypeScript source may be called in the import of its output. */
const TYPESCRIPT: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
  '.jsx': ['.tsx'],
}

/**
 * The files that a program consists of, as far as its text tells: from its first file on along all
 * imports that are literal, leaving out what {@link isSourceFile} does.
 *
 * There is no list of loaded ES modules to be had in Node, hence the reading. A specifier inside of
 * a comment or a string is followed too, which does no harm.
 *
 * @param entry What `process.argv[1]` says; may be a directory with a package.json.
 */
export function importGraph(entry: string): Set<string> {
  const found = new Set<string>()
  const pending = [entryFile(entry)]
  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    if (found.has(file) || !isSourceFile(file)) continue
    found.add(file)
    if (extname(file) !== '.json') pending.push(...importsOf(file))
  }
  return found
}

function importsOf(file: string): string[] {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return []
  }
  return Array.from(text.matchAll(SPECIFIER), ([, , specifier = '']) =>
    /^\.\.?\//.test(specifier)
      ? candidates(resolve(dirname(file), specifier)).find(isFile)
      : resolvePackage(file, specifier),
  ).filter((path) => path !== undefined)
}

function candidates(path: string): string[] {
  const extension = extname(path)
  const stem = path.slice(0, path.length - extension.length)
  return [
    path,
    ...(TYPESCRIPT[extension] ?? []).map((other) => stem + other),
    ...EXTENSIONS.map((added) => path + added),
    ...EXTENSIONS.map((added) => join(path, `index${added}`)),
  ]
}

/** The real path, because packages of a workspace are links to folders that are sources too. */
function resolvePackage(from: string, specifier: string): string | undefined {
  try {
    const path = createRequire(from).resolve(specifier)
    return isAbsolute(path) ? realpathSync(path) : undefined
  } catch {
    return undefined
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}
