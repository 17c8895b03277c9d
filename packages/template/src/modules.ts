import { createRequire } from 'node:module'
import { join } from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'

/** Specifiers that are URLs already. */
const URL_LIKE = /^[a-z][a-z\d+.-]+:/i

/**
 * Returns a module of Node.
 *
 * @internal
 */
export function builtinModule(specifier: string): object | undefined {
  return process.getBuiltinModule(specifier)
}

/**
 * Loads a module, as if the file `from` had imported it; without a file, as if one in the working
 * directory had. Node loads each module once.
 *
 * @internal
 */
export async function importModule(specifier: string, from: string | undefined): Promise<object> {
  const parent = from ?? join(process.cwd(), 'template')
  return (await import(resolve(specifier, parent))) as object
}

/**
 * Returns an object with all these exports of a module. A module of Node is its own default export.
 *
 * @throws SyntaxError if the module does not have one of them, as an import statement does.
 * @internal
 */
export function membersOf(module: object, names: readonly string[], specifier: string): object {
  const isNamespace = Reflect.get(module, Symbol.toStringTag) === 'Module'
  const exports = isNamespace ? module : { default: module, ...module }
  const missing = names.find((name) => !(name in exports))
  if (missing === undefined) return exports
  throw new SyntaxError(`The module '${specifier}' does not provide an export named '${missing}'`)
}

function resolve(specifier: string, parent: string): string {
  if (URL_LIKE.test(specifier)) return specifier
  if (/^\.{0,2}\//.test(specifier)) return new URL(specifier, pathToFileURL(parent)).href
  try {
    return pathToFileURL(createRequire(parent).resolve(specifier)).href
  } catch {
    // A package without an entry for require; import finds it where this package can see it.
    return specifier
  }
}
