import { describe, expect, it } from '@jest/globals'
import { CookieError, type CookieOptions, RequestHandler } from '../src/index.ts'
import { serve } from './serve.ts'

/** Runs `action` in a handler and returns the Set-Cookie lines of its response. */
async function setCookies(
  action: (handler: RequestHandler) => void,
  cookie?: string,
): Promise<string[]> {
  class Cookies extends RequestHandler {
    override get(): void {
      action(this)
    }
  }
  const site = await serve([['/', Cookies]])
  const answer = await site.ask('/', cookie === undefined ? {} : { headers: { Cookie: cookie } })
  expect(answer.status).toBe(200)
  return answer.headers['set-cookie'] ?? []
}

describe('setCookie', () => {
  it.each<[string, string]>([
    ['bar', 'foo=bar; Path=/'],
    ['', 'foo=""; Path=/'],
    ['a=b', 'foo="a=b"; Path=/'],
    ['a;b', 'foo="a\\073b"; Path=/'],
    ['a,b', 'foo="a\\054b"; Path=/'],
    ['a"b', 'foo="a\\"b"; Path=/'],
    ['a\\b', 'foo="a\\\\b"; Path=/'],
    ['é', 'foo="\\351"; Path=/'],
    ['\x7f', 'foo="\\177"; Path=/'],
  ])('sends %p as %p', async (value, line) => {
    expect(await setCookies((handler) => handler.setCookie('foo', value))).toEqual([line])
  })

  it.each<[CookieOptions, string]>([
    [
      {
        domain: 'example.com',
        expires: 1300000000,
        httponly: true,
        maxAge: 10,
        path: '/x',
        samesite: 'Lax',
        secure: true,
      },
      'foo=bar; Domain=example.com; expires=Sun, 13 Mar 2011 07:06:40 GMT; HttpOnly; Max-Age=10; Path=/x; SameSite=Lax; Secure',
    ],
    [{ expires: 0 }, 'foo=bar; Path=/'],
    [{ expires: 1 }, 'foo=bar; expires=Thu, 01 Jan 1970 00:00:01 GMT; Path=/'],
    [{ expires: 1, expiresDays: 2 }, 'foo=bar; expires=Thu, 01 Jan 1970 00:00:01 GMT; Path=/'],
    [{ path: null }, 'foo=bar'],
    [{ path: '' }, 'foo=bar'],
    [{ maxAge: 0, secure: false, domain: '' }, 'foo=bar; Path=/'],
    [{ httpOnly: true, sameSite: 'Strict' }, 'foo=bar; HttpOnly; Path=/; SameSite=Strict'],
  ])('takes %j', async (options, line) => {
    expect(await setCookies((handler) => handler.setCookie('foo', 'bar', options))).toEqual([line])
  })

  it('counts expiresDays from now', async () => {
    const before = Date.now()
    const [line] = await setCookies((handler) => handler.setCookie('a', 'b', { expiresDays: 10 }))
    const expires = Date.parse(/expires=([^;]+)/.exec(line!)![1]!)
    expect(expires - before).toBeGreaterThan(10 * 86400e3 - 2000)
    expect(expires - before).toBeLessThan(10 * 86400e3 + 60000)
  })

  it('replaces an earlier cookie of the same name with all its attributes', async () => {
    const lines = await setCookies((handler) => {
      handler.setCookie('a', 'b', { domain: 'example.com' })
      handler.setCookie('z', '1')
      handler.setCookie('a', 'e')
    })
    expect(lines).toEqual(['a=e; Path=/', 'z=1; Path=/'])
  })

  it('survives clear, and so an error page', async () => {
    class Failing extends RequestHandler {
      override get(): void {
        this.setCookie('kept', 'yes')
        this.sendError(500)
      }
    }
    const site = await serve([['/', Failing]])
    expect((await site.ask('/')).headers['set-cookie']).toEqual(['kept=yes; Path=/'])
  })

  it('refuses what would break the header or hide another attribute', async () => {
    await setCookies((handler) => {
      expect(() => handler.setCookie('foo', 'a b')).toThrow(RangeError)
      expect(() => handler.setCookie('foo', 'a\r\nX: y')).toThrow(RangeError)
      expect(() => handler.setCookie('foo', 'x', { domain: 'a;b' })).toThrow(CookieError)
      expect(() => handler.setCookie('foo', 'x', { path: '/\r\n' })).toThrow(CookieError)
      expect(() => handler.setCookie('f;oo', 'x')).toThrow(CookieError)
      expect(() => handler.setCookie('é', 'x')).toThrow(CookieError)
      expect(() => handler.setCookie('Path', 'x')).toThrow(CookieError)
      expect(() => handler.setCookie('foo', 'x', { colour: 'red' } as never)).toThrow(CookieError)
    })
  })
})

describe('clearCookie', () => {
  it('sends an empty cookie that has expired', async () => {
    const [line] = await setCookies((handler) => handler.clearCookie('foo', { domain: 'a.b' }))
    expect(line).toMatch(/^foo=""; Domain=a\.b; expires=\w+, [^;]+ GMT; Path=\/$/)
    expect(Date.parse(/expires=([^;]+)/.exec(line!)![1]!)).toBeLessThan(Date.now())
  })

  it('takes no time of its own', async () => {
    await setCookies((handler) => {
      expect(() => handler.clearCookie('foo', { maxAge: 1 } as never)).toThrow(TypeError)
      expect(() => handler.clearCookie('foo', { expires: 1 } as never)).toThrow(TypeError)
    })
  })

  it('is done for every cookie of the request by clearAllCookies', async () => {
    const lines = await setCookies((handler) => handler.clearAllCookies(), 'foo=1; baz=2')
    expect(lines.map((line) => line.split(';')[0])).toEqual(['foo=""', 'baz=""'])
  })
})

it('getCookie reads the request, never what was just set', async () => {
  class Reader extends RequestHandler {
    override get(): void {
      this.setCookie('new', '1')
      this.write({
        foo: this.getCookie('foo'),
        fresh: this.getCookie('new', 'none'),
        absent: this.getCookie('absent') ?? null,
      })
    }
  }
  const site = await serve([['/', Reader]])
  const answer = await site.ask('/', { headers: { Cookie: 'foo="a\\073b"' } })
  expect(JSON.parse(answer.body)).toEqual({ foo: 'a;b', fresh: 'none', absent: null })
})
