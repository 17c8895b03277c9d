import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { beforeEach, describe, expect, it } from '@jest/globals'
import type { LogRecord } from '@tornado-ts/log'
import { NodeContainer } from '../src/index.ts'
import { captureLogs, deferred, linesOf, serve } from './serve.ts'

let logs: LogRecord[]

beforeEach(() => {
  logs = captureLogs()
})

const GET = 'GET /a HTTP/1.1\r\nHost: a\r\n\r\n'

describe('a guest that fails', () => {
  it.each<[string, (req: IncomingMessage, res: ServerResponse) => unknown]>([
    [
      'throws',
      () => {
        throw new Error('boom')
      },
    ],
    ['rejects', () => Promise.reject(new Error('boom'))],
    [
      'throws with headers set',
      (_req, res) => {
        res.setHeader('X-Secret', '1')
        res.setHeader('Content-Length', '3')
        res.statusCode = 201
        throw new Error('boom')
      },
    ],
    [
      'has put an end() of its own in place',
      async (_req, res) => {
        res.end = () => {
          throw new Error('not this one')
        }
        throw new Error('boom')
      },
    ],
  ])('because it %s is answered with 500', async (_name, handler) => {
    const site = await serve(new NodeContainer(handler))
    const answer = await site.ask('/a')
    const page =
      '<html><title>500: Internal Server Error</title><body>500: Internal Server Error</body></html>'
    expect([answer.status, answer.reason, answer.body]).toEqual([
      500,
      'Internal Server Error',
      page,
    ])
    expect(answer.headers['content-type']).toBe('text/html; charset=UTF-8')
    expect(answer.headers['x-secret']).toBeUndefined()
    const [line] = linesOf(logs, 'tornado.application')
    expect(line).toMatch(/^ERROR Uncaught exception GET \/a \(127\.0\.0\.1\)\nHTTPServerRequest/)
    expect(logs.find(({ name }) => name === 'tornado.application')?.excInfo).toBeDefined()
  })

  it.each([true, false])(
    'after the head, cuts the response off (async: %s)',
    async (asynchronous) => {
      const site = await serve(
        new NodeContainer((_req, res) => {
          res.writeHead(200)
          res.flushHeaders()
          const fail = (): never => {
            throw new Error('boom')
          }
          return asynchronous ? new Promise(setImmediate).then(fail) : fail()
        }),
      )
      const text = await site.raw(GET)
      expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
      expect(text).not.toContain('\r\n0\r\n')
      expect(linesOf(logs, 'tornado.application')[0]).toMatch(/^ERROR Uncaught exception/)
      expect(linesOf(logs, 'tornado.access')).toEqual([])
    },
  )

  it('after the end, is only logged', async () => {
    const site = await serve(
      new NodeContainer((_req, res) => {
        res.end('done')
        throw new Error('boom')
      }),
    )
    expect((await site.ask('/')).body).toBe('done')
    expect(linesOf(logs, 'tornado.application')).toHaveLength(1)
  })

  it.each([
    ['too little', '5', 'abc', /Tried to write 2 bytes less than Content-Length/],
    ['too much', '2', 'abc', /Tried to write more data than Content-Length/],
    ['no length at all', 'abc', 'abc', /GET \/a/],
  ])(
    'by writing %s for its Content-Length loses the connection',
    async (_name, length, body, message) => {
      const site = await serve(
        new NodeContainer((_req, res) => {
          res.setHeader('Content-Length', length)
          res.end(body)
        }),
      )
      await site.raw(GET)
      const [record] = logs.filter(({ name }) => name === 'tornado.application')
      expect(`${record?.getMessage()} ${String(record?.excInfo)}`).toMatch(message)
    },
  )

  it('because it switches protocols by itself loses the connection', async () => {
    const site = await serve(
      new NodeContainer((_req, res) => res.writeHead(101, { Upgrade: 'x' }).end()),
    )
    expect(await site.raw(GET)).toBe('')
    const [record] = logs.filter(({ name }) => name === 'tornado.application')
    expect(String(record?.excInfo)).toMatch(/takes the option upgrade/)
  })

  it('cannot smuggle a response into early hints', async () => {
    const site = await serve(
      new NodeContainer((_req, res) => {
        const link = '</a.css>; rel=preload'
        res.writeEarlyHints({ link, 'X-A': 'b\r\n\r\nHTTP/1.1 200 OK\r\n\r\nevil' })
        res.end('never')
      }),
    )
    // Newer versions of Node refuse it themselves, and the guest fails.
    const text = await site.raw(GET.replace('Host: a', 'Host: a\r\nConnection: close'))
    expect(text).toMatch(/^($|HTTP\/1\.1 500 )/)
    expect(linesOf(logs, 'tornado.application')).toHaveLength(1)
  })

  it('by destroying its socket loses the connection', async () => {
    for (const destroy of [
      (req: IncomingMessage) => req.socket.destroy(),
      (_req: IncomingMessage, res: ServerResponse) => res.destroy(),
      (_req: IncomingMessage, res: ServerResponse) => res.destroy(new Error('why')),
      (req: IncomingMessage) => req.destroy(),
      (req: IncomingMessage) => req.socket.end(),
    ]) {
      const site = await serve(new NodeContainer(destroy))
      expect(await site.raw(GET)).toBe('')
    }
  })
})

describe('a guest that returns without an answer', () => {
  it('may answer later', async () => {
    const responses: ServerResponse[] = []
    const called = deferred()
    const site = await serve(
      new NodeContainer((_req, res) => {
        responses.push(res)
        called.resolve()
      }),
    )
    const asking = site.ask('/')
    await called.promise
    responses[0]?.end('later')
    expect((await asking).body).toBe('later')
  })
})

describe('the access log', () => {
  it.each([
    [200, 'INFO'],
    [304, 'INFO'],
    [404, 'WARNING'],
    [503, 'ERROR'],
  ])('has a line for %d at %s', async (status, level) => {
    const site = await serve(
      new NodeContainer((_req, res) => {
        res.statusCode = status
        res.end()
      }),
    )
    await site.ask('/path?query')
    const pattern = new RegExp(
      `^${level} ${status} GET /path\\?query \\(127\\.0\\.0\\.1\\) \\d+\\.\\d\\dms$`,
    )
    expect(linesOf(logs, 'tornado.access')).toEqual([expect.stringMatching(pattern)])
  })
})

describe('a client that goes away', () => {
  it('before its body is complete, aborts the request', async () => {
    const events: string[] = []
    const gone = deferred<Error>()
    const called = deferred()
    const closed = deferred()
    const site = await serve(
      new NodeContainer((req, res) => {
        req.on('aborted', () => events.push('aborted'))
        req.on('error', gone.resolve)
        res.on('close', () => closed.resolve())
        req.resume()
        called.resolve()
      }),
    )
    const socket = await site.socket()
    socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12345')
    await called.promise
    socket.destroy()
    expect(await gone.promise).toMatchObject({ code: 'ECONNRESET', message: 'aborted' })
    await closed.promise
    expect(events).toEqual(['aborted'])
  })

  it('before the answer, closes request and response, and later writes are thrown away', async () => {
    const handled = deferred<ServerResponse>()
    const closed = deferred()
    const failures: unknown[] = []
    const site = await serve(
      new NodeContainer((req, res) => {
        req.on('error', (error) => failures.push(error))
        req.resume().once('end', () => handled.resolve(res))
        res.on('close', () => closed.resolve())
        res.on('error', (error) => failures.push(error))
      }),
    )
    const socket = await site.socket()
    socket.write(GET)
    const response = await handled.promise
    socket.resetAndDestroy()
    await closed.promise
    expect(response.writableFinished).toBe(false)
    response.write('nobody')
    response.end('reads this')
    await new Promise(setImmediate)
    expect(failures).toEqual([])
    expect(linesOf(logs, 'tornado.application')).toEqual([])
  })

  it('at one side only, still gets its answer', async () => {
    const site = await serve(
      new NodeContainer((req, res) => {
        req.resume()
        req.socket.once('close', () => {})
        setTimeout(() => res.end('late'), 50)
      }),
    )
    const socket = await site.socket()
    socket.end(GET)
    let text = ''
    socket.on('data', (chunk) => (text += String(chunk)))
    await once(socket, 'close')
    expect(text.endsWith('late')).toBe(true)
  })
})

describe('a body that the guest does not read', () => {
  it('is thrown away, and the client sees the answer', async () => {
    const site = await serve(
      new NodeContainer((_req, res) => {
        res.statusCode = 403
        res.end('no')
      }),
    )
    const socket = await site.socket()
    const length = 5 * 2 ** 20
    socket.write(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${length}\r\n\r\n`)
    const [head] = (await once(socket, 'data')) as [Buffer]
    expect(String(head)).toMatch(/^HTTP\/1\.1 403 .*\r\nConnection: close\r\n[^]*no$/s)
    // The client may finish what it has begun, however long that is.
    socket.end(Buffer.alloc(length))
    await once(socket, 'close')
    expect(socket.bytesWritten).toBeGreaterThan(length)
  })

  it('is given up where the guest has stopped reading', async () => {
    const site = await serve(
      new NodeContainer(
        (req, res) => {
          req.once('data', () => {
            req.pause()
            res.end('enough')
          })
        },
        { highWaterMark: 1024 },
      ),
    )
    const answer = await site.ask('/', { method: 'POST', body: Buffer.alloc(3 * 2 ** 20) })
    expect(answer.body).toBe('enough')
  })

  it('is not waited for when the client was not told to send it', async () => {
    const site = await serve(new NodeContainer((_req, res) => res.end('no')))
    const text = await site.raw(
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\nExpect: 100-continue\r\n\r\n',
    )
    expect(text).toMatch(/^HTTP\/1\.1 200 /)
    expect(text.endsWith('no')).toBe(true)
  })

  it('that is too large is refused by the server, and the guest aborted', async () => {
    const aborted = deferred()
    const site = await serve(
      new NodeContainer((req) => {
        req.on('aborted', () => aborted.resolve())
        req.resume()
      }),
      { maxBodySize: 1000 },
    )
    const size = 'Transfer-Encoding: chunked\r\n\r\n800\r\n'
    const socket = await site.socket()
    socket.write(`POST / HTTP/1.1\r\nHost: a\r\n${size}${'x'.repeat(2048)}`)
    const [head] = (await once(socket, 'data')) as [Buffer]
    expect(String(head)).toMatch(/^HTTP\/1\.1 413 /)
    await aborted.promise
  })
})
