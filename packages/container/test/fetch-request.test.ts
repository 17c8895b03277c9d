import { once } from 'node:events'
import { beforeEach, describe, expect, it } from '@jest/globals'
import { HTTPServerRequest } from '@tornado-ts/httputil'
import type { LogRecord } from '@tornado-ts/log'
import {
  FetchContainer,
  type FetchContainerOptions,
  type FetchRequestSource,
} from '../src/index.ts'
import { captureLogs, deferred, linesOf, serve, type Site } from './serve.ts'

let logs: LogRecord[]

beforeEach(() => {
  logs = captureLogs()
})

/** A site that answers with what `look` finds in the request. */
function mirror(
  look: (request: Request) => unknown,
  options?: FetchContainerOptions,
): Promise<Site> {
  const app = async (request: Request): Promise<Response> => Response.json(await look(request))
  return serve(new FetchContainer(app, options))
}

describe('the request', () => {
  it('has a URL, a method and all header lines', async () => {
    const site = await mirror((request) => ({
      url: request.url,
      method: request.method,
      accept: request.headers.get('accept'),
      cookie: request.headers.get('cookie'),
    }))
    const answer = await site.ask('/p/a%20th?q=1&q=2', {
      method: 'PURGE',
      headers: { Host: 'example.com:81', Accept: ['a', 'b'], Cookie: 'a=1; b=2' },
    })
    expect(JSON.parse(answer.body)).toEqual({
      url: 'http://example.com:81/p/a%20th?q=1&q=2',
      method: 'PURGE',
      accept: 'a, b',
      cookie: 'a=1; b=2',
    })
  })

  it('has the scheme that a trusted proxy names, or the origin of the options', async () => {
    const proxied = await serve(new FetchContainer((request) => new Response(request.url)), {
      xheaders: true,
    })
    const headers = { Host: 'a', 'X-Scheme': 'https' }
    expect((await proxied.ask('/x', { headers })).body).toBe('https://a/x')
    const site = await mirror((request) => request.url, { origin: 'https://public.example/' })
    expect(JSON.parse((await site.ask('//evil/x')).body)).toBe('https://public.example//evil/x')
  })

  it.each([
    ['a host with a port out of range', 'GET / HTTP/1.1\r\nHost: a:99999\r\n'],
    ['a host of no URL', 'GET / HTTP/1.1\r\nHost: [a\r\n'],
    ['a malformed host', 'GET / HTTP/1.1\r\nHost: a b\r\n'],
    ['no path', 'OPTIONS * HTTP/1.1\r\nHost: a\r\n'],
  ])('with %s is answered with 400', async (_name, head) => {
    const site = await mirror(() => 'never')
    expect(await site.raw(`${head}Connection: close\r\n\r\n`)).toMatch(/^HTTP\/1\.1 400 /)
    expect(linesOf(logs, 'tornado.general')).toHaveLength(1)
  })

  it.each(['CONNECT', 'TRACE', 'TRACK', 'trace'])('%s is answered with 501', async (method) => {
    const site = await mirror(() => 'never')
    const target = method === 'CONNECT' ? 'a:80' : '/'
    const text = await site.raw(
      `${method} ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
    )
    expect(text).toMatch(/^HTTP\/1\.1 501 Not Implemented\r\n/)
    expect(linesOf(logs, 'tornado.access')).toEqual([expect.stringMatching(/^ERROR 501 /)])
  })

  it('of GET and HEAD has no body, of other methods a stream', async () => {
    const site = await mirror((request) => [request.body === null, request.method])
    expect((await site.ask('/', { body: 'ignored' })).body).toBe('[true,"GET"]')
    expect((await site.ask('/', { method: 'DELETE' })).body).toBe('[false,"DELETE"]')
  })

  it('can be read in all ways of Fetch', async () => {
    const json = await mirror((request) => request.json())
    expect((await json.ask('/', { method: 'POST', body: '{"a":1}' })).body).toBe('{"a":1}')
    const form = await mirror(async (request) => [...(await request.formData()).keys()])
    const body = new FormData()
    body.append('a', new Blob(['x']))
    body.append('b', '2')
    const response = await fetch(form.url, { method: 'POST', body })
    expect(await response.json()).toEqual(['a', 'b'])
  })

  it('need not be read', async () => {
    const site = await mirror(async (request) => {
      const reader = request.body?.getReader()
      const first = await reader?.read()
      await reader?.cancel()
      return (first?.value?.length ?? 0) > 0
    })
    const answer = await site.ask('/', { method: 'POST', body: Buffer.alloc(3_000_000) })
    expect(answer.body).toBe('true')
  })
})

describe('the signal', () => {
  it('aborts when the client goes away, and the body fails', async () => {
    const aborted = deferred<unknown>()
    const failed = deferred<unknown>()
    const called = deferred()
    const site = await serve(
      new FetchContainer(async (request) => {
        request.signal.addEventListener('abort', () => aborted.resolve(request.signal.reason))
        called.resolve()
        await request.text().catch(failed.resolve)
        return new Response('nobody reads this')
      }),
    )
    const socket = await site.socket()
    socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n123')
    await called.promise
    socket.destroy()
    expect(await aborted.promise).toMatchObject({ name: 'AbortError' })
    expect(await failed.promise).toMatchObject({ name: 'AbortError' })
  })

  it('does not abort when all goes well', async () => {
    const signals: AbortSignal[] = []
    const site = await mirror((request) => signals.push(request.signal))
    await site.ask('/', { method: 'POST', body: 'x' })
    await new Promise(setImmediate)
    expect(signals[0]?.aborted).toBe(false)
  })

  it('aborts for a client that has ended its side, which still gets the answer', async () => {
    const site = await mirror(async (request) => {
      const text = await request.text()
      if (!request.signal.aborted) await once(request.signal, 'abort')
      return text
    })
    const socket = await site.socket()
    socket.end('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n123')
    let text = ''
    for await (const chunk of socket) text += String(chunk)
    expect(text).toMatch(/"123"$/)
  })
})

describe('what else the guest gets', () => {
  it('is the environment with the request of the server, and a context', async () => {
    const site = await serve(
      new FetchContainer(
        (_request, env, ctx) => {
          const { key, incoming } = env as { key: string; incoming: HTTPServerRequest }
          ctx?.passThroughOnException()
          ctx?.waitUntil(Promise.reject(new Error('late')))
          const genuine = incoming instanceof HTTPServerRequest
          return Response.json([key, genuine, incoming.remoteIp, ctx?.props])
        },
        { env: { key: 'value' } },
      ),
    )
    expect(JSON.parse((await site.ask('/')).body)).toEqual(['value', true, '127.0.0.1', {}])
    expect(linesOf(logs, 'tornado.application')).toEqual(['ERROR Uncaught exception in waitUntil'])
  })

  it('is its own `this` where it is an object', async () => {
    const app = {
      name: 'mine',
      fetch(): Response {
        return new Response(this.name)
      },
    }
    expect((await (await serve(new FetchContainer(app))).ask('/')).body).toBe('mine')
  })
})

describe('createRequest', () => {
  it('can be overridden', async () => {
    class Tagged extends FetchContainer {
      override createRequest(request: HTTPServerRequest, source?: FetchRequestSource): Request {
        const made = super.createRequest(request, source)
        made.headers.set('X-Tag', request.hostName)
        return made
      }
    }
    const app = async (request: Request): Promise<Response> =>
      new Response(`${request.headers.get('x-tag')} ${await request.text()}`)
    const site = await serve(new Tagged(app))
    expect((await site.ask('/', { method: 'POST', body: 'x' })).body).toBe('127.0.0.1 x')
  })

  it('is answered with 500 when it throws', async () => {
    class Broken extends FetchContainer {
      override createRequest(): Request {
        throw new Error('boom')
      }
    }
    const site = await serve(new Broken(() => new Response()))
    expect((await site.ask('/')).status).toBe(500)
  })
})

describe('FetchContainer', () => {
  it('takes nothing but applications, and origins that are URLs', () => {
    expect(() => new FetchContainer({} as never)).toThrow(TypeError)
    expect(() => new FetchContainer(undefined as never)).toThrow(TypeError)
    expect(() => new FetchContainer(() => new Response(), { origin: 'x' })).toThrow(TypeError)
  })
})
