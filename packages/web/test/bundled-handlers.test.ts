import { describe, expect, it } from '@jest/globals'
import type { HTTPServerRequest } from '@tornado-ts/httputil'
import {
  Application,
  ErrorHandler,
  FallbackHandler,
  RedirectHandler,
  RequestHandler,
} from '../src/index.ts'
import { captureLogs, serve } from './serve.ts'

describe('RedirectHandler', () => {
  it.each<[string, object, string, number, string]>([
    ['/src', { url: '/dst' }, '/src', 301, '/dst'],
    ['/src', { url: '/dst', permanent: false }, '/src', 302, '/dst'],
    ['/src', { url: '/dst2?foo=bar' }, '/src?foo2=bar2', 301, '/dst2?foo=bar&foo2=bar2'],
    ['/(.*?)/(.*?)/(.*)', { url: '/{1}/{0}/{2}' }, '/a/b/c', 301, '/b/a/c'],
    ['/(.*?)/(.*)', { url: '/{}/{}' }, '/a/b', 301, '/a/b'],
    ['/(?<name>.*)', { url: '/{{x}}/{name}' }, '/a', 301, '/{x}/a'],
    ['/r/(.*)', { url: '/x/{0}' }, '/r/q?x=1&y=a+b&x=2', 301, '/x/q?x=1&x=2&y=a+b'],
    ['/r/(.*)', { url: '/x/{0}' }, '/r/%C3%A9', 301, '/x/é'],
  ])('%s with %j sends %s with %p to %s', async (pattern, args, path, status, location) => {
    const site = await serve([[pattern, RedirectHandler, args as Record<string, unknown>]])
    const answer = await site.ask(path)
    expect(answer.status).toBe(status)
    expect(Buffer.from(answer.headers.location!, 'latin1').toString()).toBe(location)
  })

  it('answers 500 for a placeholder without a group', async () => {
    captureLogs()
    const site = await serve([['/(.*)', RedirectHandler, { url: '/{1}' }]])
    expect((await site.ask('/a')).status).toBe(500)
  })
})

it('ErrorHandler answers every method with its status', async () => {
  captureLogs()
  const site = await serve([['/', ErrorHandler, { statusCode: 410 }]])
  expect((await site.ask('/')).status).toBe(410)
  expect((await site.ask('/', { method: 'POST' })).status).toBe(410)
})

describe('FallbackHandler', () => {
  it('hands the request to a function or to another application', async () => {
    class Inner extends RequestHandler {
      override post(): void {
        this.write(`inner ${this.getBodyArgument('a')}`)
      }
    }
    const answer = (request: HTTPServerRequest): void => {
      const { connection } = request
      void connection?.write(Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nf'))
      connection?.finish()
    }
    const site = await serve([
      ['/f', FallbackHandler, { fallback: answer }],
      ['/a', FallbackHandler, { fallback: new Application([['/a', Inner]]) }],
    ])
    expect((await site.ask('/f')).body).toBe('f')
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' }
    const inner = await site.ask('/a', { method: 'POST', headers: form, body: 'a=1' })
    expect(inner.body).toBe('inner 1')
  })
})
