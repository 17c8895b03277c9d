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
    const member = name.slice(hash + 1)
    const found = getMember(await importModule(name.slice(0, hash)), member)
    if (found === undefined) throw notFound(member)
    return found
  }

  const parts = name.split('.')
  let cause: unknown
  for (let length = parts.length; length > 0; length--) {
    const prefix = parts.slice(0, length).join('.')
    let found = lookupObject(prefix)
    if (found === undefined) {
      try {
        found = await importModule(prefix)
      } catch (error) {
        if (!isNotFound(error)) throw error
        cause ??= error
        continue
      }
    }
    for (const member of parts.slice(length)) found = getMember(found, member)
    if (found !== undefined) return found
  }
  throw notFound(parts.at(-1) ?? name, cause)
}

async function importModule(specifier: string): Promise<unknown> {
  if (specifier === '' || specifier.startsWith('.')) throw notFound(specifier)
  try {
    return (await import(specifier)) as unknown
  } catch (error) {
    throw isNotFound(error) ? notFound(specifier, error) : error
  }
}

function getMember(owner: unknown, member: string): unknown {
  if (owner === undefined || owner === null) return undefined
  return (owner as Record<string, unknown>)[member]
}

function isNotFound(error: unknown): boolean {
  return NOT_FOUND.has((error as { code?: unknown } | null | undefined)?.code)
}

function notFound(name: string, cause?: unknown): Error {
  const error = new Error(`No module named ${name}`, cause === undefined ? {} : { cause })
  return Object.assign(error, { code: 'ERR_MODULE_NOT_FOUND' })
}
