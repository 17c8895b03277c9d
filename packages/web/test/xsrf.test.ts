import { describe, expect, it } from '@jest/globals'
import {
  type ApplicationOptions,
  type CookieOptions,
  RequestHandler,
  streamRequestBody,
} from '../src/index.ts'
import { decodeXsrfToken } from '../src/xsrf-token.ts'
import { captureLogs, serve, type Answer, type Site } from './serve.ts'

const FORM = 'application/x-www-form-urlencoded'

// One secret, in the three ways it can be written.
const TOKENS = [
  '2|deadbeef|debc9cdc9af8d8985634145412705010|1300000000',
  '2|01020304|0113213745576573899ba9bfcddfedfb|1700000000',
  '00112233445566778899aabbccddeeff',
] as const
const OTHER = 'ffffffffffffffffffffffffffffffff'

class Form extends RequestHandler {
  override getCurrentUser(): string | undefined {
    return this.getArgument('user', undefined)
  }

  override get(): void {
    this.write(`${this.xsrfToken} ${this.xsrfToken} ${this.xsrfFormHtml()}`)
  }

  override head(): void {
    // Nothing to say.
  }

  override options = this.head
  override put = this.head
  override delete = this.head
  override post = this.head
}

async function site(options: ApplicationOptions = {}): Promise<Site> {
  return await serve([['/', Form]], { xsrfCookies: true, ...options })
}

interface Attempt {
  readonly cookie?: string
  readonly field?: string
  readonly header?: readonly [string, string]
  readonly method?: string
  readonly path?: string
}

async function attempt(
  target: Site,
  { cookie, field, header, method = 'POST', path = '/' }: Attempt,
): Promise<Answer> {
  return await target.ask(path, {
    method,
    headers: {
      'Content-Type': FORM,
      ...(cookie !== undefined && { Cookie: `_xsrf=${cookie}` }),
      ...(header !== undefined && { [header[0]]: header[1] }),
    },
    body: field === undefined ? '' : `_xsrf=${encodeURIComponent(field)}`,
  })
}

describe('xsrfToken', () => {
  it('is the same in the cookie and all forms of one response', async () => {
    const answer = await (await site()).ask('/')
    const [first, second, form] = answer.body.split(/ (?=2|<)/)
    expect(first).toMatch(/^2\|[0-9a-f]{8}\|[0-9a-f]{32}\|\d{10}$/)
    expect(second).toBe(first)
    expect(form).toBe(`<input type="hidden" name="_xsrf" value="${first}"/>`)
    expect(answer.headers['set-cookie']).toEqual([`_xsrf=${first}; Path=/`])
  })

  it.each(TOKENS)('keeps the secret of the cookie %s, and sets no other', async (cookie) => {
    const target = await site()
    const texts = new Set<string>()
    for (let count = 0; count < 2; count++) {
      const answer = await target.ask('/', { headers: { Cookie: `_xsrf=${cookie}` } })
      expect(answer.headers['set-cookie']).toBeUndefined()
      const [text = ''] = answer.body.split(' ')
      expect(decodeXsrfToken(text)?.secret).toEqual(decodeXsrfToken(cookie)?.secret)
      texts.add(text)
    }
    expect(texts.size).toBe(2)
  })

  it.each(['3|', '2|deadbeef|x|1', '2|deadbeef||1300000000'])(
    'replaces the useless cookie %s',
    async (cookie) => {
      const answer = await (await site()).ask('/', { headers: { Cookie: `_xsrf=${cookie}` } })
      expect(answer.headers['set-cookie']).toHaveLength(1)
    },
  )

  it('is plain hex in version 1, and there are no others', async () => {
    const answer = await (await site({ xsrfCookieVersion: 1 })).ask('/')
    expect(answer.headers['set-cookie']?.[0]).toMatch(/^_xsrf=[0-9a-f]{32}; Path=\/$/)
    captureLogs()
    expect((await (await site({ xsrfCookieVersion: 3 })).ask('/')).status).toBe(500)
  })

  it('takes the name and the options of the cookie from the settings, and leaves them', async () => {
    const xsrfCookieKwargs: CookieOptions = Object.freeze({ httponly: true, samesite: 'Lax' })
    const target = await site({ xsrfCookieName: '__Host-xsrf', xsrfCookieKwargs })
    const answer = await target.ask('/?user=a')
    const [line = ''] = answer.headers['set-cookie'] ?? []
    expect(line).toMatch(/^__Host-xsrf=2\|.*; expires=[^;]+; HttpOnly; Path=\/; SameSite=Lax$/)
    const expires = Date.parse(/expires=([^;]+)/.exec(line)?.[1] ?? '')
    expect(Math.round((expires - Date.now()) / 86400e3)).toBe(30)
    expect((await target.ask('/')).headers['set-cookie']?.[0]).not.toContain('expires')
    // The cookie comes back under that name, and the field is still called _xsrf.
    const cookie = `__Host-xsrf=${TOKENS[0]}`
    const headers = { 'Content-Type': FORM, Cookie: cookie }
    const body = `_xsrf=${encodeURIComponent(TOKENS[2])}`
    expect((await target.ask('/', { method: 'POST', headers, body })).status).toBe(200)
  })

  it('leaves the expiry alone where the settings say it', async () => {
    const target = await site({ xsrfCookieKwargs: { expiresDays: null } })
    expect((await target.ask('/?user=a')).headers['set-cookie']?.[0]).not.toContain('expires')
  })
})

describe('checkXsrfCookie', () => {
  it('takes every writing of the token, as a field, an argument or a header', async () => {
    const target = await site()
    for (const cookie of TOKENS) {
      for (const token of TOKENS) {
        expect((await attempt(target, { cookie, field: token })).status).toBe(200)
      }
    }
    const [cookie, , token] = TOKENS
    for (const name of ['X-XSRFToken', 'X-CSRFToken']) {
      expect((await attempt(target, { cookie, header: [name, token] })).status).toBe(200)
    }
    // An empty field counts as none.
    const header = ['X-XSRFToken', token] as const
    expect((await attempt(target, { cookie, field: '', header })).status).toBe(200)
    expect((await attempt(target, { cookie, path: `/?_xsrf=${token}` })).status).toBe(200)
    expect((await attempt(target, { cookie: 'xoxo', field: 'xoxo' })).status).toBe(200)
    expect((await attempt(target, { cookie: 'deadbeef', field: 'DEADBEEF' })).status).toBe(200)
  })

  const MISSING = "403 POST / (127.0.0.1): '_xsrf' argument missing from POST"
  const INVALID = "403 POST / (127.0.0.1): '_xsrf' argument has invalid format"
  const MISMATCH = '403 POST / (127.0.0.1): XSRF cookie does not match POST argument'

  it.each<[Attempt, string]>([
    [{}, MISSING],
    [{ cookie: TOKENS[0] }, MISSING],
    [{ cookie: TOKENS[0], field: '' }, MISSING],
    [{ cookie: TOKENS[0], header: ['X-XSRFToken', ''] }, MISSING],
    [{ cookie: TOKENS[0], field: '3|' }, INVALID],
    [{ cookie: TOKENS[0], field: '2|deadbeef||1300000000' }, INVALID],
    [{ cookie: '2|deadbeef||1', field: '2|deadbeef||1' }, INVALID],
    [{ field: TOKENS[0] }, MISMATCH],
    [{ cookie: '3|', field: TOKENS[0] }, MISMATCH],
    [{ cookie: TOKENS[0], field: OTHER }, MISMATCH],
    [{ cookie: TOKENS[0], field: '0011' }, MISMATCH],
    [{ cookie: TOKENS[0], field: OTHER, header: ['X-XSRFToken', TOKENS[0]] }, MISMATCH],
  ])('refuses %j', async (forged, message) => {
    const target = await site()
    const logs = captureLogs()
    const answer = await attempt(target, forged)
    expect(answer.status).toBe(403)
    expect(answer.body).not.toContain('_xsrf')
    expect(logs.map((record) => record.getMessage())).toContain(message)
  })

  it('protects every method that changes something, and no other', async () => {
    captureLogs()
    const target = await site()
    for (const method of ['GET', 'HEAD', 'OPTIONS']) {
      expect((await attempt(target, { method })).status).toBe(200)
    }
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      expect((await attempt(target, { method })).status).toBe(403)
    }
  })

  it('runs before prepare, and can be overridden', async () => {
    captureLogs()
    let prepared = 0
    class Guarded extends RequestHandler {
      override prepare(): void {
        prepared++
      }

      override post(): void {
        // Nothing to say.
      }
    }
    class Open extends Guarded {
      override checkXsrfCookie(): void {
        // Asks for a key of its own.
      }
    }
    const target = await serve(
      [
        ['/', Guarded],
        ['/open', Open],
      ],
      { xsrfCookies: true },
    )
    expect((await attempt(target, {})).status).toBe(403)
    expect(prepared).toBe(0)
    expect((await attempt(target, { path: '/open' })).status).toBe(200)
    expect(prepared).toBe(1)
  })

  it('does nothing without the setting, and answers 404 before it', async () => {
    captureLogs()
    expect((await attempt(await site({ xsrfCookies: false }), {})).status).toBe(200)
    expect((await attempt(await site(), { path: '/unknown' })).status).toBe(404)
  })

  it('takes the header of a handler that streams its body', async () => {
    captureLogs()
    const Upload = streamRequestBody(
      class extends RequestHandler {
        override dataReceived(): void {
          // Taken.
        }

        override post(): void {
          this.write('taken')
        }
      },
    )
    const target = await serve([['/', Upload]], { xsrfCookies: true })
    const [cookie, , token] = TOKENS
    const header = ['X-XSRFToken', token] as const
    expect((await attempt(target, { cookie, field: 'x', header })).body).toBe('taken')
    expect((await attempt(target, { cookie, field: token })).status).toBe(403)
  })
})
