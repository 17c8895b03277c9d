import { inspect } from 'node:util'
import { lookupObject } from '@tornado-ts/util'
import type { Matcher } from './matcher.ts'
import { PathMatches } from './path-matches.ts'

/** A rule in short: matcher or path pattern, target, keyword arguments, name. */
export type RuleTuple = readonly [
  matcher: Matcher | string | RegExp,
  target: unknown,
  targetKwargs?: Readonly<Record<string, unknown>> | undefined,
  name?: string | undefined,
]

/** The rules of a router, in the order in which they are tried. */
export type RuleList = Iterable<Rule | RuleTuple>

const NO_KWARGS: Readonly<Record<string, unknown>> = Object.freeze({})

/**
 * Says which target answers the requests that a matcher accepts.
 *
 * @tornado routing.Rule
 */
export class Rule {
  readonly matcher: Matcher
  /** A router, a connection delegate, a function of request and parameters, or a `lazy` target. */
  target: unknown
  /** Given to the target when not empty. */
  targetKwargs: Readonly<Record<string, unknown>>
  /** What `reverseUrl` knows the rule by. */
  readonly name: string | undefined

  /**
   * @param target A string names an object of util's registry (`registerObject`).
   * @throws Error if a string names none; TypeError if `matcher` is none.
   */
  constructor(
    matcher: Matcher,
    target: unknown,
    targetKwargs: Readonly<Record<string, unknown>> = NO_KWARGS,
    name?: string,
  ) {
    if (typeof (matcher as Partial<Matcher> | undefined)?.match !== 'function') {
      throw new TypeError(`a rule needs a matcher, got ${inspect(matcher, { depth: 0 })}`)
    }
    this.matcher = matcher
    this.target = typeof target === 'string' ? namedTarget(target) : target
    this.targetKwargs = targetKwargs
    this.name = name
  }

  /**
   * Returns the path of this rule with `args` in place of its groups, as its matcher does.
   *
   * @tornado routing.Rule.reverse
   */
  reverse(...args: unknown[]): string | undefined {
    return this.matcher.reverse(...args)
  }

  toString(): string {
    const { matcher, target, targetKwargs: kwargs, name } = this
    return `Rule(${String(matcher)}, ${short(target)}, kwargs=${short(kwargs)}, name=${short(name)})`
  }
}

/**
 * A rule for a path: `new URLSpec(pattern, handler, kwargs, name)`.
 *
 * @tornado routing.URLSpec
 */
export class URLSpec extends Rule {
  /** The pattern as it is tried. */
  readonly regex: RegExp
  /** The target. */
  readonly handlerClass: unknown
  readonly kwargs: Readonly<Record<string, unknown>>

  constructor(
    pattern: string | RegExp,
    handler: unknown,
    kwargs: Readonly<Record<string, unknown>> = NO_KWARGS,
    name?: string,
  ) {
    const matcher = new PathMatches(pattern)
    super(matcher, handler, kwargs, name)
    this.regex = matcher.regex
    this.handlerClass = this.target
    this.kwargs = this.targetKwargs
  }

  override toString(): string {
    const { regex, handlerClass, kwargs, name } = this
    const pattern = short(regex.source)
    return `URLSpec(${pattern}, ${short(handlerClass)}, kwargs=${short(kwargs)}, name=${short(name)})`
  }
}

/**
 * Makes a rule of a tuple.
 *
 * @throws Error if the tuple does not have two, three or four members.
 * @internal
 */
export function toRule(rule: Rule | RuleTuple): Rule {
  if (!Array.isArray(rule)) return rule as Rule
  const [matcher, target, targetKwargs, name] = rule as RuleTuple
  if (rule.length < 2 || rule.length > 4) {
    throw new Error(`a rule must have 2 to 4 members, got ${rule.length}`)
  }
  const byPath = typeof matcher === 'string' || matcher instanceof RegExp
  return new Rule(byPath ? new PathMatches(matcher) : matcher, target, targetKwargs, name)
}

function namedTarget(name: string): unknown {
  const target = lookupObject(name)
  if (target === undefined) {
    throw new Error(`no object is registered as '${name}'; use registerObject() or lazy()`)
  }
  return target
}

function short(value: unknown): string {
  return inspect(value, { depth: 0 })
}
