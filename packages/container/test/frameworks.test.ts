import { createReadStream } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { beforeEach, describe, expect, it } from '@jest/globals'
import connect from 'connect'
import fastify from 'fastify'
import { Hono } from 'hono'
import { setCookie } from 'hono/cookie'
import Koa from 'koa'
import { FetchContainer, NodeContainer } from '../src/index.ts'
import { captureLogs, serve, type Site } from './serve.ts'

const SELF = import.meta.filename

beforeEach(() => {
  captureLogs()
})

async function jsonOf(req: AsyncIterable<unknown>): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of req) chunks.push(chunk as Buffer)
  return JSON.parse(Buffer.concat(chunks).toString())
}

function connectSite(): Promise<Site> {
  const app = connect()
  app.use('/user', (req: IncomingMessage, res: ServerResponse) => {
    res.setHeader('Content-Type', 'application/json')
    res.end(JSON.stringify({ name: req.url?.slice(1) }))
  })
  app.use('/json', (req: IncomingMessage, res: ServerResponse, next: (e?: unknown) => void) => {
    jsonOf(req).then((value) => {
      res.statusCode = 201
      res.end(JSON.stringify(value))
    }, next)
  })
  app.use('/away', (_req: IncomingMessage, res: ServerResponse) => {
    res.writeHead(302, { Location: '/user/next' }).end()
  })
  app.use('/cookies', (_req: IncomingMessage, res: ServerResponse) => {
    res.setHeader('Set-Cookie', ['a=1', 'b=2'])
    res.end('two')
  })
  app.use('/empty', (_req: IncomingMessage, res: ServerResponse) => {
    res.statusCode = 204
    res.end()
  })
  app.use('/file', (_req: IncomingMessage, res: ServerResponse) => {
    createReadStream(SELF).pipe(res)
  })
  app.use('/boom', () => {
    throw new Error('boom')
  })
  app.use((error: Error, _req: unknown, res: ServerResponse, _next: unknown) => {
    res.statusCode = 418
    res.end(`caught ${error.message}`)
  })
  return serve(new NodeContainer(app))
}

function koaSite(): Promise<Site> {
  const app = new Koa()
  app.use(async (ctx, next) => {
    try {
      await next()
    } catch (error) {
      ctx.status = 418
      ctx.body = `caught ${(error as Error).message}`
    }
  })
  app.use(async (ctx) => {
    const [, first = '', name] = ctx.path.split('/')
    if (first === 'user') ctx.body = { name }
    else if (first === 'json') {
      ctx.body = await jsonOf(ctx.req)
      ctx.status = 201
    } else if (first === 'away') ctx.redirect('/user/next')
    else if (first === 'cookies') {
      ctx.cookies.set('a', '1')
      ctx.cookies.set('b', '2')
      ctx.body = 'two'
    } else if (first === 'empty') ctx.status = 204
    else if (first === 'file') ctx.body = createReadStream(SELF)
    else if (first === 'boom') throw new Error('boom')
  })
  return serve(new NodeContainer(app.callback()))
}

async function fastifySite(): Promise<Site> {
  const app = fastify()
  app.get('/user/:name', (request) => request.params)
  app.post('/json', (request, reply) => reply.code(201).send(request.body))
  app.get('/away', (_request, reply) => reply.redirect('/user/next'))
  app.get('/cookies', (_request, reply) =>
    reply.header('Set-Cookie', 'a=1').header('Set-Cookie', 'b=2').send('two'),
  )
  app.get('/empty', (_request, reply) => reply.code(204).send())
  app.get('/file', (_request, reply) => reply.send(createReadStream(SELF)))
  app.get('/boom', () => {
    throw new Error('boom')
  })
  app.setErrorHandler((error, _request, reply) =>
    reply.code(418).send(`caught ${(error as Error).message}`),
  )
  await app.ready()
  return serve(new NodeContainer(app.routing))
}

function honoSite(): Promise<Site> {
  const app = new Hono()
  app.get('/user/:name', (c) => c.json({ name: c.req.param('name') }))
  app.post('/json', async (c) => c.json(await c.req.json(), 201))
  app.get('/away', (c) => c.redirect('/user/next'))
  app.get('/cookies', (c) => {
    setCookie(c, 'a', '1', { path: '' })
    setCookie(c, 'b', '2', { path: '' })
    return c.text('two')
  })
  app.get('/empty', (c) => c.body(null, 204))
  app.get('/file', (c) => {
    return c.body(Readable.toWeb(createReadStream(SELF)) as ReadableStream)
  })
  app.get('/boom', () => {
    throw new Error('boom')
  })
  app.onError((error, c) => c.text(`caught ${error.message}`, 418))
  return serve(new FetchContainer(app))
}

describe.each([
  ['Connect', connectSite],
  ['Koa', koaSite],
  ['Fastify', fastifySite],
  ['Hono', honoSite],
])('%s', (_name, makeSite) => {
  let site: Site

  beforeEach(async () => {
    site = await makeSite()
  })

  it('routes', async () => {
    const answer = await site.ask('/user/ann')
    expect(JSON.parse(answer.body)).toEqual({ name: 'ann' })
    expect(answer.headers['content-length']).toBe(String(answer.body.length))
  })

  it('reads a JSON body', async () => {
    const headers = { 'Content-Type': 'application/json' }
    const body = JSON.stringify({ k: 'x'.repeat(100_000) })
    const answer = await site.ask('/json', { method: 'POST', headers, body })
    expect(answer.status).toBe(201)
    expect(JSON.parse(answer.body)).toEqual(JSON.parse(body))
  })

  it('redirects, sets two cookies, and answers 204 without a body', async () => {
    const away = await site.ask('/away')
    expect([away.status, away.headers.location]).toEqual([302, '/user/next'])
    const cookies = (await site.ask('/cookies')).headers['set-cookie'] ?? []
    expect(cookies.map((line) => line.split(';')[0])).toEqual(['a=1', 'b=2'])
    const empty = await site.ask('/empty')
    expect([empty.status, empty.body]).toEqual([204, ''])
  })

  it('streams a file', async () => {
    const answer = await site.ask('/file')
    expect(answer.headers['transfer-encoding']).toBe('chunked')
    expect(answer.body).toContain('streams a file')
  })

  it('answers HEAD without a body', async () => {
    const answer = await site.ask('/user/ann', { method: 'HEAD' })
    expect([answer.status, answer.body]).toEqual([200, ''])
  })

  it('runs its own error handler', async () => {
    const answer = await site.ask('/boom')
    expect([answer.status, answer.body]).toEqual([418, 'caught boom'])
  })
})
