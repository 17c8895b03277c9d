import { once } from 'node:events'
import { beforeEach, describe, expect, it } from '@jest/globals'
import type { LogRecord } from '@tornado-ts/log'
import { FetchContainer, type FetchHandler } from '../src/index.ts'
import { type Answer, captureLogs, deferred, linesOf, serve, textOf } from './serve.ts'

let logs: LogRecord[]

beforeEach(() => {
  logs = captureLogs()
})

async function answerOf(app: FetchHandler, method = 'GET'): Promise<Answer> {
  const site = await serve(new FetchContainer(app))
  return site.ask('/', { method })
}

const GET = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** A body made of pieces, one for each turn of the loop. */
function pieces(...texts: string[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      await new Promise(setImmediate)
      const text = texts.shift()
      if (text === undefined) controller.close()
      else controller.enqueue(bytes(text))
    },
  })
}

describe('status and headers', () => {
  it('are those of the Response', async () => {
    const headers = new Headers({ 'X-A': 'caf\xe9' })
    headers.append('Set-Cookie', 'a=1')
    headers.append('Set-Cookie', 'b=2')
    const answer = await answerOf(
      () => new Response('x', { status: 299, statusText: 'Fine', headers }),
    )
    expect([answer.status, answer.reason]).toEqual([299, 'Fine'])
    expect(answer.headers['x-a']).toBe('caf\xe9')
    expect(answer.headers['set-cookie']).toEqual(['a=1', 'b=2'])
    expect(answer.headers.server).toMatch(/^tornado-ts\//)
  })

  it('have the standard phrase by default', async () => {
    expect((await answerOf(() => new Response(null, { status: 404 }))).reason).toBe('Not Found')
  })

  it('leave the framing to the server', async () => {
    const headers = {
      'Transfer-Encoding': 'chunked',
      'Keep-Alive': 'timeout=9',
      Trailer: 'X',
      Connection: 'X-Hop, Close',
      Server: 'mine',
    }
    const site = await serve(new FetchContainer(() => new Response('ok', { headers })))
    const text = await site.raw(GET)
    expect(text).toMatch(/\r\nConnection: close\r\n/)
    expect(text).toMatch(/\r\nServer: mine\r\n/)
    expect(text).not.toMatch(/chunked|Keep-Alive|Trailer|X-Hop/)
    expect(text).toMatch(/\r\nContent-Length: 2\r\n[^]*ok$/)
  })

  it('cannot smuggle lines', async () => {
    const answer = await answerOf(() => new Response('x', { headers: { A: 'b\r\nC: d' } }))
    expect(answer.status).toBe(500)
    expect(answer.headers['c']).toBeUndefined()
  })
})

describe('a body', () => {
  it.each<[string, () => ConstructorParameters<typeof Response>[0], string]>([
    ['nothing', () => null, ''],
    ['empty text', () => '', ''],
    ['text', () => 'käse', 'käse'],
    ['bytes', () => bytes('bytes'), 'bytes'],
    ['a form', () => new URLSearchParams({ a: '1' }), 'a=1'],
    [
      'a stream that is at its end',
      () =>
        new ReadableStream({
          start(controller) {
            controller.enqueue(bytes('one'))
            controller.close()
          },
        }),
      'one',
    ],
  ])('of %s has a length', async (_name, body, expected) => {
    const answer = await answerOf(() => new Response(body()))
    expect(answer.body).toBe(expected)
    expect(answer.headers['content-length']).toBe(String(Buffer.byteLength(expected)))
  })

  it('that takes time is chunked', async () => {
    const answer = await answerOf(() => new Response(pieces('a', 'b', 'c')))
    expect([answer.body, answer.headers['transfer-encoding']]).toEqual(['abc', 'chunked'])
  })

  it('keeps the length it has been given', async () => {
    const headers = { 'Content-Length': '2' }
    const answer = await answerOf(() => new Response(pieces('a', 'b'), { headers }))
    expect([answer.body, answer.headers['content-length']]).toEqual(['ab', '2'])
  })

  it('is sent piece by piece, and the head before the first', async () => {
    let controller: ReadableStreamDefaultController<Uint8Array> | undefined
    const stream = new ReadableStream<Uint8Array>({
      start(started) {
        controller = started
      },
    })
    const site = await serve(new FetchContainer(() => new Response(stream)))
    const socket = await site.socket()
    socket.write(GET)
    for (const text of ['', '1\r\na\r\n', '1\r\nb\r\n']) {
      if (text !== '') controller?.enqueue(bytes(text.charAt(3)))
      const [data] = await once(socket, 'data')
      expect(String(data)).toMatch(text === '' ? /\r\n\r\n$/ : text)
    }
  })

  it.each([204, 304])('is none for %d', async (status) => {
    const answer = await answerOf(() => new Response(null, { status }))
    expect([answer.status, answer.body, answer.headers['content-length']]).toEqual([
      status,
      '',
      undefined,
    ])
  })

  it('is not read for HEAD', async () => {
    const cancelled = deferred()
    const stream = new ReadableStream({ cancel: () => cancelled.resolve() })
    const headers = { 'Content-Length': '7' }
    const answer = await answerOf(() => new Response(stream, { headers }), 'HEAD')
    expect([answer.body, answer.headers['content-length']]).toEqual(['', '7'])
    await cancelled.promise
  })
})

describe('a guest that fails', () => {
  it.each<[string, unknown]>([
    ['throws', new Error('boom')],
    ['gives no Response', 'text'],
    ['gives nothing', undefined],
    ['gives an object', {}],
    ['gives Response.error()', Response.error()],
    [
      'gives something that only looks like it',
      { status: 200, headers: new Headers(), body: null },
    ],
  ])('because it %s is answered with 500', async (_name, value) => {
    const answer = await answerOf(() => {
      if (value instanceof Error) throw value
      return value as Response
    })
    expect(answer.status).toBe(500)
    expect(answer.body).toMatch(/500: Internal Server Error/)
    expect(linesOf(logs, 'tornado.application')[0]).toMatch(/^ERROR Uncaught exception GET \//)
  })

  it('because it rejects, too', async () => {
    expect((await answerOf(() => Promise.reject(new Error('boom')))).status).toBe(500)
  })

  it.each<[string, () => ReadableStream]>([
    [
      'fails',
      () => new ReadableStream({ start: (controller) => controller.error(new Error('x')) }),
    ],
    ['gives text', () => new ReadableStream({ start: (controller) => controller.enqueue('x') })],
  ])('because its body %s is answered with 500', async (_name, body) => {
    expect((await answerOf(() => new Response(body()))).status).toBe(500)
  })

  it('because its body is read by somebody else is answered with 500', async () => {
    const response = new Response('x')
    response.body?.getReader()
    expect((await answerOf(() => response)).status).toBe(500)
  })

  it('in the middle of a body cuts the response off', async () => {
    const fail = deferred<Error>()
    const stream = new ReadableStream({
      start: (controller) => controller.enqueue(bytes('a')),
      pull: async () => {
        throw await fail.promise
      },
    })
    const site = await serve(new FetchContainer(() => new Response(stream)))
    const socket = await site.socket()
    const text = textOf(socket)
    socket.write(GET)
    socket.once('data', () => fail.resolve(new Error('boom')))
    expect(await text).toMatch(/1\r\na\r\n$/)
    expect(linesOf(logs, 'tornado.application')[0]).toMatch(/^ERROR Uncaught exception/)
  })

  it.each([
    ['too little', '5'],
    ['too much', '1'],
  ])('by writing %s for its Content-Length loses the connection', async (_name, length) => {
    const headers = { 'Content-Length': length }
    const site = await serve(new FetchContainer(() => new Response(pieces('ab'), { headers })))
    expect(await site.raw(GET)).not.toMatch(/abab/)
    expect(linesOf(logs, 'tornado.application')).toHaveLength(1)
  })

  it('cannot switch protocols', async () => {
    const response = new Response()
    Object.defineProperty(response, 'status', { value: 101 })
    expect((await answerOf(() => response)).status).toBe(501)
  })
})

describe('a client that goes away', () => {
  it('cancels the body', async () => {
    const cancelled = deferred()
    const stream = new ReadableStream({
      pull: (controller) => controller.enqueue(bytes('x')),
      cancel: () => cancelled.resolve(),
    })
    const site = await serve(new FetchContainer(() => new Response(stream)))
    const socket = await site.socket()
    socket.write(GET)
    await once(socket, 'data')
    socket.destroy()
    await cancelled.promise
    expect(linesOf(logs, 'tornado.application')).toEqual([])
  })

  it('cancels a body that nobody has begun to send', async () => {
    const cancelled = deferred()
    const called = deferred()
    const site = await serve(
      new FetchContainer(async (request) => {
        called.resolve()
        if (!request.signal.aborted) await once(request.signal, 'abort')
        return new Response(new ReadableStream({ cancel: () => cancelled.resolve() }))
      }),
    )
    const socket = await site.socket()
    socket.write(GET)
    await called.promise
    socket.resetAndDestroy()
    await cancelled.promise
  })
})

describe('the access log', () => {
  it('has a line for each answer', async () => {
    await answerOf(() => new Response(pieces('a', 'b'), { status: 404 }))
    expect(linesOf(logs, 'tornado.access')).toEqual([
      expect.stringMatching(/^WARNING 404 GET \/ \(127\.0\.0\.1\) \d+\.\d\dms$/),
    ])
  })
})
