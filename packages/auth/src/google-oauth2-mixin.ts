import { jsonDecode } from '@tornado-ts/escape'
import { defineAttributes, type HandlerBase, type Mixin } from './mixin.ts'
import { OAuth2Mixin, type OAuth2MixinInstance } from './oauth2-mixin.ts'
import type { OAuthToken } from './oauth-signature.ts'
import { urlEncode } from './url-encode.ts'

declare module '@tornado-ts/web' {
  interface Settings {
    /** The client id (`key`) and secret of an application that is registered with Google. */
    googleOauth?: OAuthToken
  }
}

/** Options of `getAuthenticatedUser` of {@link GoogleOAuth2Mixin}. */
export interface GoogleUserOptions {
  /** The one that was given to `authorizeRedirect`. */
  readonly redirectUri: string
  /** The argument of that name that the user came back with. */
  readonly code: string
  /** Default that of the settings. */
  readonly clientId?: string | undefined
  /** Default that of the settings. */
  readonly clientSecret?: string | undefined
}

/** What Google gives for a code. */
export interface GoogleAccess {
  readonly access_token: string
  readonly [field: string]: unknown
}

/** What {@link GoogleOAuth2Mixin} adds to a handler. Names with an underscore are for subclasses. */
export interface GoogleOAuth2MixinInstance extends OAuth2MixinInstance {
  /** Where `oauth2Request` finds who the user is. */
  _OAUTH_USERINFO_URL: string
  /** The name of the setting with the credentials: `googleOauth`. */
  _OAUTH_SETTINGS_KEY: string

  /**
   * Gives the credentials of the application; may be overridden.
   *
   * @throws Error if the setting is missing.
   * @tornado auth.GoogleOAuth2Mixin.get_google_oauth_settings
   */
  getGoogleOauthSettings(): OAuthToken

  /**
   * Changes the code, that the user came back with, into an access token.
   *
   * @returns Google's answer; `access_token` is for `oauth2Request`. Rejects with HTTPClientError if
   *   Google does not take the code.
   * @tornado auth.GoogleOAuth2Mixin.get_authenticated_user
   */
  getAuthenticatedUser(options: GoogleUserOptions): Promise<GoogleAccess>
}

/**
 * Login with Google.
 *
 * Register the application at https://console.cloud.google.com/apis/credentials, and put its client
 * id and secret into the setting `googleOauth: { key, secret }`.
 *
 * @example
 * ```ts
 * class Login extends GoogleOAuth2Mixin(RequestHandler) {
 *   override async get() {
 *     const redirectUri = 'https://example.com/login'
 *     const code = this.getArgument('code', undefined)
 *     if (code === undefined) {
 *       const clientId = this.getGoogleOauthSettings().key
 *       return this.authorizeRedirect({ redirectUri, clientId, scope: ['profile', 'email'] })
 *     }
 *     const access = await this.getAuthenticatedUser({ redirectUri, code })
 *     const user = await this.oauth2Request<{ id: string }>(this._OAUTH_USERINFO_URL, {
 *       accessToken: access.access_token,
 *     })
 *     this.setSignedCookie('user', user.id)
 *     this.redirect('/')
 *   }
 * }
 * ```
 *
 * @tornado auth.GoogleOAuth2Mixin
 */
export function GoogleOAuth2Mixin<B extends HandlerBase>(
  Base: B,
): B & Mixin<GoogleOAuth2MixinInstance> {
  class GoogleOAuth2 extends OAuth2Mixin(Base) implements GoogleOAuth2MixinInstance {
    declare _OAUTH_USERINFO_URL: string
    declare _OAUTH_SETTINGS_KEY: string

    getGoogleOauthSettings(): OAuthToken {
      this.requireSetting(this._OAUTH_SETTINGS_KEY, 'Google OAuth')
      return this.settings[this._OAUTH_SETTINGS_KEY] as OAuthToken
    }

    async getAuthenticatedUser(options: GoogleUserOptions): Promise<GoogleAccess> {
      const { redirectUri, code } = options
      let { clientId, clientSecret } = options
      if (clientId === undefined || clientSecret === undefined) {
        const { key, secret } = this.getGoogleOauthSettings()
        clientId ??= key
        clientSecret ??= secret
      }
      const response = await this.getAuthHttpClient().fetch(this._OAUTH_ACCESS_TOKEN_URL, {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        body: urlEncode({
          redirect_uri: redirectUri,
          code,
          client_id: clientId,
          client_secret: clientSecret,
          grant_type: 'authorization_code',
        }),
      })
      return jsonDecode<GoogleAccess>(response.body)
    }
  }
  defineAttributes<GoogleOAuth2MixinInstance>(GoogleOAuth2, {
    _OAUTH_AUTHORIZE_URL: 'https://accounts.google.com/o/oauth2/v2/auth',
    _OAUTH_ACCESS_TOKEN_URL: 'https://www.googleapis.com/oauth2/v4/token',
    _OAUTH_USERINFO_URL: 'https://www.googleapis.com/oauth2/v1/userinfo',
    _OAUTH_SETTINGS_KEY: 'googleOauth',
  })
  return GoogleOAuth2
}
