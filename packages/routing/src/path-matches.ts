import { urlUnescape } from '@tornado-ts/escape'
import type { HTTPServerRequest } from '@tornado-ts/httputil'
import { anchoredPattern } from './anchored-pattern.ts'
import { literalPrefix, type LiteralPrefix } from './literal-prefix.ts'
import { Matcher } from './matcher.ts'
import { NO_PARAMS, type TargetParams } from './target-params.ts'
import { UrlTemplate } from './url-template.ts'

const TO_BYTES = { encoding: null, plus: false } as const

/**
 * Matches requests by their path.
 *
 * The groups of the pattern become the arguments of the target, percent-decoded to bytes: named
 * ones `pathKwargs`, unnamed ones `pathArgs`.
 *
 * @tornado routing.PathMatches
 */
export class PathMatches extends Matcher {
  /** A private copy of the pattern, with `$` behind it if it was a string. */
  readonly regex: RegExp
  readonly #groupCount: number
  readonly #named: boolean
  readonly #prefix: LiteralPrefix
  readonly #template: UrlTemplate | undefined

  /**
   * @param pathPattern Compared with the path as it came, still percent-encoded. A string must match
   *   all of it and may use Python's `(?P<name>…)`; a RegExp must match its beginning.
   * @throws Error if some groups have names and some have none.
   */
  constructor(pathPattern: string | RegExp) {
    super()
    this.regex = anchoredPattern(pathPattern)
    const { source, flags } = this.regex
    // With an empty alternative it matches everything, and so tells its groups.
    const groups = new RegExp(`${source}|`, flags).exec('')
    this.#groupCount = (groups?.length ?? 1) - 1
    const names = Object.keys(groups?.groups ?? {})
    this.#named = names.length > 0
    if (this.#named && names.length !== this.#groupCount) {
      throw new Error(
        `groups in url regexes must either be all named or all positional: '${source}'`,
      )
    }
    this.#prefix = literalPrefix(this.regex)
    this.#template = UrlTemplate.fromPattern(source, this.#groupCount)
  }

  /** @tornado routing.PathMatches.match */
  override match(request: HTTPServerRequest): TargetParams | undefined {
    const { path } = request
    const prefix = this.#prefix
    if (prefix.exact) return path === prefix.text ? NO_PARAMS : undefined
    const { regex } = this
    regex.lastIndex = 0
    const found = regex.exec(path)
    if (found === null) return undefined
    if (this.#groupCount === 0) return NO_PARAMS
    return this.#named ? namedParams(found) : positionalParams(found)
  }

  /**
   * Returns the path with `args` in place of the groups: text is percent-encoded but for slashes,
   * bytes likewise, anything else as the text it prints as.
   *
   * @throws RangeError if the pattern has parts that are neither groups nor plain text; Error if the
   *   number of arguments is not that of the groups.
   * @tornado routing.PathMatches.reverse
   */
  override reverse(...args: unknown[]): string {
    if (this.#template === undefined) {
      throw new RangeError(`Cannot reverse url regex ${this.regex.source}`)
    }
    return this.#template.fill(args)
  }

  override toString(): string {
    return `PathMatches(${String(this.regex)})`
  }

  /**
   * What is known of the paths that a matcher accepts, for the index of a router; `undefined` for
   * other matchers, and for one whose `match` is not that of this class.
   *
   * @internal
   */
  static prefixOf(matcher: Matcher): LiteralPrefix | undefined {
    if (!(#prefix in matcher)) return undefined
    return matcher.match === PathMatches.prototype.match ? matcher.#prefix : undefined
  }
}

function positionalParams(found: RegExpExecArray): TargetParams {
  const pathArgs: (Buffer | undefined)[] = []
  for (let i = 1; i < found.length; i++) pathArgs.push(decoded(found[i]))
  return { pathArgs }
}

function namedParams(found: RegExpExecArray): TargetParams {
  const pathKwargs = Object.create(null) as Record<string, Buffer | undefined>
  const groups = found.groups as Record<string, string | undefined>
  for (const name of Object.keys(groups)) pathKwargs[name] = decoded(groups[name])
  return { pathKwargs }
}

function decoded(group: string | undefined): Buffer | undefined {
  if (group === undefined) return undefined
  // Most have nothing to decode.
  return group.includes('%') ? urlUnescape(group, TO_BYTES) : Buffer.from(group)
}
