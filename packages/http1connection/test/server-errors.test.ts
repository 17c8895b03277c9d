import { describe, expect, test } from '@jest/globals'
import { HTTPInputError } from '@tornado-ts/httputil'
import { collectLogs } from './support/logs.ts'
import { echo, respond, TestServer } from './support/server.ts'

const logs = collectLogs()
const GET = 'GET / HTTP/1.1⏎Host: a⏎⏎'

const answer = (line: string): RegExp =>
  new RegExp(
    `^HTTP/1\\.1 ${line}\\r\\nConnection: close\\r\\nContent-Length: 0\\r\\nDate: [^\\r]+ GMT\\r\\n\\r\\n$`,
  )

describe('refused requests get an error answer and a close', () => {
  test.each([
    ['asdf⏎⏎', '400 Bad Request'],
    ['GET / HTTP/1.1⏎⏎', '400 Bad Request'],
    ['GET / HTTP/1.1⏎Host: a⏎Host: a⏎⏎', '400 Bad Request'],
    ['GET / HTTP/1.0⏎Host: a⏎Host: b⏎⏎', '400 Bad Request'],
    ['POST / HTTP/1.1⏎Host: a⏎Content-Length: 5⏎Transfer-Encoding: chunked⏎⏎', '400 Bad Request'],
    ['POST / HTTP/1.1⏎Host: a⏎Content-Length: 5, 6⏎⏎', '400 Bad Request'],
    ['POST / HTTP/1.0⏎Transfer-Encoding: chunked⏎⏎0⏎⏎', '400 Bad Request'],
    ['POST / HTTP/1.1⏎Host: a⏎Transfer-Encoding: chunked⏎⏎x', '400 Bad Request'],
    ['POST / HTTP/1.1⏎Host: a⏎Content-Length: 2000⏎⏎', '413 Request Entity Too Large'],
    ['POST / HTTP/1.1⏎Host: a⏎Transfer-Encoding: chunked⏎⏎fff⏎', '413 Request Entity Too Large'],
    [`GET / HTTP/1.1⏎X: ${'x'.repeat(3000)}`, '431 Request Header Fields Too Large'],
    ['POST / HTTP/1.1⏎Host: a⏎Expect: gold⏎⏎', '417 Expectation Failed'],
    ['POST / HTTP/1.1⏎Host: a⏎Expect: 100-continue, x⏎⏎', '417 Expectation Failed'],
  ])('%s', async (request, line) => {
    const server = await TestServer.start(echo, { maxHeaderSize: 2048, maxBodySize: 1000 })
    const client = await server.connect()
    client.send(request)
    expect(await client.end()).toMatch(answer(line))
    expect(logs.gen()).toHaveLength(1)
    expect(logs.gen()[0]).toMatch(/^INFO (Malformed HTTP message from the client|Unsatisfiable)/)
    expect(logs.app()).toEqual([])
    await server.happened('close')
    expect(server.events).not.toContain('finish')
  })

  test('behind a good request, after its response', async () => {
    const server = await TestServer.start(echo)
    const client = await server.connect()
    client.send('POST / HTTP/1.1⏎Host: a⏎Content-Length: 2⏎⏎hiGARBAGE⏎⏎')
    const [first, second] = (await client.end()).split('POST / hi')
    expect(first).toContain('200 OK')
    expect(second).toMatch(answer('400 Bad Request'))
  })

  test('a delegate can refuse with a status of its own', async () => {
    const server = await TestServer.start(
      echo,
      {},
      {
        headersReceived: () => {
          throw new HTTPInputError('no', { statusCode: 422 })
        },
      },
    )
    const client = await server.connect()
    client.send(GET)
    expect(await client.end()).toMatch(answer('422 Unprocessable Entity'))
    expect(server.events).toEqual(['start', 'headers', 'gone', 'close'])
  })

  test('also with a rejected promise, in the middle of a body, and at its end', async () => {
    const refuse = (): never => {
      throw new HTTPInputError('no')
    }
    for (const hooks of [
      { headersReceived: async () => refuse() },
      { dataReceived: async () => refuse() },
      { dataReceived: refuse },
      { finish: refuse },
    ]) {
      const server = await TestServer.start(echo, {}, hooks)
      const client = await server.connect()
      client.send('POST / HTTP/1.1⏎Host: a⏎Content-Length: 2⏎⏎hi')
      expect(await client.end()).toMatch(answer('400 Bad Request'))
    }
  })

  test('nothing is answered when a response has begun', async () => {
    const server = await TestServer.start(
      echo,
      {},
      {
        headersReceived: ({ connection }) => void connection.write('HTTP/1.1 200 OK\r\n\r\n'),
      },
    )
    const client = await server.connect()
    client.send('POST / HTTP/1.1⏎Host: a⏎Transfer-Encoding: chunked⏎⏎x')
    expect(await client.end()).toBe('HTTP/1.1 200 OK\r\n\r\n')
    expect(server.events).toEqual(['start', 'headers', 'gone', 'close'])
  })

  test('the answer arrives although the peer is still sending', async () => {
    const server = await TestServer.start(echo, { maxBodySize: 1000 })
    const client = await server.connect()
    client.send('POST / HTTP/1.1⏎Host: a⏎Content-Length: 200000⏎⏎')
    client.send('x'.repeat(200_000))
    expect(await client.end()).toMatch(answer('413 Request Entity Too Large'))
    expect(client.error).toBeUndefined()
  })
})

describe('failing applications', () => {
  test.each([
    ['headersReceived', { headersReceived: () => void fail() }],
    ['dataReceived', { dataReceived: () => void fail() }],
    ['finish', { finish: () => void fail() }],
    ['a promise', { headersReceived: async () => fail() }],
  ])('an exception in %s is logged and closes', async (_name, hooks) => {
    const server = await TestServer.start(echo, {}, hooks)
    const client = await server.connect()
    client.send('POST / HTTP/1.1⏎Host: a⏎Content-Length: 2⏎⏎hi')
    expect(await client.end()).toBe('')
    expect(logs.app()).toEqual(['ERROR Uncaught exception'])
    await server.happened('close')
  })

  test('an exception while being told of the close does no harm', async () => {
    const server = await TestServer.start(echo, {}, { onConnectionClose: () => void fail() })
    const client = await server.connect()
    client.send('POST / HTTP/1.1⏎Host: a⏎Content-Length: 2⏎⏎h')
    await server.happened('data')
    client.close()
    await server.happened('close')
    expect(logs.app()).toEqual(['ERROR Uncaught exception'])
  })
})

function fail(): never {
  throw new Error('a bug')
}

describe('timeouts', () => {
  test('a silent peer is closed without a word', async () => {
    const server = await TestServer.start(echo, { headerTimeout: 0.1 })
    const client = await server.connect()
    expect(await client.end()).toBe('')
    expect(server.events).toEqual(['close'])
  })

  test('an idle connection is closed after its responses', async () => {
    const server = await TestServer.start(echo, { headerTimeout: 0.1 })
    const client = await server.connect()
    client.send(GET)
    await client.until('GET / ')
    client.send(GET)
    expect(await client.end()).toMatch(/GET \/ .*GET \/ $/s)
  })

  test.each(['GET / HT', 'GET / HTTP/1.1⏎Host: a⏎'])(
    'half a head is answered: %s',
    async (half) => {
      const server = await TestServer.start(echo, { headerTimeout: 0.1 })
      const client = await server.connect()
      client.send(half)
      expect(await client.end()).toMatch(answer('408 Request Timeout'))
      expect(logs.gen()).toEqual(['INFO Timeout reading headers from the client'])
    },
  )

  test('half a head behind a whole request is answered too', async () => {
    const server = await TestServer.start(echo, { headerTimeout: 0.1 })
    const client = await server.connect()
    client.send(`${GET}GET /`)
    expect(await client.end()).toMatch(/GET \/ HTTP\/1.1 408 /)
  })

  test('trickling a head does not postpone the end', async () => {
    const server = await TestServer.start(echo, { headerTimeout: 0.2 })
    const client = await server.connect()
    const trickle = setInterval(() => client.send('X'), 20)
    try {
      expect(await client.end()).toMatch(answer('408 Request Timeout'))
    } finally {
      clearInterval(trickle)
    }
  })

  test('a body that does not come', async () => {
    const server = await TestServer.start(echo, { bodyTimeout: 0.1 })
    const client = await server.connect()
    client.send('PUT / HTTP/1.1⏎Host: a⏎Content-Length: 42⏎⏎x')
    expect(await client.end()).toMatch(answer('408 Request Timeout'))
    expect(logs.gen()).toEqual(['INFO Timeout reading body from the client'])
    expect(server.events).toEqual(['start', 'headers', 'data', 'gone', 'close'])
  })

  test('the time for a body can be set for one message', async () => {
    const server = await TestServer.start(
      echo,
      {},
      {
        headersReceived: ({ connection }) => connection.setBodyTimeout(0.1),
      },
    )
    const client = await server.connect()
    client.send('PUT / HTTP/1.1⏎Host: a⏎Content-Length: 42⏎⏎')
    expect(await client.end()).toMatch(answer('408 Request Timeout'))
  })

  test('a peer that does not take its responses is cut off', async () => {
    const body = 'x'.repeat(200_000)
    const server = await TestServer.start(({ connection }) => respond(connection, body), {
      headerTimeout: 0.2,
    })
    const client = await server.connect()
    client.socket.pause()
    client.send(GET.repeat(500))
    await server.happened('close')
    expect(server.events.filter((event) => event === 'finish').length).toBeLessThan(500)
  })

  test('the application may take its time', async () => {
    const server = await TestServer.start((request) => void setTimeout(() => echo(request), 300), {
      headerTimeout: 0.1,
      bodyTimeout: 0.1,
    })
    const client = await server.connect()
    client.send('PUT / HTTP/1.1⏎Host: a⏎Content-Length: 2⏎⏎hi')
    await client.until('PUT / hi')
  })
})

describe('Expect: 100-continue', () => {
  const put = (expectation: string, version = '1.1', length = 2): string =>
    `PUT / HTTP/${version}⏎Host: a⏎${expectation}Content-Length: ${length}⏎⏎`

  test.each(['100-continue', '100-Continue'])('%s is answered before the body', async (value) => {
    const server = await TestServer.start(echo)
    const client = await server.connect()
    client.send(put(`Expect: ${value}⏎`))
    await client.until('HTTP/1.1 100 Continue⏎⏎')
    client.send('hi')
    expect(await client.until('PUT / hi')).toBe(
      'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nPUT / hi',
    )
  })

  test('waits for the delegate', async () => {
    let accept = (): void => {}
    const server = await TestServer.start(
      echo,
      {},
      {
        headersReceived: () => new Promise((resolve) => (accept = resolve)),
      },
    )
    const client = await server.connect()
    client.send(put('Expect: 100-continue⏎'))
    await server.happened('headers')
    expect(client.received).toBe('')
    accept()
    await client.until('100 Continue')
  })

  test.each([
    ['without a body', put('Expect: 100-continue⏎', '1.1', 0)],
    ['in HTTP/1.0', `${put('Expect: 100-continue⏎', '1.0')}hi`],
  ])('is not answered %s', async (_name, request) => {
    const server = await TestServer.start(echo)
    const client = await server.connect()
    client.send(request)
    expect(await client.until('PUT / ')).toMatch(/^HTTP\/1.1 200 OK/)
  })

  test('a response without it makes the body unwanted', async () => {
    const server = await TestServer.start(
      echo,
      {},
      {
        headersReceived: ({ connection }) => respond(connection, 'no'),
      },
    )
    const client = await server.connect()
    client.send(put('Expect: 100-continue⏎'))
    expect(await client.end()).toBe(
      'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno',
    )
    expect(server.events).toEqual(['start', 'headers', 'close'])
  })
})
