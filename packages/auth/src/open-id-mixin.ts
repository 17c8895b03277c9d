import { AuthError } from './errors.ts'
import {
  AuthMixin,
  type AuthMixinInstance,
  defineAttributes,
  type HandlerBase,
  type Mixin,
} from './mixin.ts'
import type { AuthenticatedUserOptions } from './oauth-mixin.ts'
import { openIdArguments } from './open-id-request.ts'
import { type OpenIdUser, readOpenIdUser } from './open-id-user.ts'
import { urlEncode } from './url-encode.ts'

/** Options of `authenticateRedirect` of {@link OpenIdMixin}. */
export interface OpenIdRedirectOptions {
  /** Where the provider sends the user back to; default this page. */
  readonly callbackUri?: string | undefined
  /** What to ask for: `name`, `email`, `language`, `username`, which are the default. */
  readonly axAttrs?: readonly string[] | undefined
}

/** What {@link OpenIdMixin} adds to a handler. Names with an underscore are for subclasses. */
export interface OpenIdMixinInstance extends AuthMixinInstance {
  /** The provider's page. */
  _OPENID_ENDPOINT: string

  /**
   * Sends the user to the provider's page.
   *
   * @throws RangeError for an attribute that is not known.
   * @tornado auth.OpenIdMixin.authenticate_redirect
   */
  authenticateRedirect(options?: OpenIdRedirectOptions): void

  /**
   * Gives the user who has come back from the provider's page, after asking the provider whether
   * it is true.
   *
   * @returns The names are those of Tornado; what the provider did not tell is absent. Rejects with
   *   AuthError if the provider denies it, HTTPClientError if it does not answer well.
   * @tornado auth.OpenIdMixin.get_authenticated_user
   */
  getAuthenticatedUser(options?: AuthenticatedUserOptions): Promise<OpenIdUser>

  /** @internal */
  _openidArgs(
    callbackUri: string,
    options?: { readonly axAttrs?: readonly string[]; readonly oauthScope?: string },
  ): Record<string, string>
}

const DEFAULT_ATTRIBUTES = ['name', 'email', 'language', 'username']
const IS_VALID = /^is_valid:true\r?$/m

let warned = false

/**
 * Login with OpenID 2.0. A subclass sets `_OPENID_ENDPOINT`.
 *
 * @deprecated Providers have moved on to OAuth 2 and OpenID Connect.
 * @tornado auth.OpenIdMixin
 */
export function OpenIdMixin<B extends HandlerBase>(Base: B): B & Mixin<OpenIdMixinInstance> {
  if (!warned) {
    warned = true
    process.emitWarning('OpenIdMixin is deprecated: OpenID 2.0 is obsolete', 'DeprecationWarning')
  }
  class OpenId extends AuthMixin(Base) implements OpenIdMixinInstance {
    declare _OPENID_ENDPOINT: string

    authenticateRedirect(options: OpenIdRedirectOptions = {}): void {
      const { callbackUri = this.request.uri, axAttrs = DEFAULT_ATTRIBUTES } = options
      const query = urlEncode(this._openidArgs(callbackUri, { axAttrs }))
      this.redirect(`${this._OPENID_ENDPOINT}?${query}`)
    }

    async getAuthenticatedUser(options: AuthenticatedUserOptions = {}): Promise<OpenIdUser> {
      const { httpClient = this.getAuthHttpClient() } = options
      const fields = this.#lastValues()
      const response = await httpClient.fetch(this._OPENID_ENDPOINT, {
        method: 'POST',
        body: urlEncode({ ...Object.fromEntries(fields), 'openid.mode': 'check_authentication' }),
      })
      const answer = response.body.toString()
      if (!IS_VALID.test(answer)) {
        throw new AuthError(`Invalid OpenID response: ${JSON.stringify(answer.slice(0, 1000))}`)
      }
      return readOpenIdUser(fields)
    }

    _openidArgs(
      callbackUri: string,
      options: { readonly axAttrs?: readonly string[]; readonly oauthScope?: string } = {},
    ): Record<string, string> {
      const { axAttrs = [], oauthScope } = options
      const { host } = this.request
      const fullUrl = this.request.fullUrl()
      return openIdArguments({ fullUrl, host, callbackUri, axAttrs, oauthScope })
    }

    /** The arguments as they came: nothing is stripped, since the provider has signed them. */
    #lastValues(): Map<string, string> {
      const entries = Object.entries(this.request.arguments)
      return new Map(entries.map(([name, values]) => [name, values.at(-1)?.toString() ?? '']))
    }
  }
  defineAttributes<OpenIdMixinInstance>(OpenId, { _OPENID_ENDPOINT: '' })
  return OpenId
}
