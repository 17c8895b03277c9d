import type {
  HTTPMessageDelegate,
  HTTPServerConnectionDelegate,
  HTTPServerRequest,
} from '@tornado-ts/httputil'
import type { TargetParams } from './target-params.ts'

/** A function that answers whole requests through `request.connection`. */
export type CallableTarget = (
  request: HTTPServerRequest,
  params: TargetParams,
) => void | Promise<void>

/** What a router is to another router. */
interface RouterTarget {
  findHandler(request: HTTPServerRequest, params?: TargetParams): HTTPMessageDelegate | undefined
}

/** What a reversible router is to another router. */
interface ReversibleTarget {
  reverseUrl(name: string, ...args: unknown[]): string | undefined
}

export function isRouter(target: unknown): target is RouterTarget {
  return typeof (target as Partial<RouterTarget> | undefined | null)?.findHandler === 'function'
}

export function isReversible(target: unknown): target is ReversibleTarget {
  return typeof (target as Partial<ReversibleTarget> | undefined | null)?.reverseUrl === 'function'
}

export function isConnectionDelegate(
  target: unknown,
): target is Pick<HTTPServerConnectionDelegate, 'startRequest'> {
  const { startRequest } = (target ?? {}) as Partial<HTTPServerConnectionDelegate>
  return typeof startRequest === 'function'
}

const knownCallables = new WeakSet<object>()

/**
 * Whether a target can be called.
 *
 * @throws TypeError for a class: it could only be called with `new`, which no router of this
 *   package does.
 */
export function isCallable(target: unknown): target is CallableTarget {
  if (typeof target !== 'function') return false
  if (knownCallables.has(target)) return true
  if (/^class\b/.test(Function.prototype.toString.call(target))) {
    throw new TypeError(`the class ${target.name} cannot be the target of a rule here`)
  }
  knownCallables.add(target)
  return true
}
