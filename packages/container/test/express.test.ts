import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, it } from '@jest/globals'
import express5 from 'express'
import type { NextFunction, Request, Response } from 'express'
import session from 'express-session'
import multer from 'multer'
import { Application, FallbackHandler } from '@tornado-ts/web'
import { NodeContainer } from '../src/index.ts'
import { captureLogs, cleanUp, serve, type Site } from './serve.ts'

const express4 = createRequire(import.meta.url)('express4') as typeof express5

declare module 'express-session' {
  interface SessionData {
    visits?: number
  }
}

const MiB = 2 ** 20

describe.each([
  ['Express 4', express4],
  ['Express 5', express5],
])('%s', (_name, express) => {
  let folder: string
  let site: Site

  beforeEach(async () => {
    captureLogs()
    folder = await mkdtemp(join(tmpdir(), 'express-'))
    cleanUp(() => rm(folder, { recursive: true, force: true }))
    await writeFile(join(folder, 'digits.txt'), '0123456789'.repeat(100))
    const app = express()
    app.use(session({ secret: 'not secret', resave: false, saveUninitialized: false }))
    app.use((_req: Request, res: Response, next: NextFunction) => {
      res.locals['greeting'] = 'hello'
      next()
    })
    app.use('/static', express.static(folder))
    app.use(express.json())
    app.get('/user/:name', (req, res) => {
      res.json({ name: req.params.name, query: req.query, ip: req.ip, host: req.hostname })
    })
    app.get('/locals', (_req, res) => {
      res.send(res.locals['greeting'])
    })
    app.post('/json', (req, res) => {
      res.status(201).json(req.body)
    })
    app.get('/away', (_req, res) => res.redirect('/user/next'))
    app.get('/cookies', (_req, res) => {
      res.cookie('a', '1').cookie('b', '2').send('two')
    })
    app.get('/empty', (_req, res) => {
      res.sendStatus(204)
    })
    app.get('/visits', (req, res) => {
      req.session.visits = (req.session.visits ?? 0) + 1
      res.send(String(req.session.visits))
    })
    app.post('/upload', multer().single('file'), (req, res) => {
      const { size = 0, originalname, buffer } = req.file ?? {}
      const sum = createHash('sha256')
        .update(buffer ?? '')
        .digest('hex')
      res.json({ size, originalname, sum })
    })
    app.get('/boom', () => {
      throw new Error('boom')
    })
    app.use((error: Error, _req: Request, res: Response, _next: NextFunction) => {
      res.status(418).send(`caught ${error.message}`)
    })
    site = await serve(new NodeContainer(app))
  })

  it('routes, and knows the client', async () => {
    const answer = await site.ask('/user/ann?x=1')
    expect(JSON.parse(answer.body)).toEqual({
      name: 'ann',
      query: { x: '1' },
      ip: '127.0.0.1',
      host: '127.0.0.1',
    })
    expect(answer.headers['x-powered-by']).toBe('Express')
    expect((await site.ask('/nowhere')).status).toBe(404)
  })

  it('parses JSON, and refuses what is none', async () => {
    const headers = { 'Content-Type': 'application/json' }
    const good = await site.ask('/json', { method: 'POST', headers, body: '{"k":[1]}' })
    expect([good.status, good.body]).toEqual([201, '{"k":[1]}'])
    const bad = await site.ask('/json', { method: 'POST', headers, body: '{' })
    expect(bad.body).toMatch(/^caught /)
  })

  it('takes an upload of 20 MiB', async () => {
    const bytes = Buffer.alloc(20 * MiB, 'abcdefg')
    const form = new FormData()
    form.append('file', new Blob([bytes]), 'näme.bin')
    const response = await fetch(`${site.url}/upload`, { method: 'POST', body: form })
    const sum = createHash('sha256').update(bytes).digest('hex')
    expect(await response.json()).toMatchObject({ size: bytes.length, sum })
  })

  it('redirects, sets two cookies, and answers 204 without a body', async () => {
    const away = await site.ask('/away')
    expect([away.status, away.headers.location]).toEqual([302, '/user/next'])
    const { headers } = await site.ask('/cookies')
    expect(headers['set-cookie']).toEqual(['a=1; Path=/', 'b=2; Path=/'])
    const empty = await site.ask('/empty')
    expect([empty.status, empty.body]).toEqual([204, ''])
    expect(empty.headers['content-length']).toBeUndefined()
    expect(empty.headers['transfer-encoding']).toBeUndefined()
  })

  it('sends files, whole, in part, and not again', async () => {
    const whole = await site.ask('/static/digits.txt')
    expect(whole.body).toBe('0123456789'.repeat(100))
    const part = await site.ask('/static/digits.txt', { headers: { Range: 'bytes=5-14' } })
    expect([part.status, part.body]).toEqual([206, '5678901234'])
    expect(part.headers['content-range']).toBe('bytes 5-14/1000')
    const same = await site.ask('/static/digits.txt', {
      headers: { 'If-None-Match': whole.headers.etag ?? '' },
    })
    expect([same.status, same.body]).toEqual([304, ''])
  })

  it('answers HEAD as GET, without the body', async () => {
    const head = await site.ask('/user/ann', { method: 'HEAD' })
    const get = await site.ask('/user/ann')
    expect([head.status, head.body]).toEqual([200, ''])
    expect(head.headers['content-length']).toBe(get.headers['content-length'])
    expect(head.headers.etag).toBe(get.headers.etag)
  })

  it('runs middleware: locals, sessions and errors', async () => {
    expect((await site.ask('/locals')).body).toBe('hello')
    const first = await site.ask('/visits')
    const cookie = first.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
    const second = await site.ask('/visits', { headers: { Cookie: cookie } })
    expect([first.body, second.body]).toEqual(['1', '2'])
    const boom = await site.ask('/boom')
    expect([boom.status, boom.body]).toEqual([418, 'caught boom'])
  })

  it('takes what no handler of an application does', async () => {
    const app = express()
    app.get('/legacy/:n', (req, res) => {
      res.json({ n: req.params['n'] })
    })
    const fallback = new NodeContainer(app)
    const mixed = await serve(new Application([['.*', FallbackHandler, { fallback }]]))
    expect((await mixed.ask('/legacy/7')).body).toBe('{"n":"7"}')
  })
})
