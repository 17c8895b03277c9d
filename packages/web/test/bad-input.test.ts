import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from '@jest/globals'
import type { LogRecord } from '@tornado-ts/log'
import { DictLoader, ParseError, TemplateNotFoundError } from '@tornado-ts/template'
import { createSignedValue, RequestHandler } from '../src/index.ts'
import { type Answer, captureLogs, type RequestOptions, serve, type Site } from './serve.ts'
import { temporaryFolder } from './static-files.ts'

/*
 * What clients may send, over the wire, at the parts of this package that read it. The answer is
 * never a 500, and neither answer nor log blames the application.
 */

const SECRET = 'a secret that only the server knows'
const TOKEN = '2|deadbeef|debc9cdc9af8d8985634145412705010|1300000000'
const DAY = 86400

class Whoami extends RequestHandler {
  override get(): void {
    this.write({ user: this.getSignedCookie('user')?.toString() ?? null })
  }

  override post(): void {
    this.write('done')
  }
}

const templates = new DictLoader({
  broken: 'text\n\n{% if x %}never closed',
  expression: 'text\n{{ 1 2 }}',
  child: '{% extends "no such base" %}',
})

class Page extends RequestHandler {
  override async get(name: string): Promise<void> {
    await this.render(name)
  }
}

let site: Site
let records: LogRecord[]

beforeEach(async () => {
  records = captureLogs()
  const folder = await temporaryFolder()
  await mkdir(join(folder, 'root'))
  await writeFile(join(folder, 'root', 'file.txt'), 'public')
  await writeFile(join(folder, 'secret.txt'), 'secret')
  await symlink('../secret.txt', join(folder, 'root', 'link.txt'))
  site = await serve(
    [
      ['/', Whoami],
      ['/page/(.*)', Page],
      ['/args', Whoami],
    ],
    {
      cookieSecret: SECRET,
      xsrfCookies: true,
      staticPath: join(folder, 'root'),
      templateLoader: templates,
    },
  )
})

/** Asks, and checks that nobody took the client's fault for one of the application. */
async function ask(path: string, options: RequestOptions = {}): Promise<Answer> {
  const answer = await site.ask(path, options)
  expect(answer.status).toBeLessThan(500)
  expect(answer.body).not.toMatch(/^ +at /m)
  expect(answer.body).not.toContain('secret')
  expect(records.filter(({ levelname }) => levelname === 'ERROR')).toEqual([])
  expect(records.filter(({ excInfo }) => excInfo !== undefined)).toEqual([])
  return answer
}

describe('a signed cookie', () => {
  const now = Date.now() / 1000
  const signed = (options: { version?: number; clock?: () => number } = {}): string =>
    createSignedValue(SECRET, 'user', 'me', options)
  const forged = createSignedValue('another secret', 'user', 'root')

  it('is believed when it is ours', async () => {
    for (const version of [1, 2]) {
      const headers = { Cookie: `user="${signed({ version })}"` }
      expect((await ask('/', { headers })).body).toBe('{"user":"me"}')
    }
  })

  it.each<[string, string]>([
    ['forged', forged],
    ['forged in version 1', createSignedValue('another secret', 'user', 'root', { version: 1 })],
    ['of another name', createSignedValue(SECRET, 'other', 'root')],
    ['with another value', signed().replace(/\|4:[^|]+/, '|8:cm9vdA==')],
    ['cut in the signature', signed().slice(0, -1)],
    ['cut in a field', signed().slice(0, 20)],
    ['of two characters', '2|'],
    ['of a version to come', signed().replace(/^2/, '3')],
    ['expired', signed({ clock: () => now - 32 * DAY })],
    ['expired, in version 1', signed({ version: 1, clock: () => now - 32 * DAY })],
    ['of the far future, in version 1', signed({ version: 1, clock: () => now + 32 * DAY })],
    ['with an absurd length', '2|1:0|99999999999999999999:1|4:user|4:bWU=|00'],
    ['with a negative length', '2|1:0|-1:1|4:user|4:bWU=|00'],
    ['with bytes that are no UTF-8', 'ÿþ|ÿ|ÿ'],
    ['of 30 KiB', `2|1:0|10:1300000000|4:user|30000:${'x'.repeat(30_000)}|00`],
    ['of 30 KiB, in version 1', `${'x'.repeat(30_000)}|1300000000|${'0'.repeat(40)}`],
    ['of bars alone', '|'.repeat(10_000)],
  ])('%s says nothing', async (_title, value) => {
    const answer = await ask('/', { headers: { Cookie: `user="${value}"` } })
    expect([answer.status, answer.body]).toEqual([200, '{"user":null}'])
  })

  it.each([';'.repeat(20_000), '='.repeat(20_000), 'a=b; '.repeat(5000), '"\\', 'user'])(
    'in a Cookie header that is none: %.20s',
    async (cookie) => {
      expect((await ask('/', { headers: { Cookie: cookie } })).body).toBe('{"user":null}')
    },
  )

  it('beyond the limit of all headers is refused with them', async () => {
    const answer = await ask('/', { headers: { Cookie: `user=${'x'.repeat(70_000)}` } })
    expect(answer.status).toBe(431)
  })
})

describe('an XSRF token', () => {
  const cookie = `_xsrf="${TOKEN}"`

  it.each<[string, Record<string, string>, number]>([
    ['in both places', { Cookie: cookie, 'X-XSRFToken': TOKEN }, 200],
    [
      'as the plain token',
      { Cookie: cookie, 'X-XSRFToken': '00112233445566778899aabbccddeeff' },
      200,
    ],
    ['absent', {}, 403],
    ['in the cookie alone', { Cookie: cookie }, 403],
    ['in the header alone', { 'X-XSRFToken': TOKEN }, 403],
    ['of another secret', { Cookie: cookie, 'X-XSRFToken': 'ff'.repeat(16) }, 403],
    ['cut', { Cookie: cookie, 'X-XSRFToken': TOKEN.slice(0, 20) }, 403],
    ['of a version to come', { Cookie: cookie, 'X-XSRFToken': TOKEN.replace(/^2/, '3') }, 403],
    ['whose fields are no hex', { Cookie: cookie, 'X-XSRFToken': '2|zz|zz|1' }, 403],
    ['whose mask is short', { Cookie: cookie, 'X-XSRFToken': '2|dead|debc|1' }, 403],
    ['of 30 KiB', { Cookie: cookie, 'X-XSRFToken': 'ab'.repeat(15_000) }, 403],
    ['of bars', { Cookie: cookie, 'X-XSRFToken': `2${'|'.repeat(10_000)}` }, 403],
    ['in bytes that are no UTF-8', { Cookie: cookie, 'X-XSRFToken': 'ÿþ' }, 403],
  ])('%s', async (_title, headers, status) => {
    expect((await ask('/', { method: 'POST', headers })).status).toBe(status)
  })

  it('in a field that is no UTF-8', async () => {
    const headers = { Cookie: cookie, 'Content-Type': 'application/x-www-form-urlencoded' }
    expect((await ask('/', { method: 'POST', headers, body: '_xsrf=%FF' })).status).toBe(400)
  })
})

describe('a range', () => {
  it.each<[string, number]>([
    ['bytes=6-', 416],
    ['bytes=-0', 416],
    ['bytes=5-2', 416],
    ['bytes=99999999999999999999-', 416],
    ['bytes=0-99999999999999999999', 200],
    ['bytes=-99999999999999999999', 200],
    ['bytes=0-0,0-0', 200],
    ['bytes=0-3,2-5', 200],
    [`bytes=${'0-,'.repeat(5000)}0-`, 200],
    ['bytes=-', 200],
    ['bytes=', 200],
    ['bytes', 200],
    ['bytes=1-2-3', 200],
    ['bytes=--1', 200],
    ['bytes=+1-2', 200],
    ['bytes=0x0-0x2', 200],
    ['bytes=1e0-2', 200],
    ['bytes=a-b', 200],
    ['lines=1-2', 200],
    [`bytes=${'9'.repeat(10_000)}-`, 416],
  ])('%.30s is answered with %p', async (range, status) => {
    const answer = await ask('/static/file.txt', { headers: { Range: range } })
    expect(answer.status).toBe(status)
    expect(answer.body).toBe(status === 200 ? 'public' : '')
    if (status === 416) expect(answer.headers['content-range']).toBe('bytes */6')
  })
})

describe('a path', () => {
  it.each<[string, number]>([
    ['/static/../../../../etc/passwd', 403],
    ['/static/%2e%2e/secret.txt', 403],
    ['/static/..%2fsecret.txt', 403],
    ['/static/%2fetc%2fpasswd', 403],
    ['/static/link.txt', 403],
    ['/static/file.txt%00', 404],
    ['/static/%00', 404],
    ['/static/..%5c..%5csecret.txt', 404],
    [`/static/${'../'.repeat(5000)}etc/passwd`, 403],
    [`/static/${'a/'.repeat(10_000)}`, 404],
    ['/static/%ff%fe', 400],
    ['/static/%', 404],
    ['/static/%zz', 404],
    ['/args?%ff=1', 200],
    ['/args?a=%ff', 200],
    ['/%2e%2e/%2e%2e', 404],
  ])('%.40s is answered with %p', async (path, status) => {
    expect((await ask(path)).status).toBe(status)
  })
})

describe('a template', () => {
  it.each<[string, string, typeof ParseError | typeof TemplateNotFoundError]>([
    ['broken', 'Missing {% end %} block for if at broken:3', ParseError],
    ['expression', 'at expression:2', ParseError],
    ['missing', "no template named 'missing'", TemplateNotFoundError],
    ['child', "no template named 'no such base' at child:1", TemplateNotFoundError],
  ])('%s is the fault of the application, and the log says where', async (name, message, kind) => {
    const answer = await site.ask(`/page/${name}`)
    expect(answer.status).toBe(500)
    expect(answer.body).not.toContain(name)
    const error = records.find(({ excInfo }) => excInfo !== undefined)?.excInfo
    expect(error).toBeInstanceOf(kind)
    expect((error as Error).message).toContain(message)
  })
})
