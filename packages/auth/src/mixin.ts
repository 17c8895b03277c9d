import { AsyncHTTPClient } from '@tornado-ts/httpclient'
import type { RequestHandler } from '@tornado-ts/web'

/**
 * A handler class that a mixin can extend.
 *
 * TypeScript takes nothing but `any[]` for the arguments of such a class.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type HandlerBase = new (...args: any[]) => RequestHandler

/** What a mixin adds to the class it extends. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Mixin<Instance> = new (...args: any[]) => Instance

/** What all mixins have. */
export interface AuthMixinInstance {
  /**
   * The client that talks to the provider: the shared one, unless a subclass gives another.
   *
   * @tornado auth.OAuth2Mixin.get_auth_http_client
   */
  getAuthHttpClient(): AsyncHTTPClient
}

/** Adds {@link AuthMixinInstance}. */
export function AuthMixin<B extends HandlerBase>(Base: B): B & Mixin<AuthMixinInstance> {
  return class extends Base implements AuthMixinInstance {
    getAuthHttpClient(): AsyncHTTPClient {
      return new AsyncHTTPClient()
    }
  }
}

/**
 * Puts the class attributes of a mixin on its prototype, where a subclass can replace them by
 * fields, getters, or assignments.
 */
export function defineAttributes<T extends object>(
  mixin: { readonly prototype: T },
  attributes: Partial<T>,
): void {
  Object.assign(mixin.prototype, attributes)
}
