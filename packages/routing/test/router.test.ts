import { afterEach, describe, expect, test } from '@jest/globals'
import {
  type HTTPConnection,
  HTTPMessageDelegate,
  type HTTPServerRequest,
} from '@tornado-ts/httputil'
import {
  HostMatches,
  ReversibleRouter,
  ReversibleRuleRouter,
  Router,
  Rule,
  RuleRouter,
  type TargetParams,
} from '../src/index.ts'
import { answer, Answering, answering, closeServers, exchange, get, serve } from './served.ts'

afterEach(closeServers)

/** A little application: one answer for each method. */
class MethodRouter extends Router {
  readonly #answers: Record<string, string>
  constructor(answers: Record<string, string>) {
    super()
    this.#answers = answers
  }
  override findHandler(request: HTTPServerRequest): HTTPMessageDelegate | undefined {
    const text = this.#answers[request.method]
    return text === undefined ? undefined : new Answering(request.connection!, text)
  }
}

describe('on the wire', () => {
  test('routing_test.BasicRouterTestCase: a router answers every path', async () => {
    class Everything extends Router {
      override findHandler(request: HTTPServerRequest): HTTPMessageDelegate {
        return new Answering(request.connection!, `OK ${request.path}`)
      }
    }
    const port = await serve(new Everything())
    expect(await get(port, '/any_request')).toBe('OK /any_request')
    expect(await get(port, '/other?x=1')).toBe('OK /other')
  })

  test('routing_test.HTTPMethodRouterTestCase: a router decides by method', async () => {
    const answers: Record<string, string> = { POST: 'posted' }
    const port = await serve(new MethodRouter(answers))
    expect(await get(port, '/')).toBe('HTTP/1.1 404 Not Found')
    answers['GET'] = 'got'
    expect(await get(port, '/')).toBe('got')
  })

  test('routing_test.CustomRoutingTestCase: a reversible router over two applications', async () => {
    class Custom extends ReversibleRouter {
      readonly #one = new ReversibleRuleRouter([['/first_handler', answering('1'), {}, 'first']])
      readonly #two = new ReversibleRuleRouter([
        ['/first_handler', answering('2')],
        ['/second_handler', answering('second'), {}, 'second'],
      ])
      override findHandler(request: HTTPServerRequest, params?: TargetParams) {
        const router = request.headers.has('X-Two') ? this.#two : this.#one
        return router.findHandler(request, params)
      }
      override reverseUrl(name: string, ...args: unknown[]): string | undefined {
        return this.#one.reverseUrl(name, ...args) ?? this.#two.reverseUrl(name, ...args)
      }
    }
    const router = new ReversibleRuleRouter([['/.*', new Custom()]])
    const port = await serve(router)
    expect(await get(port, '/first_handler')).toBe('1')
    expect(await get(port, '/first_handler', 'localhost\r\nX-Two: yes')).toBe('2')
    expect(await get(port, '/second_handler')).toBe('HTTP/1.1 404 Not Found')
    expect(router.reverseUrl('second')).toBe('/second_handler')
  })

  test('routing_test.RuleRouterTest: nested routers, delegates and functions', async () => {
    const nested = new ReversibleRuleRouter([['/tornado/test', answering('nested'), {}, 'tornado']])
    const router = new ReversibleRuleRouter([
      new Rule(new HostMatches('www.example.com'), answering('by host')),
      ['/tornado.*', nested],
      ['/delegate', answering('by delegate')],
      [
        '/call/(?<name>[^/]+)',
        (request: HTTPServerRequest, params: TargetParams) => {
          const { name } = params.pathKwargs ?? {}
          answer(request.connection!, `${request.method} ${String(name)} ${String(request.body)}`)
        },
      ],
    ])
    const port = await serve(router)
    expect(await get(port, '/tornado/test')).toBe('nested')
    expect(await get(port, '/tornado/other')).toBe('HTTP/1.1 404 Not Found')
    expect(await get(port, '/tornado/test', 'www.example.com')).toBe('by host')
    expect(await get(port, '/delegate')).toBe('by delegate')
    expect(await get(port, '/call/%C3%A9')).toBe('GET \xc3\xa9 ')
    const post =
      'POST /call/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 4\r\n\r\nbody'
    expect(await exchange(port, post)).toMatch(/\r\n\r\nPOST x body$/)
    expect(router.reverseUrl('tornado')).toBe('/tornado/test')
  })

  test('an unknown path: 404 with a Date and no body, and the connection lives on', async () => {
    const port = await serve(new RuleRouter([['/known', answering('known')]]))
    const text = await exchange(
      port,
      'POST /unknown HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody' +
        'GET /known HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    )
    const [first = '', second = '', body = ''] = text.split('\r\n\r\n')
    expect(first).toMatch(/^HTTP\/1\.1 404 Not Found\r\n/)
    expect(first).toMatch(/\r\nContent-Length: 0(\r\n|$)/)
    expect(first).toMatch(/\r\nDate: \w{3}, /)
    expect(first.match(/Date:/g)?.length).toBe(1)
    expect(second).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    expect(body).toBe('known')
  })

  test('a bad Host is answered with 400', async () => {
    const port = await serve(new RuleRouter([['/.*', answering('never')]]))
    expect(await get(port, '/', 'foo bar')).toMatch(/^HTTP\/1\.1 400 /)
  })
})

describe('the delegate of a request', () => {
  class Recording extends HTTPMessageDelegate {
    readonly events: unknown[] = []
    readonly promise = Promise.resolve()
    override headersReceived(): Promise<void> {
      this.events.push('headers')
      return this.promise
    }
    override dataReceived(chunk: Buffer): Promise<void> {
      this.events.push(String(chunk))
      return this.promise
    }
    override finish(): void {
      this.events.push('finish')
    }
    override onConnectionClose(): void {
      this.events.push('close')
    }
  }

  class Fixed extends Router {
    readonly delegate = new Recording()
    override findHandler(): HTTPMessageDelegate {
      return this.delegate
    }
  }

  const startLine = { method: 'GET', path: '/', version: 'HTTP/1.0' } as never
  const noHeaders = { get: () => undefined, has: () => false } as never
  const connection = { context: undefined } as HTTPConnection

  test('passes everything on, promises included', () => {
    const router = new Fixed()
    const delegate = router.startRequest({}, connection)
    const { promise, events } = router.delegate
    expect(delegate.headersReceived(startLine, noHeaders)).toBe(promise)
    expect(delegate.dataReceived(Buffer.from('a'))).toBe(promise)
    delegate.finish()
    delegate.onConnectionClose()
    expect(events).toEqual(['headers', 'a', 'finish', 'close'])
  })

  test('ignores the end of a connection on which nothing was received', () => {
    const router = new Fixed()
    router.startRequest({}, connection).onConnectionClose()
    expect(router.delegate.events).toEqual([])
    expect(router.onClose({})).toBeUndefined()
  })

  test('asks the router once, with the connections of the request', () => {
    const seen: HTTPServerRequest[] = []
    class Asked extends Fixed {
      override findHandler(request?: HTTPServerRequest): HTTPMessageDelegate {
        seen.push(request!)
        return super.findHandler()
      }
    }
    const serverConnection = {}
    const delegate = new Asked().startRequest(serverConnection, connection)
    void delegate.headersReceived(startLine, noHeaders)
    expect(seen.length).toBe(1)
    expect(seen[0]!.connection).toBe(connection)
    expect(seen[0]!.serverConnection).toBe(serverConnection)
  })
})
