import { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import { beforeEach, describe, expect, it } from '@jest/globals'
import type { LogRecord } from '@tornado-ts/log'
import { NodeContainer, type NodeHandler } from '../src/index.ts'
import { type Answer, captureLogs, deferred, linesOf, serve } from './serve.ts'

let logs: LogRecord[]

beforeEach(() => {
  logs = captureLogs()
})

async function answerOf(handler: NodeHandler, method = 'GET'): Promise<Answer> {
  const site = await serve(new NodeContainer(handler))
  return site.ask('/', { method })
}

describe('writeHead', () => {
  it.each<[string, readonly unknown[]]>([
    ['a record', [201, { 'X-A': '1', 'Set-Cookie': ['a=1', 'b=2'] }]],
    ['a phrase and a record', [201, 'Created', { 'X-A': '1', 'Set-Cookie': ['a=1', 'b=2'] }]],
    ['a flat list', [201, ['X-A', '1', 'Set-Cookie', 'a=1', 'Set-Cookie', 'b=2']]],
    ['a phrase and a list', [201, 'Created', ['X-A', '1', 'Set-Cookie', ['a=1', 'b=2']]]],
    [
      'pairs',
      [
        201,
        [
          ['X-A', '1'],
          ['Set-Cookie', ['a=1', 'b=2']],
        ],
      ],
    ],
  ])('takes %s', async (_name, args) => {
    const answer = await answerOf((_req, res) => {
      res.setHeader('X-A', 'replaced').setHeader('X-B', '2')
      res.writeHead(...(args as [number])).end('body')
    })
    expect([answer.status, answer.reason, answer.body]).toEqual([201, 'Created', 'body'])
    expect(answer.headers).toMatchObject({ 'x-a': '1', 'x-b': '2', 'content-length': '4' })
    expect(answer.headers['set-cookie']).toEqual(['a=1', 'b=2'])
  })

  it('sends a phrase of its own', async () => {
    const answer = await answerOf((_req, res) => res.writeHead(299, 'Quite Good').end())
    expect([answer.status, answer.reason]).toEqual([299, 'Quite Good'])
  })

  it.each<[string, string, NodeHandler]>([
    ['twice', 'ERR_HTTP_HEADERS_SENT', (_req, res) => res.writeHead(200).writeHead(201)],
    [
      'a header too late',
      'ERR_HTTP_HEADERS_SENT',
      (_req, res) => res.writeHead(200).setHeader('A', 'b'),
    ],
    [
      'a header with a line end',
      'ERR_INVALID_CHAR',
      (_req, res) => res.setHeader('A', 'b\r\nC: d'),
    ],
    [
      'a line end in writeHead',
      'ERR_INVALID_CHAR',
      (_req, res) => res.writeHead(200, { A: 'b\nc' }),
    ],
    [
      'a line end in the phrase',
      'ERR_INVALID_CHAR',
      (_req, res) => res.writeHead(200, 'OK\r\nA: b'),
    ],
    ['a name that is none', 'ERR_INVALID_HTTP_TOKEN', (_req, res) => res.setHeader('a b', 'c')],
    ['an impossible status', 'ERR_HTTP_INVALID_STATUS_CODE', (_req, res) => res.writeHead(99)],
  ])('refuses %s with Node’s own error', async (_name, code, handler) => {
    const answer = await answerOf((req, res) => {
      try {
        handler(req, res)
      } catch (error) {
        res.statusMessage = ''
        res.end(`${(error as NodeJS.ErrnoException).code} ${error instanceof Error}`)
      }
    })
    expect(answer.body).toBe(`${code} true`)
    expect(answer.headers).not.toHaveProperty('c')
  })

  it('refuses a list that ends with a name', async () => {
    const answer = await answerOf((_req, res) => {
      expect(() => res.writeHead(200, ['A'])).toThrow(TypeError)
      res.end('ok')
    })
    expect(answer.body).toBe('ok')
  })
})

describe('headers', () => {
  it('are what was set, appended and removed', async () => {
    const answer = await answerOf((_req, res) => {
      res.setHeaders(new Map([['X-Map', 'm']]))
      res.appendHeader('X-List', 'a').appendHeader('X-List', 'b')
      res.setHeader('X-Gone', '1')
      res.removeHeader('x-gone')
      expect(res.getHeaderNames()).toEqual(['x-map', 'x-list'])
      expect(res.hasHeader('X-Map')).toBe(true)
      expect(res.getHeaders()).toEqual({ 'x-map': 'm', 'x-list': ['a', 'b'] })
      res.end()
    })
    expect(answer.headers).toMatchObject({ 'x-map': 'm', 'x-list': 'a, b' })
    expect(answer.headers['x-gone']).toBeUndefined()
  })

  it('leave the framing to the server', async () => {
    const answer = await answerOf((_req, res) => {
      res.setHeader('Transfer-Encoding', 'chunked')
      res.setHeader('Keep-Alive', 'timeout=99')
      res.setHeader('Connection', 'keep-alive, X-Hop')
      res.write('a')
      setImmediate(() => res.end('b'))
    })
    expect(answer.body).toBe('ab')
    expect(answer.rawHeaders.filter((name) => name === 'Transfer-Encoding')).toHaveLength(1)
    expect(answer.headers['keep-alive']).toBeUndefined()
    // The client of the test asks to close.
    expect(answer.headers.connection).not.toContain('X-Hop')
  })

  it.each(['gzip', 'identity', 'chunked, gzip'])(
    'ignore Transfer-Encoding: %s also in writeHead',
    async (coding) => {
      const answer = await answerOf((_req, res) => {
        res.writeHead(200, { 'Transfer-Encoding': coding, 'Content-Length': 2 })
        res.end('ab')
      })
      expect([answer.body, answer.headers['transfer-encoding']]).toEqual(['ab', undefined])
      expect(answer.headers['content-length']).toBe('2')
    },
  )

  it('close the connection when the guest says so', async () => {
    const site = await serve(
      new NodeContainer((_req, res) => res.writeHead(200, { Connection: 'Close' }).end('ok')),
    )
    const text = await site.raw('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    expect(text).toMatch(/\r\nConnection: close\r\n/)
    expect(text.endsWith('ok')).toBe(true)
  })

  it('have a Server unless there is one', async () => {
    const answer = await answerOf((_req, res) => res.setHeader('Server', 'mine').end())
    expect(answer.headers.server).toBe('mine')
  })

  it('have no Content-Type by themselves', async () => {
    const answer = await answerOf((_req, res) => res.end('<p>'))
    expect(answer.headers['content-type']).toBeUndefined()
  })

  it('carry latin1 as it is, whatever the body is made of', async () => {
    for (const body of ['ascii', Buffer.from('bytes'), 'unicode €']) {
      const answer = await answerOf((_req, res) => res.setHeader('X-A', 'caf\xe9').end(body))
      expect(answer.headers['x-a']).toBe('caf\xe9')
      expect(answer.body).toBe(String(body))
    }
  })
})

describe('the body', () => {
  it.each<[string, NodeHandler, string]>([
    ['nothing', (_req, res) => res.end(), ''],
    ['text', (_req, res) => res.end('käse'), 'käse'],
    ['text in another encoding', (_req, res) => res.end('68656c6c6f', 'hex'), 'hello'],
    ['bytes', (_req, res) => res.end(Buffer.from('bytes')), 'bytes'],
    ['a Uint8Array', (_req, res) => res.end(new Uint8Array([104, 105])), 'hi'],
  ])('of %s in end() has a length', async (_name, handler, body) => {
    const answer = await answerOf(handler)
    expect(answer.body).toBe(body)
    expect(answer.headers['content-length']).toBe(String(Buffer.byteLength(body)))
    expect(answer.headers['transfer-encoding']).toBeUndefined()
  })

  const write: NodeHandler = (_req, res) => {
    res.write('a€')
    res.write('62', 'hex')
    res.write(Buffer.from('c'))
    res.write(' \xe9', 'latin1')
  }
  const written = Buffer.from([...Buffer.from('a€bc '), 0xe9, 0x7a])

  it('in pieces of all kinds is chunked', async () => {
    const answer = await answerOf((req, res) => {
      write(req, res)
      setImmediate(() => res.end('z'))
    })
    expect(answer.bytes).toEqual(written)
    expect(answer.headers['transfer-encoding']).toBe('chunked')
  })

  it('that is there when the head leaves has a length', async () => {
    const answer = await answerOf((req, res) => {
      write(req, res)
      res.end('z')
    })
    expect(answer.bytes).toEqual(written)
    expect(answer.headers['content-length']).toBe(String(written.length))
  })

  it('follows the head that flushHeaders has sent', async () => {
    const site = await serve(
      new NodeContainer((_req, res) => {
        res.setHeader('X-Early', '1')
        res.flushHeaders()
        expect(res.headersSent).toBe(true)
      }),
    )
    const response = await fetch(site.url, { signal: AbortSignal.timeout(20_000) })
    expect(response.headers.get('x-early')).toBe('1')
    await response.body?.cancel()
  })

  it.each([204, 304])('of %d is left out', async (status) => {
    const answer = await answerOf((_req, res) => {
      res.statusCode = status
      res.end('ignored')
    })
    expect([answer.status, answer.body]).toEqual([status, ''])
    expect(answer.headers['content-length']).toBeUndefined()
  })

  it('of a HEAD is left out, and its length kept', async () => {
    const answer = await answerOf((_req, res) => {
      res.writeHead(200, { 'Content-Length': 5 })
      res.write('12')
      res.end('345')
    }, 'HEAD')
    expect([answer.body, answer.headers['content-length']]).toEqual(['', '5'])
  })

  it('to HTTP/1.0 lasts until the connection ends', async () => {
    const site = await serve(
      new NodeContainer((_req, res) => {
        res.write('a')
        setImmediate(() => res.end('b'))
      }),
    )
    const text = await site.raw('GET / HTTP/1.0\r\n\r\n')
    expect(text).not.toContain('chunked')
    expect(text.endsWith('\r\n\r\nab')).toBe(true)
  })
})

describe('the object', () => {
  it('is a genuine ServerResponse and tells how far it is', async () => {
    const events: string[] = []
    const done = new Promise<void>((resolve) => {
      void answerOf((req, res) => {
        expect(res).toBeInstanceOf(ServerResponse)
        expect(res.req).toBe(req)
        for (const name of ['prefinish', 'finish', 'close', 'pipe']) {
          res.on(name, () => events.push(name))
        }
        expect([res.headersSent, res.writableEnded, res.finished]).toEqual([false, false, false])
        Readable.from(['a', 'b']).pipe(res)
        res.once('close', () => {
          expect([res.headersSent, res.writableEnded, res.writableFinished]).toEqual([
            true,
            true,
            true,
          ])
          expect([res.closed, res.destroyed]).toEqual([true, true])
          resolve()
        })
      })
    })
    await done
    expect(events).toEqual(['pipe', 'prefinish', 'finish', 'close'])
  })

  it('works with pipeline and finished', async () => {
    const done = deferred<unknown>()
    const answer = await answerOf((_req, res) => {
      const both = Promise.all([finished(res), pipeline(Readable.from(['a', 'b']), res)])
      done.resolve(both)
    })
    expect(answer.body).toBe('ab')
    await done.promise
  })

  it('takes a timeout without doing anything, and drops trailers', async () => {
    const answer = await answerOf((req, res) => {
      req.setTimeout(1, () => res.destroy())
      res.setTimeout(1, () => res.destroy())
      res.setHeader('Trailer', 'X-T')
      res.write('a')
      res.addTrailers({ 'X-T': '1' })
      setTimeout(() => res.end('b'), 20)
    })
    expect(answer.body).toBe('ab')
    expect(answer.headers.trailer).toBeUndefined()
    expect(linesOf(logs, 'tornado.application')).toEqual(['DEBUG Trailers are not sent'])
  })
})

describe('interim responses', () => {
  const handler: NodeHandler = (_req, res) => {
    res.writeProcessing()
    res.writeEarlyHints({ link: '</a.css>; rel=preload' })
    res.writeContinue()
    res.end('ok')
  }

  it('come before the final one', async () => {
    const site = await serve(new NodeContainer(handler))
    const text = await site.raw('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 102', 'HTTP/1.1 103', 'HTTP/1.1 200'])
    expect(text).toContain('\r\nLink: </a.css>; rel=preload\r\n')
  })

  it('are not sent to HTTP/1.0', async () => {
    const site = await serve(new NodeContainer(handler))
    const text = await site.raw('GET / HTTP/1.0\r\n\r\n')
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200'])
  })
})
