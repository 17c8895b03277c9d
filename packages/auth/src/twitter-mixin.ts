import { jsonDecode } from '@tornado-ts/escape'
import { defineAttributes, type HandlerBase, type Mixin } from './mixin.ts'
import { OAuthMixin, type OAuthMixinInstance, type OAuthUser } from './oauth-mixin.ts'
import type { OAuthToken } from './oauth-signature.ts'
import type { OAuthAccessToken } from './oauth-token.ts'
import { type Parameters, urlEncode, withQuery } from './url-encode.ts'

declare module '@tornado-ts/web' {
  interface Settings {
    /** The consumer key of an application that is registered with Twitter. */
    twitterConsumerKey?: string
    /** The consumer secret of that application. */
    twitterConsumerSecret?: string
  }
}

/** Options of `twitterRequest`. */
export interface TwitterRequestOptions {
  /** On behalf of whom. */
  readonly accessToken?: OAuthToken | undefined
  /** The form to send by POST; without one it is a GET. */
  readonly postArgs?: Parameters | undefined
  /** Parameters for the query. */
  readonly args?: Parameters | undefined
}

/** What {@link TwitterMixin} adds to a handler. Names with an underscore are for subclasses. */
export interface TwitterMixinInstance extends OAuthMixinInstance {
  /** Twitter's page for users who have agreed before. */
  _OAUTH_AUTHENTICATE_URL: string
  /** What the paths of `twitterRequest` are appended to. */
  _TWITTER_BASE_URL: string

  /**
   * As `authorizeRedirect`, without a question for users who have agreed before.
   *
   * @tornado auth.TwitterMixin.authenticate_redirect
   */
  authenticateRedirect(options?: { readonly callbackUri?: string | undefined }): Promise<void>

  /**
   * Fetches an object of the API, version 1.1.
   *
   * @param path Such as `/statuses/user_timeline`, without `.json`; or a whole URL.
   * @returns The decoded answer. Rejects with HTTPClientError for a status that is no success.
   * @tornado auth.TwitterMixin.twitter_request
   */
  twitterRequest<T = unknown>(path: string, options?: TwitterRequestOptions): Promise<T>
}

/**
 * Login with Twitter, and its API.
 *
 * The settings `twitterConsumerKey` and `twitterConsumerSecret` hold the credentials of the
 * application.
 *
 * @deprecated Version 1.1 of the API is closed to most applications.
 * @tornado auth.TwitterMixin
 */
export function TwitterMixin<B extends HandlerBase>(Base: B): B & Mixin<TwitterMixinInstance> {
  class Twitter extends OAuthMixin(Base) implements TwitterMixinInstance {
    declare _OAUTH_AUTHENTICATE_URL: string
    declare _TWITTER_BASE_URL: string

    async authenticateRedirect(
      options: { readonly callbackUri?: string | undefined } = {},
    ): Promise<void> {
      const url = this._oauthRequestTokenUrl(options.callbackUri)
      const response = await this.getAuthHttpClient().fetch(url)
      this._onRequestToken(this._OAUTH_AUTHENTICATE_URL, undefined, response)
    }

    async twitterRequest<T>(path: string, options: TwitterRequestOptions = {}): Promise<T> {
      const { accessToken, postArgs, args = {} } = options
      const url = /^https?:/.test(path) ? path : `${this._TWITTER_BASE_URL}${path}.json`
      const method = postArgs === undefined ? 'GET' : 'POST'
      const signed =
        accessToken === undefined
          ? {}
          : this._oauthRequestParameters(url, accessToken, { ...args, ...postArgs }, method)
      const response = await this.getAuthHttpClient().fetch(
        withQuery(url, { ...args, ...signed }),
        postArgs === undefined ? {} : { method, body: urlEncode(postArgs) },
      )
      return jsonDecode<T>(response.body)
    }

    override _oauthConsumerToken(): OAuthToken {
      this.requireSetting('twitterConsumerKey', 'Twitter OAuth')
      this.requireSetting('twitterConsumerSecret', 'Twitter OAuth')
      const { twitterConsumerKey: key, twitterConsumerSecret: secret } = this.settings
      return { key: String(key), secret: String(secret) }
    }

    override async _oauthGetUserFuture(
      accessToken: OAuthAccessToken,
    ): Promise<OAuthUser | undefined> {
      const path = '/account/verify_credentials'
      const user = await this.twitterRequest<OAuthUser | null>(path, { accessToken })
      return user ? { ...user, username: user['screen_name'] } : undefined
    }
  }
  defineAttributes<TwitterMixinInstance>(Twitter, {
    _OAUTH_REQUEST_TOKEN_URL: 'https://api.twitter.com/oauth/request_token',
    _OAUTH_ACCESS_TOKEN_URL: 'https://api.twitter.com/oauth/access_token',
    _OAUTH_AUTHORIZE_URL: 'https://api.twitter.com/oauth/authorize',
    _OAUTH_AUTHENTICATE_URL: 'https://api.twitter.com/oauth/authenticate',
    _TWITTER_BASE_URL: 'https://api.twitter.com/1.1',
  })
  return Twitter
}
