import { once } from 'node:events'
import http from 'node:http'
import { beforeEach, describe, expect, it } from '@jest/globals'
import {
  type HTTPConnection,
  HTTPHeaders,
  HTTPOutputError,
  type HTTPServerRequest,
  ResponseStartLine,
} from '@tornado-ts/httputil'
import { StreamClosedError } from '@tornado-ts/iostream'
import type { LogRecord } from '@tornado-ts/log'
import { NodeAdapter } from '../src/index.ts'
import { captureLogs, deferred, linesOf, listen, type Site } from './serve.ts'

let logs: LogRecord[]

beforeEach(() => {
  logs = captureLogs()
})

const OK = new ResponseStartLine('', 200, 'OK')
const GET = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'

/** A site whose requests are answered by `answer`. */
function site(
  answer: (connection: HTTPConnection, request: HTTPServerRequest) => void | Promise<void>,
): Promise<Site> {
  const adapter = new NodeAdapter((request) => {
    if (request.connection !== undefined) return answer(request.connection, request)
  })
  return listen(http.createServer(adapter.handler))
}

/** What a promise is rejected with. */
function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  )
}

describe('writing', () => {
  it('sends head and body, and leaves the framing to the host', async () => {
    const { raw } = await site((connection) => {
      const headers = new HTTPHeaders({
        'X-List': ['a', 'b'],
        'Transfer-Encoding': 'gzip',
        'Keep-Alive': 'timeout=99',
      })
      void connection.writeHeaders(OK, headers, 'ab')
      void connection.write(Buffer.from('c'))
      void connection.write('')
      connection.finish()
      connection.finish()
    }).then(bound)
    const text = await raw(GET)
    expect(text).toMatch(/\r\nX-List: a\r\nX-List: b\r\n/)
    expect(text).toMatch(/\r\nTransfer-Encoding: chunked\r\n/)
    expect(text).not.toMatch(/gzip|timeout=99/)
    expect(text).toMatch(/(2\r\nab\r\n1\r\nc|3\r\nabc)\r\n0\r\n\r\n$/)
  })

  it('sends a head without a body at once', async () => {
    const proceed = deferred()
    const { socket } = await site(async (connection) => {
      await connection.writeHeaders(OK, new HTTPHeaders({ 'Content-Length': '1' }))
      await proceed.promise
      await connection.write('x')
      connection.finish()
    }).then(bound)
    const client = await socket()
    client.write(GET)
    expect(String((await once(client, 'data'))[0])).toMatch(/\r\n\r\n$/)
    proceed.resolve()
    expect(String((await once(client, 'data'))[0])).toBe('x')
  })

  it('has its rules', async () => {
    const failures: unknown[] = []
    const done = deferred()
    const { raw } = await site(async (connection) => {
      const none = new HTTPHeaders()
      failures.push(await failureOf(connection.write('early')))
      void connection.writeHeaders(OK, none, 'x')
      failures.push(await failureOf(connection.writeHeaders(OK, none)))
      connection.finish()
      failures.push(await failureOf(connection.write('late')))
      done.resolve()
    }).then(bound)
    await raw(GET)
    await done.promise
    expect(failures).toEqual([
      new HTTPOutputError('Tried to write before the headers'),
      new HTTPOutputError('Headers already written'),
      new HTTPOutputError('Tried to write after finish'),
    ])
  })

  it.each([
    ['less', 'ab', 'Tried to write 3 bytes less than Content-Length'],
    ['more', 'abcdef', 'Tried to write more data than Content-Length'],
  ])('%s than Content-Length cuts the response off', async (_name, body, message) => {
    const failed = deferred<unknown>()
    const { raw } = await site(async (connection) => {
      const headers = new HTTPHeaders({ 'Content-Length': '5' })
      const failure = await failureOf(connection.writeHeaders(OK, headers, body))
      try {
        connection.finish()
        failed.resolve(failure)
      } catch (error) {
        failed.resolve(error)
      }
    }).then(bound)
    expect(await raw(GET)).not.toMatch(/abcdef/)
    expect(await failed.promise).toEqual(new HTTPOutputError(message))
  })

  it.each([
    ['a length that is none', { 'Content-Length': 'x' }],
    ['a header that Node refuses', { 'X-First': '1', 'X-A': 'b\u{1}' }],
  ])('throws for %s, and leaves room for another answer', async (_name, init) => {
    const { ask } = await site((connection) => {
      expect(() => connection.writeHeaders(OK, new HTTPHeaders(init))).toThrow()
      void connection.writeHeaders(OK, new HTTPHeaders({ 'X-B': '1' }), 'second')
      connection.finish()
    }).then(bound)
    const answer = await ask('/')
    expect([answer.body, answer.headers['x-b'], answer.headers['x-first']]).toEqual([
      'second',
      '1',
      undefined,
    ])
  })

  it('passes interim responses on', async () => {
    const { raw } = await site((connection) => {
      const hints = new HTTPHeaders({ Link: '</a.css>; rel=preload' })
      void connection.writeHeaders(new ResponseStartLine('', 103), hints)
      void connection.writeHeaders(new ResponseStartLine('', 100), new HTTPHeaders())
      void connection.writeHeaders(new ResponseStartLine('', 102), new HTTPHeaders())
      void connection.writeHeaders(OK, new HTTPHeaders(), 'x')
      connection.finish()
    }).then(bound)
    const text = await raw(GET)
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 103', 'HTTP/1.1 100', 'HTTP/1.1 200'])
  })

  it('for HEAD and 304 sends no body', async () => {
    const { ask } = await site((connection, request) => {
      const code = request.path === '/304' ? 304 : 200
      const body = request.method === 'HEAD' ? 'abc' : undefined
      const headers = new HTTPHeaders({ 'Content-Length': '3' })
      void connection.writeHeaders(new ResponseStartLine('', code), headers, body)
      connection.finish()
    }).then(bound)
    const head = await ask('/', { method: 'HEAD' })
    expect([head.body, head.headers['content-length']]).toEqual(['', '3'])
    expect((await ask('/304')).status).toBe(304)
  })
})

describe('a client that has gone', () => {
  it('ends writes with StreamClosedError, and calls back once', async () => {
    const called = deferred<HTTPConnection>()
    const closed = deferred()
    let calls = 0
    const { socket } = await site((connection) => {
      connection.setCloseCallback(() => {
        calls++
        closed.resolve()
      })
      void connection.writeHeaders(OK, new HTTPHeaders(), Buffer.alloc(10_000_000))
      called.resolve(connection)
    }).then(bound)
    const client = await socket()
    client.pause()
    client.write(GET)
    const connection = await called.promise
    const waiting = connection.write(Buffer.alloc(10_000_000))
    expect(connection.stream?.closed()).toBe(false)
    client.destroy()
    await closed.promise
    await waiting
    expect(connection.stream?.closed()).toBe(true)
    expect(await failureOf(connection.write('x'))).toBeInstanceOf(StreamClosedError)
    expect(await failureOf(connection.writeHeaders(OK, new HTTPHeaders()))).toBeInstanceOf(
      StreamClosedError,
    )
    connection.finish()
    expect(calls).toBe(1)
  })

  it('is not reported when the answer is complete', async () => {
    let calls = 0
    const { ask } = await site((connection) => {
      connection.setCloseCallback(() => calls++)
      void connection.writeHeaders(OK, new HTTPHeaders(), 'x')
      connection.finish()
    }).then(bound)
    await ask('/')
    await new Promise(setImmediate)
    expect(calls).toBe(0)
  })
})

describe('a function that fails', () => {
  it('by throwing is answered with 500', async () => {
    const { ask } = await site(() => {
      throw new Error('boom')
    }).then(bound)
    expect((await ask('/')).status).toBe(500)
    expect(linesOf(logs, 'tornado.application')).toEqual(['ERROR Uncaught exception'])
  })

  it('after the head loses the connection', async () => {
    const { raw } = await site((connection) => {
      void connection.writeHeaders(OK, new HTTPHeaders({ 'Content-Length': '3' }), 'a')
      throw new Error('boom')
    }).then(bound)
    expect(await raw(GET)).not.toContain('500')
  })
})

/** The methods of a site, each on its own. */
function bound(target: Site): Pick<Site, 'ask' | 'raw' | 'socket'> {
  return {
    ask: (...args) => target.ask(...args),
    raw: (bytes) => target.raw(bytes),
    socket: () => target.socket(),
  }
}
