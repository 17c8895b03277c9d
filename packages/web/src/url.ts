import { URLSpec } from '@tornado-ts/routing'

/**
 * A rule for the paths that match `pattern`, with a name for `reverseUrl`.
 *
 * @param initArguments Given to `initialize` of the handler.
 * @tornado web.url
 */
export function url(
  pattern: string | RegExp,
  handler: unknown,
  initArguments?: Record<string, unknown>,
  name?: string,
): URLSpec {
  return new URLSpec(pattern, handler, initArguments, name)
}
