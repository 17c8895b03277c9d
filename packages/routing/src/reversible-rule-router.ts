import { appLog } from '@tornado-ts/log'
import { LazyTarget } from './lazy-target.ts'
import type { ReversibleRouter } from './router.ts'
import type { Rule, RuleList } from './rule.ts'
import { RuleRouter } from './rule-router.ts'
import { isReversible } from './target-kind.ts'

/**
 * A {@link RuleRouter} whose rules can have names, and which makes URLs from them.
 *
 * @tornado routing.ReversibleRuleRouter
 */
export class ReversibleRuleRouter extends RuleRouter implements ReversibleRouter {
  /** The rules that have a name. */
  readonly namedRules: Map<string, Rule>

  /** @param rules As for {@link RuleRouter}. */
  constructor(rules: RuleList = []) {
    // `processRule` needs the map.
    super()
    this.namedRules = new Map()
    this.addRules(rules)
  }

  /**
   * Remembers the rule by its name; of several with one name the last counts, with a warning.
   *
   * @tornado routing.ReversibleRuleRouter.process_rule
   */
  override processRule(rule: Rule): Rule {
    const processed = super.processRule(rule)
    const { name } = processed
    if (name !== undefined && name !== '') {
      if (this.namedRules.has(name)) {
        appLog.warning('Multiple handlers named %s; replacing previous value', name)
      }
      this.namedRules.set(name, processed)
    }
    return processed
  }

  /**
   * Returns the path of the rule called `name`: of this router's, else the first that a target knows
   * which is a reversible router, in the order of the rules; else `undefined`.
   *
   * A target that throws does not hide the names of those behind it; its error is thrown if none of
   * them knows the name.
   *
   * @throws RangeError or Error where the rule's matcher does.
   * @tornado routing.ReversibleRuleRouter.reverse_url
   */
  reverseUrl(name: string, ...args: unknown[]): string | undefined {
    const named = this.namedRules.get(name)
    if (named !== undefined) return named.reverse(...args)
    let failure: { readonly error: unknown } | undefined
    for (const { target } of this.rules) {
      const nested = target instanceof LazyTarget ? target.target : target
      if (!isReversible(nested)) continue
      try {
        const url = nested.reverseUrl(name, ...args)
        if (url !== undefined) return url
      } catch (error) {
        // An Application throws when it does not know a name.
        failure ??= { error }
      }
    }
    if (failure !== undefined) throw failure.error
    return undefined
  }
}
