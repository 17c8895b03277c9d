import { afterEach, describe, expect, it } from '@jest/globals'
import { HTTPClientError } from '@tornado-ts/httpclient'
import { RequestHandler } from '@tornado-ts/web'
import {
  AuthError,
  FacebookGraphMixin,
  GoogleOAuth2Mixin,
  OAuth2Mixin,
  TwitterMixin,
} from '../src/index.ts'
import { type Served, serve, visit } from './support/serve.ts'

let site: Served
afterEach(async () => {
  await site[Symbol.asyncDispose]()
})

function target(response: Response): string {
  expect(response.status).toBe(302)
  return response.headers.get('location') ?? ''
}

describe('OAuth2Mixin', () => {
  class Echo extends RequestHandler {
    override get(): void {
      this.write({ uri: this.request.uri })
    }
    override post(): void {
      this.write({ uri: this.request.uri, body: this.request.body.toString() })
    }
  }

  function start(): Promise<Served> {
    return serve((url) => {
      class Login extends OAuth2Mixin(RequestHandler) {
        override _OAUTH_AUTHORIZE_URL = 'https://accounts.example/auth?a=1'
        override _OAUTH_ACCESS_TOKEN_URL = 'https://accounts.example/token'
        override async get(): Promise<void> {
          switch (this.getArgument('step')) {
            case 'login':
              return this.authorizeRedirect({
                redirectUri: 'http://me/cb?z=1',
                clientId: 'cid',
                extraParams: { approval_prompt: 'auto' },
                scope: ['profile', 'email'],
              })
            case 'bare':
              return this.authorizeRedirect()
            case 'token':
              this.write(
                this._oauthRequestTokenUrl({
                  ...{ clientId: 'c', clientSecret: 's', redirectUri: 'http://r/', code: 'x' },
                  extraParams: { more: true },
                }),
              )
              return
            case 'get':
              this.write(await this.oauth2Request<object>(`${url}/echo`, { args: { n: 1 } }))
              return
            case 'post':
              this.write(
                await this.oauth2Request<object>(`${url}/echo?a=1`, {
                  ...{ accessToken: 't&t', args: { b: 'c d' }, postArgs: { e: 'f ~' } },
                }),
              )
              return
            case 'missing':
              try {
                await this.oauth2Request(`${url}/missing`)
              } catch (error) {
                this.write(error instanceof HTTPClientError ? String(error) : 'another error')
              }
          }
        }
      }
      return [
        ['/', Login],
        ['/echo', Echo],
      ]
    })
  }

  it('sends the user to the provider', async () => {
    site = await start()
    expect(target(await visit(`${site.url}/?step=login`))).toBe(
      'https://accounts.example/auth?a=1&response_type=code' +
        '&redirect_uri=http%3A%2F%2Fme%2Fcb%3Fz%3D1&client_id=cid&approval_prompt=auto' +
        '&scope=profile+email',
    )
    expect(target(await visit(`${site.url}/?step=bare`))).toBe(
      'https://accounts.example/auth?a=1&response_type=code',
    )
  })

  it('makes the URL of the token', async () => {
    site = await start()
    expect(await (await visit(`${site.url}/?step=token`)).text()).toBe(
      'https://accounts.example/token?redirect_uri=http%3A%2F%2Fr%2F&code=x&client_id=c' +
        '&client_secret=s&more=true',
    )
  })

  it('sends requests on behalf of a user, or of nobody', async () => {
    site = await start()
    expect(await (await visit(`${site.url}/?step=get`)).json()).toEqual({ uri: '/echo?n=1' })
    expect(await (await visit(`${site.url}/?step=post`)).json()).toEqual({
      uri: '/echo?a=1&access_token=t%26t&b=c+d',
      body: 'e=f+~',
    })
    expect(await (await visit(`${site.url}/?step=missing`)).text()).toBe('HTTP 404: Not Found')
  })
})

describe('GoogleOAuth2Mixin', () => {
  class Authorize extends RequestHandler {
    override get(): void {
      // Google's page, with a user who agrees at once.
      this.redirect(`${this.getArgument('redirect_uri')}?code=fake-authorization-code`)
    }
  }
  class Token extends RequestHandler {
    override post(): void {
      expect(this.getArgument('code')).toBe('fake-authorization-code')
      expect(this.getArgument('grant_type')).toBe('authorization_code')
      expect(this.getArgument('client_id')).toBe('fake_google_client_id')
      expect(this.getArgument('client_secret')).toBe('fake_google_client_secret')
      this.write({ access_token: 'fake-access-token', never_mind: 1 })
    }
  }
  class UserInfo extends RequestHandler {
    override get(): void {
      expect(this.getArgument('access_token')).toBe('fake-access-token')
      this.write({ name: 'Foo', email: 'foo@example.com' })
    }
  }

  it('logs a user in, from the first redirect to the last', async () => {
    const googleOauth = { key: 'fake_google_client_id', secret: 'fake_google_client_secret' }
    site = await serve(
      (url) => {
        class Login extends GoogleOAuth2Mixin(RequestHandler) {
          override initialize(): void {
            this._OAUTH_AUTHORIZE_URL = `${url}/google/authorize`
            this._OAUTH_ACCESS_TOKEN_URL = `${url}/google/token`
            this._OAUTH_USERINFO_URL = `${url}/google/userinfo`
          }
          override async get(): Promise<void> {
            const redirectUri = `${url}/login`
            const code = this.getArgument('code', undefined)
            if (code === undefined) {
              const clientId = this.getGoogleOauthSettings().key
              this.authorizeRedirect({ redirectUri, clientId, scope: ['profile', 'email'] })
              return
            }
            const access = await this.getAuthenticatedUser({ redirectUri, code })
            const accessToken = access.access_token
            const user = await this.oauth2Request<object>(this._OAUTH_USERINFO_URL, { accessToken })
            this.write({ ...user, access_token: accessToken })
          }
        }
        return [
          ['/login', Login],
          ['/google/authorize', Authorize],
          ['/google/token', Token],
          ['/google/userinfo', UserInfo],
        ]
      },
      { googleOauth },
    )
    const response = await fetch(`${site.url}/login`)
    expect(await response.json()).toEqual({
      name: 'Foo',
      email: 'foo@example.com',
      access_token: 'fake-access-token',
    })
  })

  it('says which setting is missing', async () => {
    site = await serve(() => {
      class Login extends GoogleOAuth2Mixin(RequestHandler) {
        override get(): void {
          try {
            this.getGoogleOauthSettings()
          } catch (error) {
            this.write(String(error))
          }
        }
      }
      return [['/', Login]]
    })
    expect(await (await visit(`${site.url}/`)).text()).toContain(
      "You must define the 'googleOauth' setting",
    )
  })
})

describe('FacebookGraphMixin', () => {
  it('asks Facebook for its user', async () => {
    const asked: (string | undefined)[] = []
    let session: object = { access_token: 'tok', expires_in: 3600 }
    class AccessToken extends RequestHandler {
      override get(): void {
        asked.push(this.request.uri)
        this.write(session)
      }
    }
    class Me extends RequestHandler {
      override get(): void {
        asked.push(this.request.uri)
        this.write({ name: 'Foo' })
      }
    }
    site = await serve((url) => {
      class Login extends FacebookGraphMixin(RequestHandler) {
        override _OAUTH_ACCESS_TOKEN_URL = `${url}/access_token?`
        override _FACEBOOK_BASE_URL = `${url}/graph`
        override async get(): Promise<void> {
          const code = this.getArgument('code', undefined)
          if (code === undefined) {
            const redirectUri = 'http://me/cb'
            this.authorizeRedirect({ redirectUri, clientId: 'c', scope: ['user_posts'] })
            return
          }
          try {
            const user = await this.getAuthenticatedUser({
              ...{ redirectUri: 'http://me/cb', clientId: 'c', clientSecret: 'sec', code },
              extraFields: ['name', 'email'],
            })
            this.write({ fields: Object.keys(user ?? {}), ...user })
          } catch (error) {
            this.write(error instanceof AuthError ? error.message : 'another error')
          }
        }
      }
      return [
        ['/login', Login],
        ['/access_token', AccessToken],
        ['/graph/me', Me],
      ]
    })
    expect(target(await visit(`${site.url}/login`))).toBe(
      'https://www.facebook.com/dialog/oauth?response_type=code' +
        '&redirect_uri=http%3A%2F%2Fme%2Fcb&client_id=c&scope=user_posts',
    )
    const response = await visit(`${site.url}/login?code=1234`)
    expect(await response.json()).toEqual({
      fields: [
        ...['id', 'name', 'first_name', 'last_name', 'locale', 'picture', 'link', 'email'],
        ...['access_token', 'session_expires'],
      ],
      name: 'Foo',
      access_token: 'tok',
      session_expires: '3600',
    })
    expect(asked).toEqual([
      '/access_token?redirect_uri=http%3A%2F%2Fme%2Fcb&code=1234&client_id=c&client_secret=sec',
      '/graph/me?access_token=tok' +
        '&appsecret_proof=b13512356d1403d2449aa2e7369214f0459f0d3c08cb742b0aff4fe57aae36f5' +
        '&fields=id%2Cname%2Cfirst_name%2Clast_name%2Clocale%2Cpicture%2Clink%2Cemail',
    ])
    session = { error: 'no' }
    const refused = await visit(`${site.url}/login?code=1234`)
    expect(await refused.text()).toBe('the answer of Facebook has no access_token')
  })
})

describe('mixins on one class', () => {
  it('may be stacked over a handler of the application', async () => {
    class BaseHandler extends RequestHandler {
      ownMethod(): string {
        return 'of the base'
      }
    }
    class Login extends TwitterMixin(GoogleOAuth2Mixin(BaseHandler)) {
      override get(): void {
        this.write({
          own: this.ownMethod(),
          info: this._OAUTH_USERINFO_URL,
          twitter: this._TWITTER_BASE_URL,
        })
      }
    }
    site = await serve(() => [['/', Login]])
    expect(await (await visit(`${site.url}/`)).json()).toEqual({
      own: 'of the base',
      info: 'https://www.googleapis.com/oauth2/v1/userinfo',
      twitter: 'https://api.twitter.com/1.1',
    })
  })
})
