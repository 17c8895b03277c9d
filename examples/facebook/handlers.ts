import { randomUUID } from 'node:crypto'
import { FacebookGraphMixin, type FacebookUser } from '@tornado-ts/auth'
import { HTTPClientError } from '@tornado-ts/httpclient'
import { HTTPError, RequestHandler, authenticated } from '@tornado-ts/web'
import type { Post } from './post-module.ts'

const USER_COOKIE = 'fbdemo_user'
const STATE_COOKIE = 'fbdemo_state'
const COOKIE_OPTIONS = { httponly: true, samesite: 'Lax' } as const

/** Knows the user by a signed cookie, which holds what Facebook gave at the login. */
class BaseHandler extends FacebookGraphMixin(RequestHandler) {
  override initialize(): void {
    const { providerUrl } = this.settings
    if (typeof providerUrl !== 'string') return
    this._OAUTH_AUTHORIZE_URL = `${providerUrl}/dialog/oauth`
    this._OAUTH_ACCESS_TOKEN_URL = `${providerUrl}/oauth/access_token`
    this._FACEBOOK_BASE_URL = providerUrl
  }

  override getCurrentUser(): FacebookUser | undefined {
    const cookie = this.getSignedCookie(USER_COOKIE)
    return cookie === undefined ? undefined : (JSON.parse(cookie.toString()) as FacebookUser)
  }
}

/** Shows the user's feed. */
export class MainHandler extends BaseHandler {
  @authenticated
  override async get(): Promise<void> {
    const { access_token: accessToken } = this.currentUser as FacebookUser
    try {
      const stream = await this.facebookRequest<{ data: Post[] }>('/me/feed', { accessToken })
      await this.render('stream.html', { stream })
    } catch (error) {
      // The session has expired at Facebook's.
      if (!(error instanceof HTTPClientError) || error.code !== 401) throw error
      this.redirect('/auth/login')
    }
  }
}

/** Sends the user to Facebook, and takes who comes back. */
export class LoginHandler extends BaseHandler {
  override async get(): Promise<void> {
    const { facebookApiKey: clientId = '', facebookSecret: clientSecret = '' } = this.settings
    const redirectUri = new URL('/auth/login', this.request.fullUrl()).href
    const code = this.getArgument('code', undefined)
    if (code === undefined) {
      const state = randomUUID()
      this.setSignedCookie(STATE_COOKIE, state, COOKIE_OPTIONS)
      this.authorizeRedirect({
        redirectUri,
        clientId,
        scope: ['user_posts'],
        extraParams: { state },
      })
      return
    }
    // Whoever comes back without the state they left with was sent by somebody else.
    const state = this.getSignedCookie(STATE_COOKIE)?.toString()
    if (state === undefined || state !== this.getArgument('state', '')) throw new HTTPError(403)
    this.clearCookie(STATE_COOKIE)
    const user = await this.getAuthenticatedUser({ redirectUri, clientId, clientSecret, code })
    if (user === undefined) throw new HTTPError(403)
    this.setSignedCookie(USER_COOKIE, JSON.stringify(user), COOKIE_OPTIONS)
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
