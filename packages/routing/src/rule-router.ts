import { CallableAdapter } from '@tornado-ts/httpserver'
import type { HTTPConnection, HTTPMessageDelegate, HTTPServerRequest } from '@tornado-ts/httputil'
import { LazyDelegate, LazyTarget } from './lazy-target.ts'
import { NotFoundDelegate } from './not-found-delegate.ts'
import { Router } from './router.ts'
import { type Rule, type RuleList, toRule } from './rule.ts'
import { RuleIndex } from './rule-index.ts'
import { isCallable, isConnectionDelegate, isRouter } from './target-kind.ts'
import { NO_PARAMS, type TargetParams } from './target-params.ts'
import { watchedArray } from './watched-array.ts'

/**
 * A router that tries rules in order: the first whose matcher accepts the request and whose target
 * has a delegate for it answers.
 *
 * Rules whose path patterns begin with plain text that the path does not have are passed over
 * without being tried, so that the number of rules hardly matters.
 *
 * @example
 * ```ts
 * const router = new RuleRouter([
 *   new Rule(new HostMatches('admin\\.example\\.com'), adminRouter),
 *   ['/files/(?<name>[^/]+)', (request, params) => serveFile(request, params.pathKwargs?.name)],
 * ])
 * ```
 *
 * @tornado routing.RuleRouter
 */
export class RuleRouter extends Router {
  /**
   * The rules, in the order in which they are tried. They may be changed at any time; what has been
   * put here directly has not gone through `processRule`.
   *
   * @tornado routing.RuleRouter.rules
   */
  readonly rules: Rule[]
  readonly #rules: Rule[] = []
  /** Made when it is first needed after a change. */
  #index: RuleIndex | undefined

  /**
   * @param rules A subclass whose `processRule` needs fields of its own passes none, and calls
   *   `addRules` when it has them.
   */
  constructor(rules: RuleList = []) {
    super()
    this.rules = watchedArray(this.#rules, () => {
      this.#index = undefined
    })
    this.addRules(rules)
  }

  /**
   * Appends rules.
   *
   * @param rules Each a {@link Rule}, or `[matcher, target, targetKwargs?, name?]` where the matcher
   *   may be a path pattern.
   * @throws Error for a tuple of another length.
   * @tornado routing.RuleRouter.add_rules
   */
  addRules(rules: RuleList): void {
    for (const rule of rules) this.rules.push(this.processRule(toRule(rule)))
  }

  /**
   * Returns what to add in place of a rule; for subclasses, which may change or replace it.
   *
   * @tornado routing.RuleRouter.process_rule
   */
  processRule(rule: Rule): Rule {
    return rule
  }

  /** @tornado routing.RuleRouter.find_handler */
  override findHandler(
    request: HTTPServerRequest,
    _params?: TargetParams,
  ): HTTPMessageDelegate | undefined {
    this.#index ??= new RuleIndex(this.#rules)
    const candidates = this.#index.candidates(request.path)
    for (let i = 0; i < candidates.length; i++) {
      const rule = candidates[i] as Rule
      const matched = rule.matcher.match(request)
      if (matched === undefined) continue
      const params = withTargetKwargs(matched, rule.targetKwargs)
      const delegate = this.getTargetDelegate(rule.target, request, params)
      if (delegate !== undefined) return delegate
    }
    return undefined
  }

  /**
   * Returns the delegate with which a target receives a request, or `undefined` to go on to the next
   * rule; for subclasses, which may know further kinds of targets.
   *
   * @throws TypeError for a class, which only a subclass can know what to do with.
   * @tornado routing.RuleRouter.get_target_delegate
   */
  getTargetDelegate(
    target: unknown,
    request: HTTPServerRequest,
    params: TargetParams = NO_PARAMS,
  ): HTTPMessageDelegate | undefined {
    if (isRouter(target)) return target.findHandler(request, params)
    const connection = request.connection as HTTPConnection
    if (isConnectionDelegate(target)) {
      return target.startRequest(request.serverConnection, connection)
    }
    if (target instanceof LazyTarget) return this.#lazyDelegate(target, request, params)
    if (!isCallable(target)) return undefined
    return new CallableAdapter(
      (received) => target(received, params),
      connection,
      request.serverConnection,
    )
  }

  #lazyDelegate(
    lazyTarget: LazyTarget,
    request: HTTPServerRequest,
    params: TargetParams,
  ): HTTPMessageDelegate | undefined {
    const { target } = lazyTarget
    if (target !== undefined) return this.getTargetDelegate(target, request, params)
    // While it is not loaded nobody can say whether the target has a delegate, so that the following
    // rules do not get their turn.
    return new LazyDelegate(
      lazyTarget,
      (loaded) =>
        this.getTargetDelegate(loaded, request, params) ??
        new NotFoundDelegate(request.connection as HTTPConnection),
    )
  }
}

function withTargetKwargs(
  params: TargetParams,
  targetKwargs: Readonly<Record<string, unknown>>,
): TargetParams {
  for (const _name in targetKwargs) return { ...params, targetKwargs }
  return params
}
