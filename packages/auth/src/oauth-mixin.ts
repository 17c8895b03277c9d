import type { AsyncHTTPClient, HTTPResponse } from '@tornado-ts/httpclient'
import { AuthError } from './errors.ts'
import {
  AuthMixin,
  type AuthMixinInstance,
  defineAttributes,
  type HandlerBase,
  type Mixin,
} from './mixin.ts'
import { accessTokenUrl, requestParameters, requestTokenUrl } from './oauth-requests.ts'
import type { OAuthToken, OAuthVersion } from './oauth-signature.ts'
import {
  decodeTokenCookie,
  encodeTokenCookie,
  type OAuthAccessToken,
  parseToken,
} from './oauth-token.ts'
import { type Parameters, urlEncode } from './url-encode.ts'

const TOKEN_COOKIE = '_oauth_request_token'

/** Options of `authorizeRedirect` of {@link OAuthMixin}. */
export interface OAuthAuthorizeOptions {
  /**
   * Where the provider sends the user back to, relative to the URL of this request; `oob` to answer
   * with the provider's URL in place of a redirect.
   */
  readonly callbackUri?: string | undefined
  /** More parameters for the request token, version 1.0a only. */
  readonly extraParams?: Parameters | undefined
  /** Default that of `getAuthHttpClient`. */
  readonly httpClient?: AsyncHTTPClient | undefined
}

/** Options of `getAuthenticatedUser` of {@link OAuthMixin} and {@link OpenIdMixin}. */
export interface AuthenticatedUserOptions {
  /** Default that of `getAuthHttpClient`. */
  readonly httpClient?: AsyncHTTPClient | undefined
}

/** What the provider tells about a user. */
export type OAuthUser = Record<string, unknown>

/** What {@link OAuthMixin} adds to a handler. Names with an underscore are for subclasses. */
export interface OAuthMixinInstance extends AuthMixinInstance {
  /** The provider's page for request tokens. */
  _OAUTH_REQUEST_TOKEN_URL: string
  /** The provider's page where the user agrees. */
  _OAUTH_AUTHORIZE_URL: string
  /** The provider's page for access tokens. */
  _OAUTH_ACCESS_TOKEN_URL: string
  /** Default `1.0a`. */
  _OAUTH_VERSION: OAuthVersion
  /** Whether the provider takes no callback URL with a request; default false. */
  _OAUTH_NO_CALLBACKS: boolean

  /**
   * Asks the provider for a request token, keeps it in a cookie, and sends the user to the
   * provider's page. To be awaited.
   *
   * @returns A promise fulfilled when the response is finished. Rejects with HTTPClientError if
   *   the provider does not answer well; AuthError if its answer has no token; Error for a
   *   `callbackUri` where `_OAUTH_NO_CALLBACKS` is set.
   * @tornado auth.OAuthMixin.authorize_redirect
   */
  authorizeRedirect(options?: OAuthAuthorizeOptions): Promise<void>

  /**
   * Gives the user who has come back from the provider's page with `oauth_token` in the URL.
   *
   * @returns What `_oauthGetUserFuture` gave, and `access_token` with `key`, `secret` and what else
   *   the provider sent. Rejects with AuthError if the cookie is missing or another login's;
   *   HTTPError 400 without `oauth_token`; HTTPClientError if the provider does not answer well.
   * @tornado auth.OAuthMixin.get_authenticated_user
   */
  getAuthenticatedUser(options?: AuthenticatedUserOptions): Promise<OAuthUser>

  /** Gives the credentials of this application; to be overridden. */
  _oauthConsumerToken(): OAuthToken

  /** Gives the user that an access token belongs to; to be overridden. */
  _oauthGetUserFuture(accessToken: OAuthAccessToken): Promise<OAuthUser | undefined>

  /**
   * Gives the `oauth_*` parameters, signature included, for a request on behalf of a user.
   *
   * @param parameters What else is sent: it is signed, and not part of the result.
   * @tornado auth.OAuthMixin._oauth_request_parameters
   */
  _oauthRequestParameters(
    url: string,
    accessToken: OAuthToken,
    parameters?: Parameters,
    method?: string,
  ): Record<string, string>

  /** @internal */
  _oauthRequestTokenUrl(callbackUri?: string, extraParams?: Parameters): string
  /** @internal */
  _oauthAccessTokenUrl(requestToken: OAuthToken & { readonly verifier?: string }): string
  /** @internal */
  _onRequestToken(
    authorizeUrl: string,
    callbackUri: string | undefined,
    response: HTTPResponse,
  ): void
}

/**
 * Login with OAuth 1.0 or 1.0a (RFC 5849).
 *
 * A subclass sets `_OAUTH_REQUEST_TOKEN_URL`, `_OAUTH_AUTHORIZE_URL` and `_OAUTH_ACCESS_TOKEN_URL`,
 * and overrides `_oauthConsumerToken` and `_oauthGetUserFuture`.
 *
 * @example
 * ```ts
 * class Login extends ExampleMixin(RequestHandler) {
 *   override async get() {
 *     if (this.getArgument('oauth_token', undefined) === undefined) {
 *       return this.authorizeRedirect({ callbackUri: '/login' })
 *     }
 *     const user = await this.getAuthenticatedUser()
 *     this.setSignedCookie('user', JSON.stringify(user))
 *     this.redirect('/')
 *   }
 * }
 * ```
 *
 * @tornado auth.OAuthMixin
 */
export function OAuthMixin<B extends HandlerBase>(Base: B): B & Mixin<OAuthMixinInstance> {
  class OAuth extends AuthMixin(Base) implements OAuthMixinInstance {
    declare _OAUTH_REQUEST_TOKEN_URL: string
    declare _OAUTH_AUTHORIZE_URL: string
    declare _OAUTH_ACCESS_TOKEN_URL: string
    declare _OAUTH_VERSION: OAuthVersion
    declare _OAUTH_NO_CALLBACKS: boolean

    async authorizeRedirect(options: OAuthAuthorizeOptions = {}): Promise<void> {
      const { callbackUri, extraParams, httpClient = this.getAuthHttpClient() } = options
      if (callbackUri !== undefined && this._OAUTH_NO_CALLBACKS) {
        throw new Error('This service does not support oauth_callback')
      }
      const url =
        this._OAUTH_VERSION === '1.0a'
          ? this._oauthRequestTokenUrl(callbackUri, extraParams)
          : this._oauthRequestTokenUrl()
      const response = await httpClient.fetch(url)
      this._onRequestToken(this._OAUTH_AUTHORIZE_URL, callbackUri, response)
    }

    async getAuthenticatedUser(options: AuthenticatedUserOptions = {}): Promise<OAuthUser> {
      const { httpClient = this.getAuthHttpClient() } = options
      const requestKey = this.getArgument('oauth_token')
      const verifier = this.getArgument('oauth_verifier', undefined)
      const cookie = this.getCookie(TOKEN_COOKIE)
      if (!cookie) throw new AuthError('Missing OAuth request token cookie')
      this.clearCookie(TOKEN_COOKIE)
      const requestToken = decodeTokenCookie(cookie)
      if (requestToken.key !== requestKey) {
        throw new AuthError('Request token does not match cookie')
      }
      const verified = verifier ? { ...requestToken, verifier } : requestToken
      const response = await httpClient.fetch(this._oauthAccessTokenUrl(verified))
      const accessToken = parseToken(response.body)
      const user = await this._oauthGetUserFuture(accessToken)
      if (!user) throw new AuthError('Error getting user')
      return Object.assign(user, { access_token: accessToken })
    }

    _oauthConsumerToken(): OAuthToken {
      throw new Error('not implemented: _oauthConsumerToken')
    }

    _oauthGetUserFuture(_accessToken: OAuthAccessToken): Promise<OAuthUser | undefined> {
      return Promise.reject(new Error('not implemented: _oauthGetUserFuture'))
    }

    _oauthRequestParameters(
      url: string,
      accessToken: OAuthToken,
      parameters: Parameters = {},
      method = 'GET',
    ): Record<string, string> {
      return requestParameters({ ...this.#step(url), token: accessToken, parameters, method })
    }

    _oauthRequestTokenUrl(callbackUri?: string, extraParams: Parameters = {}): string {
      const step = this.#step(this._OAUTH_REQUEST_TOKEN_URL)
      if (step.version === '1.0') return requestTokenUrl({ ...step, parameters: {} })
      const callback =
        callbackUri === undefined ? {} : { oauth_callback: this.#resolve(callbackUri) }
      return requestTokenUrl({ ...step, parameters: { ...callback, ...extraParams } })
    }

    _oauthAccessTokenUrl(requestToken: OAuthToken & { readonly verifier?: string }): string {
      return accessTokenUrl({ ...this.#step(this._OAUTH_ACCESS_TOKEN_URL), token: requestToken })
    }

    _onRequestToken(
      authorizeUrl: string,
      callbackUri: string | undefined,
      response: HTTPResponse,
    ): void {
      const requestToken = parseToken(response.body)
      this.setCookie(TOKEN_COOKIE, encodeTokenCookie(requestToken))
      const token = { oauth_token: requestToken.key }
      if (callbackUri === 'oob') {
        void this.finish(`${authorizeUrl}?${urlEncode(token)}`)
        return
      }
      const callback =
        callbackUri === undefined ? {} : { oauth_callback: this.#resolve(callbackUri) }
      this.redirect(`${authorizeUrl}?${urlEncode({ ...token, ...callback })}`)
    }

    #step(url: string): { version: OAuthVersion; consumer: OAuthToken; url: string } {
      return { version: this._OAUTH_VERSION, consumer: this._oauthConsumerToken(), url }
    }

    #resolve(callbackUri: string): string {
      return callbackUri === 'oob' ? callbackUri : new URL(callbackUri, this.request.fullUrl()).href
    }
  }
  defineAttributes<OAuthMixinInstance>(OAuth, {
    _OAUTH_REQUEST_TOKEN_URL: '',
    _OAUTH_AUTHORIZE_URL: '',
    _OAUTH_ACCESS_TOKEN_URL: '',
    _OAUTH_VERSION: '1.0a',
    _OAUTH_NO_CALLBACKS: false,
  })
  return OAuth
}
