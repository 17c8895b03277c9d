import { jsonDecode } from '@tornado-ts/escape'
import {
  AuthMixin,
  type AuthMixinInstance,
  defineAttributes,
  type HandlerBase,
  type Mixin,
} from './mixin.ts'
import { type Parameters, urlEncode, withQuery } from './url-encode.ts'

/** Options of `authorizeRedirect` of {@link OAuth2Mixin}. */
export interface OAuth2AuthorizeOptions {
  /** Where the provider sends the user back to: an absolute URL that is registered there. */
  readonly redirectUri?: string | undefined
  /** What the provider knows the application by. */
  readonly clientId?: string | undefined
  /** More parameters, such as `state`, which should be random, kept in a cookie, and checked. */
  readonly extraParams?: Parameters | undefined
  /** What the application wants to be allowed. */
  readonly scope?: readonly string[] | undefined
  /** Default `code`. */
  readonly responseType?: string | undefined
}

/** Options of `oauth2Request`. */
export interface OAuth2RequestOptions {
  /** On behalf of whom. */
  readonly accessToken?: string | undefined
  /** The form to send by POST; without one it is a GET. */
  readonly postArgs?: Parameters | undefined
  /** More parameters for the query. */
  readonly args?: Parameters | undefined
}

/** What to ask for an access token with. */
export interface OAuth2TokenRequest {
  readonly redirectUri?: string | undefined
  readonly clientId?: string | undefined
  readonly clientSecret?: string | undefined
  readonly code?: string | undefined
  readonly extraParams?: Parameters | undefined
}

/** What {@link OAuth2Mixin} adds to a handler. Names with an underscore are for subclasses. */
export interface OAuth2MixinInstance extends AuthMixinInstance {
  /** The provider's page where the user agrees. */
  _OAUTH_AUTHORIZE_URL: string
  /** The provider's page for access tokens. */
  _OAUTH_ACCESS_TOKEN_URL: string

  /**
   * Sends the user to the provider's page.
   *
   * No `state` is made: pass one in `extraParams` and check it when the user comes back, or the
   * login can be forged (RFC 6749 §10.12).
   *
   * @tornado auth.OAuth2Mixin.authorize_redirect
   */
  authorizeRedirect(options?: OAuth2AuthorizeOptions): void

  /**
   * Fetches a URL of the provider's, on behalf of a user.
   *
   * @returns The answer, which has to be JSON. Rejects with HTTPClientError for a status that is no
   *   success, SyntaxError for an answer that is no JSON.
   *
   * @example
   * ```ts
   * const user = await this.oauth2Request<{ email: string }>(
   *   'https://graph.example.com/me', { accessToken: access.access_token },
   * )
   * ```
   *
   * @tornado auth.OAuth2Mixin.oauth2_request
   */
  oauth2Request<T = unknown>(url: string, options?: OAuth2RequestOptions): Promise<T>

  /** @internal */
  _oauthRequestTokenUrl(request?: OAuth2TokenRequest): string
}

/**
 * Login with OAuth 2 (RFC 6749), as far as all providers agree on it; see {@link GoogleOAuth2Mixin}
 * and {@link FacebookGraphMixin} for two.
 *
 * @tornado auth.OAuth2Mixin
 */
export function OAuth2Mixin<B extends HandlerBase>(Base: B): B & Mixin<OAuth2MixinInstance> {
  class OAuth2 extends AuthMixin(Base) implements OAuth2MixinInstance {
    declare _OAUTH_AUTHORIZE_URL: string
    declare _OAUTH_ACCESS_TOKEN_URL: string

    authorizeRedirect(options: OAuth2AuthorizeOptions = {}): void {
      const { redirectUri, clientId, extraParams, scope, responseType = 'code' } = options
      const query = {
        response_type: responseType,
        ...present({ redirect_uri: redirectUri, client_id: clientId }),
        ...extraParams,
        ...present({ scope: scope?.length ? scope.join(' ') : undefined }),
      }
      this.redirect(withQuery(this._OAUTH_AUTHORIZE_URL, query))
    }

    async oauth2Request<T>(url: string, options: OAuth2RequestOptions = {}): Promise<T> {
      const { accessToken, postArgs, args } = options
      const query = { ...present({ access_token: accessToken }), ...args }
      const response = await this.getAuthHttpClient().fetch(
        withQuery(url, query),
        postArgs === undefined ? {} : { method: 'POST', body: urlEncode(postArgs) },
      )
      return jsonDecode<T>(response.body)
    }

    _oauthRequestTokenUrl(request: OAuth2TokenRequest = {}): string {
      const { redirectUri, code, clientId, clientSecret, extraParams } = request
      const query = {
        ...present({ redirect_uri: redirectUri, code }),
        ...present({ client_id: clientId, client_secret: clientSecret }),
        ...extraParams,
      }
      return withQuery(this._OAUTH_ACCESS_TOKEN_URL, query)
    }
  }
  defineAttributes<OAuth2MixinInstance>(OAuth2, {
    _OAUTH_AUTHORIZE_URL: '',
    _OAUTH_ACCESS_TOKEN_URL: '',
  })
  return OAuth2
}

/** Leaves out what is undefined. */
function present(fields: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const entries = Object.entries(fields)
  return Object.fromEntries(entries.filter((e): e is [string, string] => e[1] !== undefined))
}
