import { createRequire } from 'node:module'
import http from 'node:http'
import { beforeEach, describe, expect, it } from '@jest/globals'
import connect from 'connect'
import express5 from 'express'
import type { LogRecord } from '@tornado-ts/log'
import { RuleRouter } from '@tornado-ts/routing'
import { Application, RequestHandler } from '@tornado-ts/web'
import { NodeAdapter, type NodeAdapterOptions } from '../src/index.ts'
import { Hello } from './adapted.ts'
import { captureLogs, linesOf, listen, type Site } from './serve.ts'

const express4 = createRequire(import.meta.url)('express4') as typeof express5

let logs: LogRecord[]

beforeEach(() => {
  logs = captureLogs()
})

class Cookies extends RequestHandler {
  override get(): void {
    this.setCookie('ours', '2')
    this.write('cookies')
  }
}

class Sorry extends RequestHandler {
  override prepare(): Promise<void> {
    this.setStatus(404)
    return this.finish('sorry')
  }
}

const RULES = [
  ['/hi', Hello],
  ['/m/hi', Hello],
  ['/cookies', Cookies],
] as const

describe.each([
  ['Express 4', express4],
  ['Express 5', express5],
])('in %s', (_name, express) => {
  function site(
    mount: (app: express5.Express, adapter: NodeAdapter) => void,
    options?: NodeAdapterOptions,
    application: Application | RuleRouter = new Application(RULES),
  ): Promise<Site> {
    const app = express()
    mount(app, new NodeAdapter(application, options))
    app.use((_req, res) => {
      res.status(404).send('express says no')
    })
    return listen(http.createServer(app))
  }

  it('rules that match answer, and the rest goes on', async () => {
    const { ask } = await site((app, adapter) => app.use(adapter.handler)).then(bound)
    expect((await ask('/hi')).body).toBe('hello 127.0.0.1 http /hi')
    expect((await ask('/nope')).body).toBe('express says no')
    expect((await ask('/hi', { method: 'PUT' })).status).toBe(405)
  })

  it('a router is asked in the same way', async () => {
    const router = new RuleRouter([['/r', new Application([['/r', Hello]])]])
    const { ask } = await site((app, { handler }) => app.use(handler), {}, router).then(bound)
    expect((await ask('/r')).status).toBe(200)
    expect((await ask('/nope')).body).toBe('express says no')
  })

  it('an application that takes everything keeps everything', async () => {
    const greedy = new Application(RULES, { defaultHandlerClass: Sorry })
    const { ask } = await site((app, { handler }) => app.use(handler), {}, greedy).then(bound)
    expect((await ask('/nope')).body).toBe('sorry')
  })

  it('the URL is the whole one, unless that of the mount is asked for', async () => {
    const whole = bound(await site((app, { handler }) => app.use('/m', handler)))
    expect((await whole.ask('/m/hi')).body).toBe('hello 127.0.0.1 http /m/hi')
    const mounted = bound(
      await site((app, { handler }) => app.use('/x', handler), { useMountedUrl: true }),
    )
    expect((await mounted.ask('/x/hi?a')).body).toBe('hello 127.0.0.1 http /hi?a')
  })

  it('headers of other middleware stay', async () => {
    const { ask } = await site((app, { handler }) => {
      app.use((_req, res, next) => {
        res.setHeader('X-Before', '1')
        res.cookie('theirs', '1')
        next()
      })
      app.use(handler)
    }).then(bound)
    const { headers } = await ask('/cookies')
    expect(headers['x-before']).toBe('1')
    expect(headers['set-cookie']).toEqual(['theirs=1; Path=/', 'ours=2; Path=/'])
  })

  it('a body that a parser has read is taken from rawBody, or missed aloud', async () => {
    const type = {
      headers: { 'Content-Type': 'application/json' },
      method: 'POST',
      body: '{"a":1}',
    }
    const kept = bound(
      await site((app, { handler }) => {
        app.use(
          express.json({
            verify: (req, _res, bytes) => Object.assign(req, { rawBody: bytes }),
          }),
        )
        app.use(handler)
      }),
    )
    expect((await kept.ask('/hi', type)).body).toBe('{"a":1}')
    const lost = bound(
      await site((app, { handler }) => {
        app.use(express.json())
        app.use(handler)
      }),
    )
    const answer = await lost.ask('/hi', type)
    expect([answer.status, answer.body]).toEqual([
      500,
      expect.stringContaining('request body already consumed'),
    ])
    expect(linesOf(logs, 'tornado.application')).toEqual([
      'ERROR request body already consumed: mount the NodeAdapter before body parsers',
    ])
    // A request without body, or of another type, was not read.
    expect((await lost.ask('/hi')).status).toBe(200)
    expect((await lost.ask('/hi', { method: 'POST', body: 'text' })).body).toBe('text')
  })
})

describe('in Connect', () => {
  it('rules that match answer, and the rest goes on', async () => {
    const app = connect()
    app.use(new NodeAdapter(new Application(RULES)).handler)
    app.use((_req: unknown, res: http.ServerResponse) => res.end('connect'))
    const { ask } = bound(await listen(http.createServer(app)))
    expect((await ask('/hi')).body).toBe('hello 127.0.0.1 http /hi')
    expect((await ask('/nope')).body).toBe('connect')
  })
})

function bound(site: Site): { ask: Site['ask'] } {
  return { ask: (...args) => site.ask(...args) }
}
