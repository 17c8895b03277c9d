import { isAbsolute } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A function, whatever its parameters. */
export type AnyFunction = (...args: never[]) => unknown

/** `at name (place:1:2)` or `at place:1:2`. */
const FRAME = /^ *at (?:.*? \((?<inner>.+):\d+:\d+\)|(?:async )?(?<bare>.+):\d+:\d+)$/m

/**
 * Returns the absolute path of the file that called a function which is running now, or an empty
 * string if that is unknown.
 */
export function callerFile(callee: AnyFunction): string {
  const captured: { stack?: unknown } = {}
  Error.captureStackTrace(captured, callee)
  if (typeof captured.stack !== 'string') return ''
  const { inner, bare } = FRAME.exec(captured.stack)?.groups ?? {}
  const place = inner ?? bare ?? ''
  const path = place.startsWith('file:') ? fileURLToPath(place) : place
  return isAbsolute(path) ? path : ''
}
