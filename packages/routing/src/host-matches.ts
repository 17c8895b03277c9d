import type { HTTPServerRequest } from '@tornado-ts/httputil'
import { anchoredPattern, matchesStart } from './anchored-pattern.ts'
import { Matcher } from './matcher.ts'
import { NO_PARAMS, type TargetParams } from './target-params.ts'

/**
 * Matches requests for certain hosts.
 *
 * @tornado routing.HostMatches
 */
export class HostMatches extends Matcher {
  /** A private copy of the pattern. */
  readonly hostPattern: RegExp

  /**
   * @param hostPattern Compared with the host in lower case and without a port. A string must match
   *   all of it, a RegExp its beginning.
   */
  constructor(hostPattern: string | RegExp) {
    super()
    this.hostPattern = anchoredPattern(hostPattern)
  }

  /** @tornado routing.HostMatches.match */
  override match(request: HTTPServerRequest): TargetParams | undefined {
    return matchesStart(this.hostPattern, request.hostName) ? NO_PARAMS : undefined
  }

  override toString(): string {
    return `HostMatches(${String(this.hostPattern)})`
  }
}

/**
 * Matches every request while the default host of an application matches a pattern, unless a proxy
 * has set `X-Real-Ip`.
 *
 * @tornado routing.DefaultHostMatches
 */
export class DefaultHostMatches extends Matcher {
  readonly application: { readonly defaultHost: string }
  /** A private copy of the pattern. */
  readonly hostPattern: RegExp

  constructor(application: { readonly defaultHost: string }, hostPattern: RegExp) {
    super()
    this.application = application
    this.hostPattern = anchoredPattern(hostPattern)
  }

  /** @tornado routing.DefaultHostMatches.match */
  override match(request: HTTPServerRequest): TargetParams | undefined {
    if (request.headers.has('X-Real-Ip')) return undefined
    return matchesStart(this.hostPattern, this.application.defaultHost) ? NO_PARAMS : undefined
  }

  override toString(): string {
    return `DefaultHostMatches(${String(this.hostPattern)})`
  }
}
