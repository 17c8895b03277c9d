import type { HTTPMessageDelegate, HTTPServerRequest } from '@tornado-ts/httputil'
import {
  ReversibleRuleRouter,
  type Rule,
  type RuleList,
  type TargetParams,
} from '@tornado-ts/routing'
import type { Application } from './application.ts'
import type { RequestHandlerClass } from './handler-class.ts'
import { RequestHandler } from './request-handler.ts'

/** The rules of an Application. */
export type ApplicationRules = RuleList

/**
 * A router whose rules may also point to handler classes and to nested lists of rules.
 *
 * @tornado web._ApplicationRouter
 */
export class ApplicationRouter extends ReversibleRuleRouter {
  readonly #application: Application

  constructor(application: Application, rules: ApplicationRules) {
    // The base would process the rules before this class has its field.
    super()
    this.#application = application
    this.addRules(rules)
  }

  override processRule(rule: Rule): Rule {
    const processed = super.processRule(rule)
    if (Array.isArray(processed.target)) {
      processed.target = new ApplicationRouter(this.#application, processed.target as RuleList)
    }
    return processed
  }

  override getTargetDelegate(
    target: unknown,
    request: HTTPServerRequest,
    params?: TargetParams,
  ): HTTPMessageDelegate | undefined {
    if (!isHandlerClass(target)) return super.getTargetDelegate(target, request, params)
    return this.#application.getHandlerDelegate(request, target, params)
  }
}

function isHandlerClass(target: unknown): target is RequestHandlerClass {
  if (typeof target !== 'function') return false
  return target === RequestHandler || target.prototype instanceof RequestHandler
}
