import type { HTTPServerRequest } from '@tornado-ts/httputil'
import { NO_PARAMS, type TargetParams } from './target-params.ts'

/**
 * Decides whether a rule applies to a request.
 *
 * @tornado routing.Matcher
 */
export abstract class Matcher {
  /**
   * Returns what the target is to know of the match (an empty object if nothing), or `undefined`
   * if the request does not match.
   *
   * @tornado routing.Matcher.match
   */
  abstract match(request: HTTPServerRequest): TargetParams | undefined

  /**
   * Returns the path of which `match` would give these arguments, or `undefined` if this kind of
   * matcher has no path.
   *
   * @tornado routing.Matcher.reverse
   */
  reverse(..._args: unknown[]): string | undefined {
    return undefined
  }

  /** What log lines say of the matcher. */
  toString(): string {
    return `${this.constructor.name}()`
  }
}

/**
 * Matches every request.
 *
 * @tornado routing.AnyMatches
 */
export class AnyMatches extends Matcher {
  /** @tornado routing.AnyMatches.match */
  override match(_request: HTTPServerRequest): TargetParams {
    return NO_PARAMS
  }
}
