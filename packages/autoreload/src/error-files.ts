import { fileURLToPath } from 'node:url'

/** `file:` URLs, and absolute paths as they stand in stacks and messages. */
const PATH = /file:\/\/[^\s'")]+|(?<=^|[\s('"])(?:\/|[A-Za-z]:\\)[^\n'")]*?\.\w+(?=$|[:\s'")])/gm

/**
 * The files that an error names, in its message or its stack: those it passed through, the one that
 * cannot be parsed, and the one that cannot be found.
 */
export function filesInError(error: unknown): string[] {
  const text = error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : ''
  const names = text.match(PATH) ?? []
  return [...new Set(names.map(toPath))].filter((path) => path !== undefined)
}

function toPath(name: string): string | undefined {
  if (!name.startsWith('file:')) return name
  try {
    return fileURLToPath(name.replace(/(:\d+)+$/, ''))
  } catch {
    return undefined
  }
}
