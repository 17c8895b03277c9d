import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from '@jest/globals'
import type { LogRecord } from '@tornado-ts/log'
import { RuleRouter } from '@tornado-ts/routing'
import { Application, RequestHandler, StaticFileHandler } from '@tornado-ts/web'
import {
  FetchContainer,
  NodeAdapter,
  type NodeAdapterOptions,
  NodeContainer,
} from '../src/index.ts'
import { Hello, host } from './adapted.ts'
import { captureLogs, cleanUp, deferred, linesOf } from './serve.ts'

let logs: LogRecord[]

beforeEach(() => {
  logs = captureLogs()
})

describe('an Application in a server of node:http', () => {
  it('answers with its own headers, pages and log', async () => {
    const site = await host([['/hi', Hello]])
    const answer = await site.ask('/hi?a=1')
    expect([answer.status, answer.body]).toEqual([200, 'hello 127.0.0.1 http /hi?a=1'])
    expect(answer.headers.server).toMatch(/^tornado-ts\//)
    expect(answer.headers.etag).toBeDefined()
    expect(answer.headers['content-length']).toBe(String(answer.body.length))
    const missing = await site.ask('/nope')
    expect([missing.status, missing.body]).toEqual([
      404,
      '<html><title>404: Not Found</title><body>404: Not Found</body></html>',
    ])
    expect(linesOf(logs, 'tornado.access')).toEqual([
      expect.stringMatching(/^INFO 200 GET \/hi\?a=1 \(127\.0\.0\.1\)/),
      expect.stringMatching(/^WARNING 404 GET \/nope/),
    ])
  })

  it('answers HEAD without a body, and 304 to a validator', async () => {
    const site = await host([['/hi', Hello]])
    const { etag = '' } = (await site.ask('/hi')).headers
    const head = await site.ask('/hi', { method: 'HEAD' })
    expect([head.status, head.body]).toEqual([200, ''])
    expect(Number(head.headers['content-length'])).toBeGreaterThan(0)
    const same = await site.ask('/hi', { headers: { 'If-None-Match': etag } })
    expect([same.status, same.body]).toEqual([304, ''])
  })

  it('signs cookies', async () => {
    class Visits extends RequestHandler {
      override get(): void {
        const before = Number(this.getSignedCookie('visits') ?? 0)
        this.setSignedCookie('visits', String(before + 1))
        this.setCookie('other', 'x')
        this.write(String(before))
      }
    }
    const site = await host(
      new Application([['/', Visits]], { cookieSecret: 'a secret of the test' }),
    )
    const first = await site.ask('/')
    const cookies = first.headers['set-cookie'] ?? []
    expect(cookies).toHaveLength(2)
    const Cookie = cookies.map((line) => line.split(';')[0]).join('; ')
    expect((await site.ask('/', { headers: { Cookie } })).body).toBe('1')
  })

  it('guards forms against other sites', async () => {
    class Form extends RequestHandler {
      override get(): void {
        this.write(this.xsrfToken)
      }
      override post(): void {
        this.write(`thanks, ${this.getBodyArgument('name')}`)
      }
    }
    const site = await host(new Application([['/', Form]], { xsrfCookies: true }))
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
    expect((await site.ask('/', { method: 'POST', headers, body: 'name=x' })).status).toBe(403)
    const form = await site.ask('/')
    const Cookie = form.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
    const body = `name=ann&_xsrf=${encodeURIComponent(form.body)}`
    const sent = await site.ask('/', { method: 'POST', headers: { ...headers, Cookie }, body })
    expect([sent.status, sent.body]).toEqual([200, 'thanks, ann'])
  })

  it('sends static files, whole and in part', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'adapter-'))
    cleanUp(() => rm(folder, { recursive: true, force: true }))
    const content = '0123456789'.repeat(100_000)
    await writeFile(join(folder, 'f.txt'), content)
    const site = await host([['/s/(.*)', StaticFileHandler, { path: folder }]])
    expect((await site.ask('/s/f.txt')).body).toBe(content)
    const part = await site.ask('/s/f.txt', { headers: { Range: 'bytes=15-17' } })
    expect([part.status, part.body]).toEqual([206, '567'])
  })

  it('compresses, and streams', async () => {
    class Long extends RequestHandler {
      override async get(): Promise<void> {
        this.write('a'.repeat(10_000))
        await this.flush()
        this.write('b'.repeat(10_000))
      }
    }
    const site = await host(new Application([['/', Long]], { compressResponse: true }))
    const response = await fetch(site.url, { headers: { 'Accept-Encoding': 'gzip' } })
    expect(response.headers.get('content-encoding')).toBe('gzip')
    expect(await response.text()).toBe('a'.repeat(10_000) + 'b'.repeat(10_000))
  })

  it('waits for a slow client', async () => {
    let flushed = 0
    class Endless extends RequestHandler {
      override async get(): Promise<void> {
        const piece = Buffer.alloc(1 << 20)
        for (; flushed < 64; flushed++) {
          this.write(piece)
          await this.flush()
        }
      }
    }
    const site = await host([['/', Endless]])
    const socket = await site.socket()
    socket.pause()
    socket.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    for (let before = -1; flushed !== before || flushed === 0;) {
      before = flushed
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    expect(flushed).toBeLessThan(40)
    let received = 0
    for await (const chunk of socket) received += (chunk as Buffer).length
    expect(received).toBeGreaterThan(64 << 20)
  })

  it('tells a handler that its client has left', async () => {
    const left = deferred<boolean | undefined>()
    const called = deferred()
    class Poll extends RequestHandler {
      override async get(): Promise<void> {
        called.resolve()
        await left.promise
      }
      override onConnectionClose(): void {
        left.resolve(this.request.connection?.stream?.closed())
      }
    }
    const site = await host([['/', Poll]])
    const socket = await site.socket()
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await called.promise
    socket.destroy()
    expect(await left.promise).toBe(true)
  })
})

describe('what can be adapted', () => {
  it('is a function of whole requests', async () => {
    const site = await host((request) => {
      void request.connection?.writeHeaders(
        { version: '', code: 200, reason: 'OK' } as never,
        request.headers.copy(),
        request.body,
      )
      request.connection?.finish()
    })
    const headers = { 'X-A': 'b' }
    const answer = await site.ask('/', { method: 'POST', body: 'whole', headers })
    expect([answer.body, answer.headers['x-a']]).toEqual(['whole', 'b'])
  })

  it('is a router, which answers 404 by itself', async () => {
    const site = await host(new RuleRouter([['/hi', new Application([['/hi', Hello]])]]))
    expect((await site.ask('/hi')).status).toBe(200)
    expect((await site.ask('/no')).status).toBe(404)
  })

  it('is a container, and an Application with containers in it', async () => {
    const node = new NodeContainer((req, res) => req.pipe(res))
    const edge = new FetchContainer(() => new Response('edge'))
    const site = await host([
      ['/node', node],
      ['/edge', edge],
    ])
    const body = 'x'.repeat(1_000_000)
    expect((await site.ask('/node', { method: 'POST', body })).body).toBe(body)
    expect((await site.ask('/edge')).body).toBe('edge')
  })

  it('is told once when a connection has ended', async () => {
    const ended: unknown[] = []
    const application = new Application([['/hi', Hello]])
    application.onClose = (connection) => ended.push(connection)
    const site = await host(application)
    const socket = await site.socket()
    const get = 'GET /hi HTTP/1.1\r\nHost: a\r\n\r\n'
    socket.write(get)
    await once(socket, 'data')
    socket.write(get)
    await once(socket, 'data')
    expect(ended).toEqual([])
    socket.destroy()
    while (ended.length === 0) await new Promise(setImmediate)
    expect(ended).toHaveLength(1)
  })

  it('is nothing else', () => {
    expect(() => new NodeAdapter({} as never)).toThrow(TypeError)
    expect(() => new NodeAdapter(undefined as never)).toThrow(TypeError)
  })
})

describe('proxies', () => {
  const headers = { 'X-Forwarded-For': '4.4.4.4, 5.5.5.5', 'X-Forwarded-Proto': 'https' }

  it.each<[string, NodeAdapterOptions, string]>([
    ['are not trusted by default', {}, 'hello 127.0.0.1 http'],
    ['are believed where asked for', { xheaders: true }, 'hello 5.5.5.5 https'],
    [
      'are skipped where they are trusted',
      { xheaders: true, trustedDownstream: ['5.5.5.5'] },
      'hello 4.4.4.4 https',
    ],
    ['may end TLS silently', { protocol: 'https' }, 'hello 127.0.0.1 https'],
  ])('%s', async (_name, options, expected) => {
    const site = await host([['/', Hello]], options)
    expect((await site.ask('/', { headers })).body).toBe(`${expected} /`)
  })
})
