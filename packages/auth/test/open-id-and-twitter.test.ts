import { afterEach, describe, expect, it } from '@jest/globals'
import { HTTPClientError } from '@tornado-ts/httpclient'
import { RequestHandler } from '@tornado-ts/web'
import { AuthError, OpenIdMixin, TwitterMixin } from '../src/index.ts'
import { type Served, serve, visit } from './support/serve.ts'

let site: Served
afterEach(async () => {
  await site[Symbol.asyncDispose]()
})

describe('OpenIdMixin', () => {
  let posted = ''
  let answer = ''
  class Verify extends RequestHandler {
    override post(): void {
      posted = this.request.body.toString()
      this.write(answer)
    }
  }

  function start(): Promise<Served> {
    return serve((url) => {
      class Login extends OpenIdMixin(RequestHandler) {
        override _OPENID_ENDPOINT = `${url}/openid/server/authenticate`
        override async get(): Promise<void> {
          if (this.getArgument('openid.mode', undefined) === undefined) {
            return this.authenticateRedirect()
          }
          try {
            this.write(await this.getAuthenticatedUser())
          } catch (error) {
            this.setStatus(403)
            this.write(error instanceof AuthError ? error.message : 'another error')
          }
        }
      }
      return [
        ['/login', Login],
        ['/openid/server/authenticate', Verify],
      ]
    })
  }

  it('sends the user to the provider', async () => {
    site = await start()
    const response = await visit(`${site.url}/login?x=1`)
    const location = new URL(response.headers.get('location') ?? '')
    expect(location.href).toContain('/openid/server/authenticate?openid.ns=')
    expect(location.searchParams.get('openid.return_to')).toBe(`${site.url}/login?x=1`)
    expect(location.searchParams.get('openid.ax.required')).toBe(
      'firstname,fullname,lastname,email,language,username',
    )
  })

  it.each(['is_valid:true\nns:x\n', 'ns:x\nis_valid:true', 'ns:x\r\nis_valid:true\r\n'])(
    'believes the provider that says %j',
    async (text) => {
      site = await start()
      answer = text
      const query =
        'openid.mode=id_res&openid.ns.ax=http://openid.net/srv/ax/1.0' +
        '&openid.ax.type.email=http://axschema.org/contact/email' +
        '&openid.ax.value.email=+foo%40example.com&openid.ax.value.email=foo%40example.com' +
        '&openid.ax.type.first=http://axschema.org/namePerson/first&openid.ax.value.first=Foo' +
        '&openid.claimed_id=http://id/%C3%A9'
      const response = await visit(`${site.url}/login?${query}`)
      expect(await response.json()).toEqual({
        first_name: 'Foo',
        name: 'Foo',
        email: 'foo@example.com',
        claimed_id: 'http://id/é',
      })
      expect(posted).toContain('openid.mode=check_authentication')
      expect(posted).toContain('openid.ax.value.email=foo%40example.com')
      expect(posted).toContain('openid.claimed_id=http%3A%2F%2Fid%2F%C3%A9')
    },
  )

  it.each(['is_valid:false', 'xis_valid:true', 'is_valid:trues', ''])(
    'does not believe one that says %j',
    async (text) => {
      site = await start()
      answer = text
      const response = await visit(`${site.url}/login?openid.mode=id_res`)
      expect(response.status).toBe(403)
      expect(await response.text()).toBe(`Invalid OpenID response: ${JSON.stringify(text)}`)
    },
  )
})

describe('TwitterMixin', () => {
  class RequestToken extends RequestHandler {
    override get(): void {
      this.write('oauth_token=zxcv&oauth_token_secret=1234')
    }
  }
  class AccessToken extends RequestHandler {
    override get(): void {
      this.write('oauth_token=hjkl&oauth_token_secret=vbnm&screen_name=foo')
    }
  }
  class ShowUser extends RequestHandler {
    override get(name: string): void {
      expect(this.getArgument('oauth_signature', undefined)).toBeDefined()
      if (name === 'error') {
        this.setStatus(500)
        return
      }
      this.write({ screen_name: name, name: name.toUpperCase() })
    }
  }
  class VerifyCredentials extends RequestHandler {
    override get(): void {
      expect(this.getArgument('oauth_token')).toBe('hjkl')
      this.write({ screen_name: 'foo', name: 'Foo' })
    }
  }
  class Update extends RequestHandler {
    override post(): void {
      this.write({ status: this.getBodyArgument('status'), signed: this.request.query.length > 0 })
    }
  }

  function start(): Promise<Served> {
    return serve(
      (url) => {
        class Twitter extends TwitterMixin(RequestHandler) {
          override _OAUTH_REQUEST_TOKEN_URL = `${url}/oauth1/request_token`
          override _OAUTH_ACCESS_TOKEN_URL = `${url}/oauth1/access_token`
          override _OAUTH_AUTHORIZE_URL = `${url}/oauth1/authorize`
          override _OAUTH_AUTHENTICATE_URL = `${url}/oauth1/authenticate`
          override _TWITTER_BASE_URL = `${url}/api`
        }
        class Login extends Twitter {
          override async get(): Promise<void> {
            if (this.getArgument('oauth_token', undefined) !== undefined) {
              this.write(await this.getAuthenticatedUser())
            } else if (this.getArgument('how') === 'authenticate') {
              await this.authenticateRedirect({ callbackUri: '/x' })
            } else {
              await this.authorizeRedirect()
            }
          }
        }
        class Api extends Twitter {
          override async get(): Promise<void> {
            const accessToken = { key: 'hjkl', secret: 'vbnm' }
            try {
              const path = this.getArgument('path')
              const postArgs = this.getArgument('status', undefined)
              this.write(
                await this.twitterRequest<object>(path, {
                  accessToken,
                  ...(postArgs === undefined ? {} : { postArgs: { status: postArgs } }),
                }),
              )
            } catch (error) {
              if (error instanceof HTTPClientError) this.write(`caught ${error.code}`)
              else throw error
            }
          }
        }
        return [
          ['/login', Login],
          ['/api_call', Api],
          ['/oauth1/request_token', RequestToken],
          ['/oauth1/access_token', AccessToken],
          ['/api/users/show/(.*)\\.json', ShowUser],
          ['/api/account/verify_credentials\\.json', VerifyCredentials],
          ['/api/statuses/update\\.json', Update],
        ]
      },
      { twitterConsumerKey: 'asdf', twitterConsumerSecret: 'qwer' },
    )
  }

  it.each(['authorize', 'authenticate'])('sends the user to Twitter to %s', async (how) => {
    site = await start()
    const response = await visit(`${site.url}/login?how=${how}`)
    expect(response.headers.get('location')).toBe(`${site.url}/oauth1/${how}?oauth_token=zxcv`)
    expect(response.headers.get('set-cookie')).toContain('_oauth_request_token=')
  })

  it('gives the user who comes back', async () => {
    site = await start()
    const cookie = '_oauth_request_token="enhjdg==|MTIzNA=="'
    const response = await visit(`${site.url}/login?oauth_token=zxcv`, cookie)
    expect(await response.json()).toEqual({
      access_token: { key: 'hjkl', screen_name: 'foo', secret: 'vbnm' },
      name: 'Foo',
      screen_name: 'foo',
      username: 'foo',
    })
  })

  it('asks the API on behalf of a user', async () => {
    site = await start()
    const shown = await visit(`${site.url}/api_call?path=/users/show/somebody`)
    expect(await shown.json()).toEqual({ screen_name: 'somebody', name: 'SOMEBODY' })
    const whole = encodeURIComponent(`${site.url}/api/users/show/x.json`)
    expect(await (await visit(`${site.url}/api_call?path=${whole}`)).json()).toMatchObject({
      name: 'X',
    })
    const update = await visit(`${site.url}/api_call?path=/statuses/update&status=hi`)
    expect(await update.json()).toEqual({ status: 'hi', signed: true })
    const failed = await visit(`${site.url}/api_call?path=/users/show/error`)
    expect(await failed.text()).toBe('caught 500')
  })
})
