import { randomUUID } from 'node:crypto'
import { type GoogleAccess, GoogleOAuth2Mixin } from '@tornado-ts/auth'
import { HTTPClientError } from '@tornado-ts/httpclient'
import { HTTPError, RequestHandler, authenticated } from '@tornado-ts/web'

const USER_COOKIE = 'googledemo_user'
const STATE_COOKIE = 'googledemo_state'
const COOKIE_OPTIONS = { httponly: true, samesite: 'Lax' } as const

/** Knows the user by a signed cookie, which holds what Google gave at the login. */
class BaseHandler extends GoogleOAuth2Mixin(RequestHandler) {
  override initialize(): void {
    const { providerUrl } = this.settings
    if (typeof providerUrl !== 'string') return
    this._OAUTH_AUTHORIZE_URL = `${providerUrl}/authorize`
    this._OAUTH_ACCESS_TOKEN_URL = `${providerUrl}/token`
    this._OAUTH_USERINFO_URL = `${providerUrl}/userinfo`
  }

  override getCurrentUser(): GoogleAccess | undefined {
    const cookie = this.getSignedCookie(USER_COOKIE)
    return cookie === undefined ? undefined : (JSON.parse(cookie.toString()) as GoogleAccess)
  }
}

/** Greets the user by name. */
export class IndexHandler extends BaseHandler {
  @authenticated
  override async get(): Promise<void> {
    const { access_token: accessToken } = this.currentUser as GoogleAccess
    try {
      const user = await this.oauth2Request<{ name: string }>(this._OAUTH_USERINFO_URL, {
        accessToken,
      })
      await this.render('index.html', { user })
    } catch (error) {
      // The login has expired at Google's.
      if (!(error instanceof HTTPClientError) || error.code !== 401) throw error
      this.clearCookie(USER_COOKIE)
      this.redirect(this.reverseUrl('google_oauth'))
    }
  }
}

/** Sends the user to Google, and takes who comes back. */
export class LoginHandler extends BaseHandler {
  override async get(): Promise<void> {
    const redirectUri = new URL(this.reverseUrl('google_oauth'), this.request.fullUrl()).href
    const code = this.getArgument('code', undefined)
    if (code === undefined) {
      const state = randomUUID()
      this.setSignedCookie(STATE_COOKIE, state, COOKIE_OPTIONS)
      const { key: clientId } = this.getGoogleOauthSettings()
      const scope = ['profile', 'email']
      this.authorizeRedirect({ redirectUri, clientId, scope, extraParams: { state } })
      return
    }
    // Whoever comes back without the state they left with was sent by somebody else.
    const state = this.getSignedCookie(STATE_COOKIE)?.toString()
    if (state === undefined || state !== this.getArgument('state', '')) throw new HTTPError(403)
    this.clearCookie(STATE_COOKIE)
    const access = await this.getAuthenticatedUser({ redirectUri, code })
    this.setSignedCookie(USER_COOKIE, JSON.stringify(access), COOKIE_OPTIONS)
    this.redirect('/')
  }
}

/** Forgets the user. */
export class LogoutHandler extends BaseHandler {
  override async get(): Promise<void> {
    this.clearCookie(USER_COOKIE)
    await this.render('logout.html')
  }
}
