import type {
  HTTPConnection,
  HTTPMessageDelegate,
  HTTPServerConnectionDelegate,
  HTTPServerRequest,
} from '@tornado-ts/httputil'
import { RoutingDelegate } from './routing-delegate.ts'
import type { TargetParams } from './target-params.ts'

/**
 * Finds out who answers a request. Can be given to `HTTPServer` as it is.
 *
 * @tornado routing.Router
 */
export abstract class Router implements HTTPServerConnectionDelegate {
  /**
   * Returns the delegate that will receive the request, or `undefined` if this router has none; the
   * request is then answered with 404, or offered to the next rule of an enclosing router.
   *
   * @param params What the enclosing router knows of its match.
   * @tornado routing.Router.find_handler
   */
  abstract findHandler(
    request: HTTPServerRequest,
    params?: TargetParams,
  ): HTTPMessageDelegate | undefined

  /**
   * Begins a request: the target is looked for when the head is there.
   *
   * @tornado routing.Router.start_request
   */
  startRequest(serverConnection: unknown, requestConnection: HTTPConnection): HTTPMessageDelegate {
    return new RoutingDelegate(this, serverConnection, requestConnection)
  }

  /** The underlying connection is gone; nothing to do here. */
  onClose(_serverConnection: unknown): void {
    // For subclasses.
  }
}

/**
 * A router that also knows the way back from a rule's name to a URL.
 *
 * Any target with a method `reverseUrl` counts as one.
 *
 * @tornado routing.ReversibleRouter
 */
export abstract class ReversibleRouter extends Router {
  /**
   * Returns the path of the rule called `name` with `args` in place of its groups, or `undefined` if
   * there is no such rule.
   *
   * @tornado routing.ReversibleRouter.reverse_url
   */
  abstract reverseUrl(name: string, ...args: unknown[]): string | undefined
}
