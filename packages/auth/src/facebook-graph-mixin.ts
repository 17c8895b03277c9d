import { createHmac } from 'node:crypto'
import { jsonDecode } from '@tornado-ts/escape'
import { AuthError } from './errors.ts'
import { defineAttributes, type HandlerBase, type Mixin } from './mixin.ts'
import { OAuth2Mixin, type OAuth2MixinInstance, type OAuth2RequestOptions } from './oauth2-mixin.ts'

declare module '@tornado-ts/web' {
  interface Settings {
    /** The app id of an application that is registered with Facebook; for handlers to use. */
    facebookApiKey?: string
    /** The app secret of that application; for handlers to use. */
    facebookSecret?: string
  }
}

/** Options of `getAuthenticatedUser` of {@link FacebookGraphMixin}. */
export interface FacebookUserOptions {
  /** The one that was given to `authorizeRedirect`. */
  readonly redirectUri: string
  readonly clientId: string
  readonly clientSecret: string
  /** The argument of that name that the user came back with. */
  readonly code: string
  /** More fields of the user to ask for. */
  readonly extraFields?: Iterable<string> | undefined
}

/** A user of Facebook: the fields that were asked for, and these two. */
export interface FacebookUser {
  readonly access_token: string
  /** The seconds until the token expires, as a text. */
  readonly session_expires: string
  readonly [field: string]: unknown
}

/** What {@link FacebookGraphMixin} adds to a handler. Names with an underscore are for subclasses. */
export interface FacebookGraphMixinInstance extends OAuth2MixinInstance {
  /** What the paths of `facebookRequest` are appended to. */
  _FACEBOOK_BASE_URL: string

  /**
   * Gives the user who has come back from Facebook's page.
   *
   * @returns `id`, `name`, `first_name`, `last_name`, `locale`, `picture`, `link` and
   *   `extraFields`, each undefined if Facebook does not tell, and the access token; undefined if
   *   Facebook knows no such user. Rejects with AuthError for an answer without a token,
   *   HTTPClientError if Facebook does not take the code.
   * @tornado auth.FacebookGraphMixin.get_authenticated_user
   */
  getAuthenticatedUser(options: FacebookUserOptions): Promise<FacebookUser | undefined>

  /**
   * Fetches an object of the Graph API, such as `/me/feed`; with `postArgs` it makes one.
   *
   * @tornado auth.FacebookGraphMixin.facebook_request
   */
  facebookRequest<T = unknown>(path: string, options?: OAuth2RequestOptions): Promise<T>
}

const FIELDS = ['id', 'name', 'first_name', 'last_name', 'locale', 'picture', 'link']

/**
 * Login with Facebook, and its Graph API.
 *
 * @tornado auth.FacebookGraphMixin
 */
export function FacebookGraphMixin<B extends HandlerBase>(
  Base: B,
): B & Mixin<FacebookGraphMixinInstance> {
  class FacebookGraph extends OAuth2Mixin(Base) implements FacebookGraphMixinInstance {
    declare _FACEBOOK_BASE_URL: string

    async getAuthenticatedUser(options: FacebookUserOptions): Promise<FacebookUser | undefined> {
      const { redirectUri, clientId, clientSecret, code, extraFields = [] } = options
      const response = await this.getAuthHttpClient().fetch(
        this._oauthRequestTokenUrl({ redirectUri, clientId, clientSecret, code }),
      )
      const session = jsonDecode<{ access_token?: string; expires_in?: unknown }>(response.body)
      const accessToken = session.access_token
      if (typeof accessToken !== 'string') {
        throw new AuthError('the answer of Facebook has no access_token')
      }
      const fields = [...new Set([...FIELDS, ...extraFields])]
      const user = await this.facebookRequest<Record<string, unknown> | null>('/me', {
        accessToken,
        args: { appsecret_proof: proof(clientSecret, accessToken), fields: fields.join(',') },
      })
      if (user === null) return undefined
      return {
        ...Object.fromEntries(fields.map((field) => [field, user[field]])),
        access_token: accessToken,
        session_expires: String(session.expires_in),
      }
    }

    facebookRequest<T>(path: string, options?: OAuth2RequestOptions): Promise<T> {
      return this.oauth2Request<T>(this._FACEBOOK_BASE_URL + path, options)
    }
  }
  defineAttributes<FacebookGraphMixinInstance>(FacebookGraph, {
    _OAUTH_ACCESS_TOKEN_URL: 'https://graph.facebook.com/oauth/access_token?',
    _OAUTH_AUTHORIZE_URL: 'https://www.facebook.com/dialog/oauth?',
    _FACEBOOK_BASE_URL: 'https://graph.facebook.com',
  })
  return FacebookGraph
}

/** Proves to Facebook that the secret's owner uses the token. */
function proof(clientSecret: string, accessToken: string): string {
  return createHmac('sha256', clientSecret).update(accessToken).digest('hex')
}
