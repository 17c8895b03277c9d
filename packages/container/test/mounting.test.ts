import { beforeEach, describe, expect, it } from '@jest/globals'
import type { HTTPServerConnectionDelegate, HTTPServerRequest } from '@tornado-ts/httputil'
import { RuleRouter } from '@tornado-ts/routing'
import { Application, FallbackHandler } from '@tornado-ts/web'
import { FetchContainer, NodeContainer } from '../src/index.ts'
import { captureLogs, deferred, serve } from './serve.ts'

interface Container extends HTTPServerConnectionDelegate {
  handleRequest(request: HTTPServerRequest): void
}

const CONTAINERS: Record<string, () => Container> = {
  NodeContainer: () =>
    new NodeContainer((req, res) => {
      res.setHeader('Content-Type', 'text/plain')
      res.end(`Hello world! ${req.method} ${req.url}`)
    }),
  FetchContainer: () =>
    new FetchContainer((request) => {
      const { pathname, search } = new URL(request.url)
      return new Response(`Hello world! ${request.method} ${pathname}${search}`, {
        headers: { 'Content-Type': 'text/plain' },
      })
    }),
}

const MOUNTS: Record<string, (container: Container) => HTTPServerConnectionDelegate> = {
  'HTTPServer itself': (container) => container,
  'a rule of a RuleRouter': (container) => new RuleRouter([['/.*', container]]),
  'a rule of an Application': (container) => new Application([['/.*', container]]),
  'a FallbackHandler': (container) =>
    new Application([['.*', FallbackHandler, { fallback: container }]]),
}

beforeEach(() => {
  captureLogs()
})

describe.each(Object.entries(CONTAINERS))('%s', (_name, makeContainer) => {
  it.each(Object.entries(MOUNTS))('serves as %s (wsgi_test)', async (_mount, mount) => {
    const site = await serve(mount(makeContainer()))
    const { status, headers, body } = await site.ask('/a?b=c')
    expect([status, body]).toEqual([200, 'Hello world! GET /a?b=c'])
    expect(headers['content-type']).toBe('text/plain')
    expect(headers['content-length']).toBe(String(body.length))
    expect(headers.server).toMatch(/^tornado-ts\//)
    expect(headers.date).toBeDefined()
  })

  it.each(Object.entries(MOUNTS))('gives a body on as %s', async (_mount, mount) => {
    const site = await serve(mount(echo(makeContainer())))
    const body = 'x'.repeat(200_000)
    const answer = await site.ask('/', { method: 'POST', body })
    expect(answer.body).toBe(body)
  })

  it('keeps the connection for the next request', async () => {
    const site = await serve(makeContainer())
    const get = 'GET /1 HTTP/1.1\r\nHost: a\r\n\r\n'
    const text = await site.raw(`${get}${get.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n')}`)
    expect(text.match(/Hello world! GET \/1/g)).toHaveLength(2)
  })
})

/** A container of the same class that sends back what it gets. */
function echo(container: Container): Container {
  if (container instanceof NodeContainer) return new NodeContainer((req, res) => req.pipe(res))
  return new FetchContainer((request) => new Response(request.body))
}

describe('two requests that wait for each other', () => {
  /** Resolves for everybody when two have come. */
  function barrier(): () => Promise<void> {
    const open = deferred()
    let waiting = 0
    return () => {
      if (++waiting === 2) open.resolve()
      return open.promise
    }
  }

  it.each([false, true])(
    'are both answered by a NodeContainer, first piece sent: %s (wsgi_test)',
    async (streamed) => {
      const wait = barrier()
      const site = await serve(
        new NodeContainer(async (_req, res) => {
          if (streamed) res.write('first ')
          await wait()
          res.end('ok')
        }),
      )
      const answers = await Promise.all([site.ask('/'), site.ask('/')])
      const body = streamed ? 'first ok' : 'ok'
      expect(answers.map((answer) => answer.body)).toEqual([body, body])
    },
  )

  it.each([false, true])(
    'are both answered by a FetchContainer, first piece sent: %s (wsgi_test)',
    async (streamed) => {
      const wait = barrier()
      const site = await serve(
        new FetchContainer(async () => {
          if (!streamed) await wait()
          const text = new TextEncoder()
          return new Response(
            new ReadableStream({
              async start(controller) {
                controller.enqueue(text.encode('first '))
                if (streamed) await wait()
                controller.enqueue(text.encode('ok'))
                controller.close()
              },
            }),
          )
        }),
      )
      const answers = await Promise.all([site.ask('/'), site.ask('/')])
      expect(answers.map((answer) => answer.body)).toEqual(['first ok', 'first ok'])
    },
  )
})
