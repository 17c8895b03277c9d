import { lookupObject } from './registry.ts'

/** What Node (and loaders that imitate its CommonJS side) say of a module that does not exist. */
const NOT_FOUND = new Set<unknown>([
  'ERR_MODULE_NOT_FOUND',
  'MODULE_NOT_FOUND',
  'ERR_INVALID_MODULE_SPECIFIER',
  'ERR_PACKAGE_PATH_NOT_EXPORTED',
  'ERR_UNSUPPORTED_DIR_IMPORT',
])

/**
 * Loads an object by name.
 *
 * In order: a name registered with `registerObject`; `specifier#export`, an export of a module;
 * `a.b.c`, members of the longest prefix that is registered or is a module. A bare `package` gives
 * the module's namespace. Specifiers are packages or absolute URLs, never relative paths. Importing
 * runs the module's code, so the name must not come from a peer.
 *
 * @throws Error `No module named <last part>` with code `ERR_MODULE_NOT_FOUND` if the module or the
 *   member does not exist. A module that fails while loading rejects with its own error.
 * @tornado util.import_object
 */
export async function importObject(name: string): Promise<unknown> {
  const registered = lookupObject(name)
  if (registered !== undefined) return registered

  const hash = name.indexOf('#')
  if (hash >= 0) {
    const specifier = name.slice(0, hash)
    const member = name.slice(hash + 1)
    const namespace = await importModule(specifier)
    if (namespace === undefined) throwNotFound(specifier)
    return getMember(namespace, member) ?? throwNotFound(member)
  }

  const parts = name.split('.')
  for (let length = parts.length; length > 0; length--) {
    const prefix = parts.slice(0, length).join('.')
    const owner = lookupObject(prefix) ?? (await importModule(prefix))
    if (owner !== undefined) {
      return parts.slice(length).reduce(getMember, owner) ?? throwNotFound(parts.at(-1) ?? name)
    }
  }
  return throwNotFound(parts.at(-1) ?? name)
}

/** Returns a module's namespace, or `undefined` if there is no such module. */
async function importModule(specifier: string): Promise<unknown> {
  // A relative path would be taken from this file's folder, which nobody means.
  if (specifier === '' || specifier.startsWith('.')) return undefined
  try {
    return (await import(specifier)) as unknown
  } catch (error) {
    if (NOT_FOUND.has((error as { code?: unknown } | null | undefined)?.code)) return undefined
    throw error
  }
}

function getMember(owner: unknown, member: string): unknown {
  if (owner === undefined || owner === null) return undefined
  return (owner as Record<string, unknown>)[member]
}

function throwNotFound(name: string): never {
  throw Object.assign(new Error(`No module named ${name}`), { code: 'ERR_MODULE_NOT_FOUND' })
}
