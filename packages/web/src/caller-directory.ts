import { dirname, isAbsolute } from 'node:path'
import { fileURLToPath } from 'node:url'

/** `at name (place:1:2)` or `at place:1:2`. */
const FRAME = /^ *at (?:.*? \((?<inner>.+):\d+:\d+\)|(?:async )?(?<bare>.+):\d+:\d+)$/gm

const OWN_DIRECTORY = dirname(fileURLToPath(import.meta.url))

/**
 * The directory of the file that has called into this package; undefined when that is unknown, or
 * when the caller is a template.
 */
export function callerDirectory(): string | undefined {
  const captured: { stack?: unknown } = {}
  Error.captureStackTrace(captured, callerDirectory)
  if (typeof captured.stack !== 'string') return undefined
  for (const { groups } of captured.stack.matchAll(FRAME)) {
    const place = groups?.['inner'] ?? groups?.['bare'] ?? ''
    const file = place.startsWith('file:') ? fileURLToPath(place) : place
    if (!isAbsolute(file)) return undefined
    const directory = dirname(file)
    if (directory !== OWN_DIRECTORY) return directory
  }
  return undefined
}
