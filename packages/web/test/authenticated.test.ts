import { expect, it } from '@jest/globals'
import { addslash, type ApplicationOptions, authenticated, RequestHandler } from '../src/index.ts'
import { captureLogs, serve } from './serve.ts'

class Base extends RequestHandler {
  override getCurrentUser(): string | undefined {
    return this.getQueryArgument('user', undefined)
  }
}

class Wrapped extends Base {
  override get = authenticated(function (this: Wrapped): void {
    this.write(`hello ${String(this.currentUser)}`)
  })

  override head = this.get

  override post = authenticated(async function (this: Wrapped): Promise<void> {
    await this.finish('posted')
  })
}

class Decorated extends Base {
  @authenticated
  override async get(name: string): Promise<void> {
    await Promise.resolve()
    this.write(`${name} for ${String(this.currentUser)}`)
  }

  @authenticated
  @addslash
  override post(_name: string): void {
    this.write('slash')
  }
}

const LOGIN: ApplicationOptions = { loginUrl: '/login' }

it.each<[ApplicationOptions, string, string, number, string | undefined]>([
  [LOGIN, 'GET', '/relative', 302, '/login?next=%2Frelative'],
  [LOGIN, 'HEAD', '/relative', 302, '/login?next=%2Frelative'],
  [
    LOGIN,
    'GET',
    '/relative?a=b&c=d+e%20f',
    302,
    '/login?next=%2Frelative%3Fa%3Db%26c%3Dd%2Be%2520f',
  ],
  [{ loginUrl: '/login?a=b' }, 'GET', '/relative', 302, '/login?a=b'],
  [
    { loginUrl: 'http://example.com/login' },
    'GET',
    '/relative?a=b',
    302,
    'http://example.com/login?next=http%3A%2F%2F127.0.0.1%3APORT%2Frelative%3Fa%3Db',
  ],
  [LOGIN, 'POST', '/relative', 403, undefined],
  [LOGIN, 'GET', '/relative?user=me', 200, undefined],
  [LOGIN, 'POST', '/relative?user=me', 200, undefined],
  [{}, 'GET', '/relative', 500, undefined],
  [LOGIN, 'GET', '/decorated/x', 302, '/login?next=%2Fdecorated%2Fx'],
  [LOGIN, 'POST', '/decorated/x', 403, undefined],
  [LOGIN, 'GET', '/decorated/x?user=me', 200, undefined],
])('with %j %s %s answers %p %p', async (options, method, path, status, location) => {
  captureLogs()
  const site = await serve(
    [
      ['/relative', Wrapped],
      ['/decorated/(.*)', Decorated],
    ],
    options,
  )
  const answer = await site.ask(path, { method })
  expect(answer.status).toBe(status)
  expect(answer.headers.location).toBe(location?.replace('PORT', String(site.port)))
})

it('calls the method with its arguments and as its handler', async () => {
  const site = await serve([['/(.*)', Decorated]], LOGIN)
  expect((await site.ask('/x?user=me')).body).toBe('x for me')
  expect((await site.ask('/x/?user=me', { method: 'POST' })).body).toBe('slash')
})

it('answers for every verb where it wraps prepare, and asks getLoginUrl of the handler', async () => {
  class Private extends Base {
    override prepare = authenticated(function (this: Private): void {
      this.setHeader('X-Prepared', 'yes')
    })

    override getLoginUrl(): string {
      return `/login/${this.request.path.slice(1)}`
    }

    override get(): void {
      this.write('private')
    }
  }
  const site = await serve([['/(?:.*)', Private]])
  const refused = await site.ask('/area')
  expect(refused.status).toBe(302)
  expect(refused.headers.location).toBe('/login/area?next=%2Farea')
  expect(refused.headers['x-prepared']).toBeUndefined()
  expect((await site.ask('/area?user=me')).body).toBe('private')
})

it('stays synchronous around a synchronous method', () => {
  const method = authenticated(function (this: { currentUser: string }): number {
    return 1
  })
  expect(method.call({ currentUser: 'me' })).toBe(1)
})
