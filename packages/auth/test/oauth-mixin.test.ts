import { afterEach, describe, expect, it } from '@jest/globals'
import { HTTPClientError } from '@tornado-ts/httpclient'
import { HTTPError, RequestHandler, type SendErrorOptions } from '@tornado-ts/web'
import {
  AuthError,
  type HandlerBase,
  OAuthMixin,
  type OAuthUser,
  type OAuthVersion,
} from '../src/index.ts'
import { type Served, serve, visit } from './support/serve.ts'

/** The provider: its two tokens, and a page that knows the user. */
class RequestTokenHandler extends RequestHandler {
  override get(): void {
    seen.push(Object.fromEntries(new URL(this.request.fullUrl()).searchParams))
    this.write('oauth_token=zxcv&oauth_token_secret=1234')
  }
}
class AccessTokenHandler extends RequestHandler {
  override get(): void {
    seen.push(Object.fromEntries(new URL(this.request.fullUrl()).searchParams))
    this.write('oauth_token=uiop&oauth_token_secret=5678')
  }
}
class BrokenHandler extends RequestHandler {
  override get(): void {
    this.setStatus(500)
  }
}

const seen: Record<string, string>[] = []

function provider(Base: HandlerBase, url: string, version: OAuthVersion) {
  return class extends OAuthMixin(Base) {
    override _OAUTH_VERSION = version
    override _OAUTH_REQUEST_TOKEN_URL = `${url}/oauth1/server/request_token`
    override _OAUTH_AUTHORIZE_URL = `${url}/oauth1/server/authorize`
    override get _OAUTH_ACCESS_TOKEN_URL(): string {
      return `${url}/oauth1/server/access_token`
    }
    override _oauthConsumerToken() {
      return { key: 'asdf', secret: 'qwer' }
    }
    override async _oauthGetUserFuture(): Promise<OAuthUser | undefined> {
      if (this.getArgument('fail', '') === 'in_get_user') throw new Error('failing in get_user')
      if (this.getArgument('fail', '') === 'nobody') return undefined
      return { email: 'foo@example.com' }
    }
  }
}

let site: Served

async function start(version: OAuthVersion): Promise<void> {
  site = await serve((url) => {
    const Provider = provider(RequestHandler, url, version)
    class Login extends Provider {
      override async get(): Promise<void> {
        if (this.getArgument('oauth_token', undefined) !== undefined) {
          const user = await this.getAuthenticatedUser()
          this.write({ user })
        } else {
          const callbackUri = this.getArgument('callback', undefined)
          await this.authorizeRedirect({ callbackUri, extraParams: { x_auth: 'a b' } })
        }
      }
      override writeError(_statusCode: number, { error }: SendErrorOptions): void {
        if (error instanceof AuthError) this.setStatus(403)
        void this.finish(error instanceof Error ? `${error.name}: ${error.message}` : '')
      }
    }
    class Catching extends Provider {
      override async get(): Promise<void> {
        try {
          await this.getAuthenticatedUser()
        } catch (error) {
          this.write(`got exception: ${(error as Error).message}`)
        }
      }
    }
    class Failing extends Provider {
      override _OAUTH_REQUEST_TOKEN_URL = `${url}/broken`
      override async get(): Promise<void> {
        try {
          await this.authorizeRedirect()
        } catch (error) {
          if (error instanceof HTTPClientError) throw new HTTPError(500, 'provider: %d', error.code)
          throw error
        }
      }
    }
    class NoCallbacks extends Login {
      override _OAUTH_NO_CALLBACKS = true
    }
    return [
      ['/login', Login],
      ['/catching', Catching],
      ['/failing', Failing],
      ['/no_callbacks', NoCallbacks],
      ['/oauth1/server/request_token', RequestTokenHandler],
      ['/oauth1/server/access_token', AccessTokenHandler],
      ['/broken', BrokenHandler],
    ]
  })
}

afterEach(async () => {
  seen.length = 0
  await site[Symbol.asyncDispose]()
})

const COOKIE = `_oauth_request_token="${btoa('zxcv')}|${btoa('1234')}"`

describe.each(['1.0', '1.0a'] as const)('OAuthMixin, version %s', (version) => {
  it('sends the user to the provider', async () => {
    await start(version)
    const response = await visit(`${site.url}/login`)
    expect(response.status).toBe(302)
    expect(response.headers.get('location')).toMatch(
      /\/oauth1\/server\/authorize\?oauth_token=zxcv$/,
    )
    expect(response.headers.get('set-cookie')).toContain(COOKIE)
    expect(seen).toHaveLength(1)
    expect(seen[0]).toMatchObject({ oauth_consumer_key: 'asdf', oauth_version: '1.0' })
    expect(seen[0]?.['x_auth']).toBe(version === '1.0a' ? 'a b' : undefined)
  })

  it('gives the callback to the provider', async () => {
    await start(version)
    const response = await visit(`${site.url}/login?callback=/back%3Fy=2`)
    const callback = `${site.url}/back?y=2`
    expect(new URL(response.headers.get('location') ?? '').searchParams.get('oauth_callback')).toBe(
      callback,
    )
    expect(seen[0]?.['oauth_callback']).toBe(version === '1.0a' ? callback : undefined)
  })

  it('gives the user who comes back', async () => {
    await start(version)
    const response = await visit(`${site.url}/login?oauth_token=zxcv&oauth_verifier=ver`, COOKIE)
    expect(await response.json()).toEqual({
      user: { email: 'foo@example.com', access_token: { key: 'uiop', secret: '5678' } },
    })
    expect(response.headers.get('set-cookie')).toMatch(/^_oauth_request_token="?"?;/)
    expect(seen[0]).toMatchObject({ oauth_token: 'zxcv', oauth_verifier: 'ver' })
  })
})

describe('OAuthMixin', () => {
  it('shows the URL to a user who cannot be sent back', async () => {
    await start('1.0a')
    const response = await visit(`${site.url}/login?callback=oob`)
    expect(response.status).toBe(200)
    expect(await response.text()).toBe(`${site.url}/oauth1/server/authorize?oauth_token=zxcv`)
    expect(seen[0]?.['oauth_callback']).toBe('oob')
  })

  it.each([
    ['no cookie', undefined, 'AuthError: Missing OAuth request token cookie'],
    ['half a cookie', COOKIE.replace('|', ''), 'AuthError: Malformed OAuth request token'],
    ['the cookie of another login', '_oauth_request_token="YQ==|MTIzNA=="', 'AuthError: Request'],
    ['a cookie that is none', '_oauth_request_token=x', 'AuthError: Malformed OAuth request token'],
  ])('refuses a user with %s', async (_, cookie, message) => {
    await start('1.0a')
    const response = await visit(`${site.url}/login?oauth_token=zxcv`, cookie)
    expect(response.status).toBe(403)
    expect(await response.text()).toContain(message)
    expect(seen).toEqual([])
  })

  it('lets the handler catch what _oauthGetUserFuture throws', async () => {
    await start('1.0a')
    const thrown = await visit(`${site.url}/catching?oauth_token=zxcv&fail=in_get_user`, COOKIE)
    expect(await thrown.text()).toBe('got exception: failing in get_user')
    const nobody = await visit(`${site.url}/catching?oauth_token=zxcv&fail=nobody`, COOKIE)
    expect(await nobody.text()).toBe('got exception: Error getting user')
  })

  it('rejects with the error of the client when the provider is broken', async () => {
    await start('1.0')
    expect((await visit(`${site.url}/failing`)).status).toBe(500)
  })

  it('refuses a callback where the service takes none', async () => {
    await start('1.0a')
    const response = await visit(`${site.url}/no_callbacks?callback=/x`)
    expect(await response.text()).toBe('Error: This service does not support oauth_callback')
    expect((await visit(`${site.url}/no_callbacks`)).status).toBe(302)
  })

  it('answers 400 without the argument', async () => {
    await start('1.0a')
    const response = await visit(`${site.url}/catching`, COOKIE)
    expect(await response.text()).toContain('Missing argument oauth_token')
  })

  it('does nothing by itself', async () => {
    await start('1.0a')
    class Bare extends OAuthMixin(RequestHandler) {}
    expect(() => Bare.prototype._oauthConsumerToken()).toThrow('not implemented')
    await expect(Bare.prototype._oauthGetUserFuture({ key: '', secret: '' })).rejects.toThrow(
      'not implemented',
    )
    expect(Bare.prototype._OAUTH_VERSION).toBe('1.0a')
  })
})
