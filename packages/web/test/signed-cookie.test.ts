import { describe, expect, it } from '@jest/globals'
import {
  type ApplicationOptions,
  CookieError,
  createSignedValue,
  decodeSignedValue,
  RequestHandler,
} from '../src/index.ts'
import { captureLogs, type Answer, serve } from './serve.ts'
import { KEYS, SECRET } from './signed-vectors.ts'

const HEX256 = '[0-9a-f]{64}'

/** Runs `action` in a handler, and answers what it returns as JSON. */
async function run(
  action: (handler: RequestHandler) => unknown,
  options: ApplicationOptions = { cookieSecret: SECRET },
  cookie?: string,
): Promise<Answer & { readonly setCookie: readonly string[] }> {
  class Cookies extends RequestHandler {
    override get(): void {
      this.write({ result: action(this) ?? null })
    }
  }
  const site = await serve([['/', Cookies]], options)
  const answer = await site.ask('/', cookie === undefined ? {} : { headers: { Cookie: cookie } })
  return { ...answer, setCookie: answer.headers['set-cookie'] ?? [] }
}

/** What `action` returns in a handler that got the cookie `key` with `value`. */
async function read(
  action: (handler: RequestHandler) => unknown,
  value: string,
  options: ApplicationOptions = { cookieSecret: SECRET },
): Promise<unknown> {
  const answer = await run(action, options, `key="${value}"`)
  expect(answer.status).toBe(200)
  return (JSON.parse(answer.body) as { result: unknown }).result
}

const text = (handler: RequestHandler): string | undefined =>
  handler.getSignedCookie('key')?.toString()
const valueOf = (line = ''): string => /^key="?([^";]*)/.exec(line)?.[1] ?? ''

describe('setSignedCookie', () => {
  it('signs in version 2, for 30 days and the whole site', async () => {
    const { setCookie } = await run((handler) => handler.setSignedCookie('key', 'value'))
    expect(setCookie).toHaveLength(1)
    expect(setCookie[0]).toMatch(
      new RegExp(
        String.raw`^key="2\|1:0\|10:\d{10}\|3:key\|8:dmFsdWU=\|${HEX256}"; expires=[^;]+; Path=/$`,
      ),
    )
    const expires = Date.parse(/expires=([^;]+)/.exec(setCookie[0] ?? '')?.[1] ?? '')
    expect(Math.round((expires - Date.now()) / 86400e3)).toBe(30)
    expect(await read(text, valueOf(setCookie[0]))).toBe('value')
  })

  it('is quoted only when its base64 is padded', async () => {
    const { setCookie } = await run((handler) => handler.setSignedCookie('key', 'abc'))
    expect(setCookie[0]).toMatch(new RegExp(String.raw`^key=2\|.*\|4:YWJj\|${HEX256}; `))
  })

  it('takes the options of setCookie, a version and no expiry', async () => {
    const { setCookie } = await run((handler) =>
      handler.setSignedCookie('key', Buffer.from('value'), {
        version: 1,
        expiresDays: null,
        httponly: true,
        samesite: 'Lax',
        path: '/a',
      }),
    )
    expect(setCookie[0]).toMatch(
      /^key="dmFsdWU=\|\d{10}\|[0-9a-f]{40}"; HttpOnly; Path=\/a; SameSite=Lax$/,
    )
    await run((handler) => {
      const options = { colour: 'red' } as never
      expect(() => handler.setSignedCookie('key', 'value', options)).toThrow(CookieError)
      expect(() => handler.setSignedCookie('key', 'value', { version: 3 })).toThrow(RangeError)
    })
  })

  it('signs with the current key of a dictionary', async () => {
    const { setCookie } = await run((handler) => handler.setSignedCookie('key', 'value'), {
      cookieSecret: KEYS,
      keyVersion: 1,
    })
    const value = valueOf(setCookie[0])
    expect(value).toMatch(/^2\|1:1\|/)
    // The next key is current now, and then the old one is gone.
    expect(await read(text, value, { cookieSecret: KEYS, keyVersion: 2 })).toBe('value')
    expect(await read(text, value, { cookieSecret: { 2: KEYS[2] }, keyVersion: 2 })).toBeNull()
  })

  it('needs the settings', async () => {
    await run((handler) => {
      const missing = /^You must define the 'cookieSecret' setting .* to use signed cookies$/
      expect(() => handler.setSignedCookie('key', 'value')).toThrow(missing)
      expect(() => handler.getSignedCookie('key')).toThrow(missing)
      expect(() => handler.getSignedCookieKeyVersion('key')).toThrow(missing)
      expect(() => handler.createSignedValue('key', 'value')).toThrow(missing)
    }, {})
    await run(
      (handler) => {
        expect(() => handler.createSignedValue('key', 'value')).toThrow(
          'key_version setting must be used for secret_key dicts',
        )
      },
      { cookieSecret: KEYS },
    )
  })
})

describe('getSignedCookie', () => {
  const now = Date.now() / 1000
  const daysOld = (days: number, version = 2): string =>
    createSignedValue(SECRET, 'key', 'value', { version, clock: () => now - days * 86400 })

  it('reads both versions, for 31 days', async () => {
    captureLogs()
    expect(await read(text, daysOld(0))).toBe('value')
    expect(await read(text, daysOld(30, 1))).toBe('value')
    expect(await read(text, daysOld(32))).toBeNull()
    expect(await read(text, daysOld(32, 1))).toBeNull()
    expect(await read((handler) => handler.getSignedCookie('other'), daysOld(0))).toBeNull()
  })

  it('takes a maximal age, a minimal version and a value of other origin', async () => {
    const value = daysOld(10, 1)
    const reading =
      (options: object) =>
      (handler: RequestHandler): string | undefined =>
        handler.getSignedCookie('key', options)?.toString()
    captureLogs()
    expect(await read(reading({ maxAgeDays: 11 }), value)).toBe('value')
    expect(await read(reading({ maxAgeDays: 9 }), value)).toBeNull()
    expect(await read(reading({ minVersion: 2 }), value)).toBeNull()
    expect(await read(reading({ value: daysOld(0) }), 'forged')).toBe('value')
  })

  it('does not take the cookie of another name', async () => {
    const { setCookie } = await run((handler) => handler.setSignedCookie('key', 'value'))
    const other = `key1="${valueOf(setCookie[0])}"`
    const answer = await run((handler) => handler.getSignedCookie('key1'), undefined, other)
    expect(JSON.parse(answer.body)).toEqual({ result: null })
  })

  it('makes nothing of a version 1 cookie where the secret is a dictionary', async () => {
    expect(await read(text, daysOld(0, 1), { cookieSecret: KEYS, keyVersion: 1 })).toBeNull()
  })
})

it('getSignedCookieKeyVersion tells the key without checking the signature', async () => {
  const keyVersion = (handler: RequestHandler): unknown => handler.getSignedCookieKeyVersion('key')
  const signed = createSignedValue(KEYS, 'key', 'value', { keyVersion: 2 })
  expect(await read(keyVersion, signed)).toBe(2)
  expect(await read(keyVersion, 'a|b|c')).toBeNull()
  expect(await read((handler) => handler.getSignedCookieKeyVersion('none'), signed)).toBeNull()
  expect(
    await read((handler) => handler.getSignedCookieKeyVersion('key', { value: signed }), 'other'),
  ).toBe(2)
})

it('createSignedValue signs for use outside cookies', async () => {
  const answer = await run((handler) => [handler.createSignedValue('reset', 'me')].join(''))
  const { result } = JSON.parse(answer.body) as { result: string }
  expect(decodeSignedValue(SECRET, 'reset', result)?.toString()).toBe('me')
})

it('has the older names, which follow what a subclass overrides', async () => {
  class Ported extends RequestHandler {
    override getSignedCookie(): Buffer {
      return Buffer.from('overridden')
    }

    override get(): void {
      this.setSecureCookie('key', 'value', { expiresDays: null })
      this.write({
        value: String(this.getSecureCookie('key')),
        keyVersion: this.getSecureCookieKeyVersion('key'),
      })
    }
  }
  const site = await serve([['/', Ported]], { cookieSecret: SECRET })
  const signed = createSignedValue(SECRET, 'key', 'value', { keyVersion: 7 })
  const answer = await site.ask('/', { headers: { Cookie: `key="${signed}"` } })
  expect(JSON.parse(answer.body)).toEqual({ value: 'overridden', keyVersion: 7 })
  expect(answer.headers['set-cookie']?.[0]).toMatch(/^key="2\|1:0\|/)
})
