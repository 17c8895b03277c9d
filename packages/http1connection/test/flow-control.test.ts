import { AsyncLocalStorage, createHook } from 'node:async_hooks'
import { describe, expect, test } from '@jest/globals'
import { HTTPHeaders } from '@tornado-ts/httputil'
import { echo, OK, respond, TestServer } from './support/server.ts'
import type { Received } from './support/server.ts'

describe('pieces of a body', () => {
  test.each([
    ['Content-Length: 50⏎⏎', 'x'.repeat(50), [16, 16, 16, 2]],
    [
      'Transfer-Encoding: chunked⏎⏎',
      `14⏎${'x'.repeat(20)}⏎1e⏎${'x'.repeat(30)}⏎0⏎⏎`,
      [16, 4, 16, 14],
    ],
  ])('%s', async (header, body, sizes) => {
    let pieces: number[] = []
    const server = await TestServer.start(
      (request) => {
        pieces = request.pieces.map((piece) => piece.length)
        echo(request)
      },
      { chunkSize: 16 },
    )
    const client = await server.connect()
    client.send(`POST / HTTP/1.1⏎Host: a⏎${header}${body}`)
    await client.until('POST / ')
    expect(pieces).toEqual(sizes)
  })
})

describe('promises of a delegate', () => {
  test('dataReceived: no further call, and the stream is paused, until it settles', async () => {
    const accept: (() => void)[] = []
    const server = await TestServer.start(
      echo,
      { chunkSize: 2 },
      { dataReceived: () => new Promise<void>((resolve) => accept.push(resolve)) },
    )
    const client = await server.connect()
    client.send('POST / HTTP/1.1⏎Host: a⏎Content-Length: 6⏎⏎abcdef')
    for (const expected of [1, 2, 3]) {
      await server.happened('data', expected)
      await new Promise((resolve) => setImmediate(resolve))
      expect(server.events.filter((event) => event === 'data')).toHaveLength(expected)
      expect(server.events).not.toContain('finish')
      accept.shift()?.()
    }
    await client.until('POST / abcdef')
  })

  test('a peer is held back while a delegate is busy', async () => {
    let accept = (): void => {}
    const server = await TestServer.start(
      echo,
      {},
      { headersReceived: () => new Promise<void>((resolve) => (accept = resolve)) },
    )
    const client = await server.connect()
    const size = 8 << 20
    client.send(`POST / HTTP/1.1⏎Host: a⏎Content-Length: ${size}⏎⏎`)
    client.send('x'.repeat(size))
    await server.happened('headers')
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(client.socket.writableLength).toBeGreaterThan(0)
    accept()
    await client.until((text) => text.length > size)
  })

  test('a response in headersReceived diverts the body that is there already', async () => {
    const server = await TestServer.start(
      echo,
      {},
      { headersReceived: ({ connection, path }) => respond(connection, path) },
    )
    const client = await server.connect()
    client.send('POST /1 HTTP/1.1⏎Host: a⏎Content-Length: 2⏎⏎hiPOST /2 HTTP/1.1⏎Host: a⏎⏎')
    await client.until('/2')
    expect(server.events).toEqual(['start', 'headers', 'start', 'headers'])
  })

  test('and closes when the body is still to come', async () => {
    const server = await TestServer.start(
      echo,
      {},
      { headersReceived: ({ connection, path }) => respond(connection, path) },
    )
    const client = await server.connect()
    client.send('POST /1 HTTP/1.1⏎Host: a⏎Content-Length: 9⏎⏎hi')
    expect(await client.end()).toMatch(/\/1$/)
    expect(server.events).toEqual(['start', 'headers', 'close'])
  })

  test('a body limit can be raised in headersReceived, for that message only', async () => {
    const server = await TestServer.start(
      echo,
      { maxBodySize: 4 },
      {
        headersReceived: ({ connection, path }) => {
          if (path === '/big') connection.setMaxBodySize(10)
        },
      },
    )
    const client = await server.connect()
    client.send('PUT /big HTTP/1.1⏎Host: a⏎Content-Length: 9⏎⏎123456789')
    await client.until('123456789')
    client.send('PUT /small HTTP/1.1⏎Host: a⏎Content-Length: 9⏎⏎123456789')
    expect(await client.end()).toMatch(/ 413 /)
  })
})

describe('peers that go away', () => {
  test.each([
    ['in the head', 'GET / HT', ['start', 'close']],
    [
      'in the body',
      'POST / HTTP/1.1⏎Host: a⏎Content-Length: 9⏎⏎hi',
      ['start', 'headers', 'data', 'gone', 'close'],
    ],
  ])('%s', async (_where, text, events) => {
    for (const reset of [false, true]) {
      const server = await TestServer.start(echo)
      const client = await server.connect()
      client.send(text)
      await server.happened(events.at(-3) ?? 'start')
      if (reset) client.socket.resetAndDestroy()
      else client.close()
      await server.happened('close')
      expect(server.events).toEqual(events)
    }
  })

  test('while the application works: the close callback, and finishing is harmless', async () => {
    for (const reset of [false, true]) {
      const server = await TestServer.start((request) => {
        request.connection.setCloseCallback({
          onConnectionClose: () => {
            server.note('callback')
            echo(request)
          },
        })
      })
      const client = await server.connect()
      client.send('GET / HTTP/1.1⏎Host: a⏎⏎')
      await server.happened('finish')
      if (reset) client.socket.resetAndDestroy()
      else client.close()
      await server.happened('callback')
      await server.happened('close')
      expect(server.events.filter((event) => event === 'callback')).toHaveLength(1)
    }
  })

  test('a client that has only ended its side gets its answer', async () => {
    let answer = (): void => {}
    const server = await TestServer.start((request) => void (answer = () => echo(request)))
    const client = await server.connect()
    client.send('GET / HTTP/1.1⏎Host: a⏎⏎')
    client.socket.end()
    await server.happened('finish')
    await new Promise((resolve) => setTimeout(resolve, 20))
    answer()
    expect(await client.end()).toMatch(/Connection: close\r\n\r\nGET \/ $/)
    await server.happened('close')
  })

  test('a client that has ended its side does not wait for ever', async () => {
    const server = await TestServer.start(() => {}, { headerTimeout: 0.1 })
    const client = await server.connect()
    client.send('GET / HTTP/1.1⏎Host: a⏎⏎')
    client.socket.end()
    expect(await client.end()).toBe('')
    await server.happened('close')
  })

  test('during a long response', async () => {
    const server = await TestServer.start(({ connection }) =>
      respond(connection, 'x'.repeat(4 << 20)),
    )
    const client = await server.connect()
    client.send('GET / HTTP/1.1⏎Host: a⏎⏎')
    await client.until('200 OK')
    client.close()
    await server.happened('close')
  })
})

describe('what a request costs', () => {
  test('no promise, timer or immediate with a synchronous delegate', async () => {
    const server = await TestServer.start((request: Received) => echo(request), {
      headerTimeout: 60,
      bodyTimeout: 60,
    })
    const client = await server.connect()
    const counts = new Map<string, number>()
    let counting = false
    const hook = createHook({
      init(_id, type) {
        if (counting) counts.set(type, (counts.get(type) ?? 0) + 1)
      },
    }).enable()
    const consumer = server.connections
    const batch = 'POST / HTTP/1.1⏎Host: a⏎Content-Length: 2⏎⏎hi'.repeat(40).replaceAll('⏎', '\r\n')
    try {
      client.send('GET / HTTP/1.1⏎Host: a⏎⏎')
      await client.until('GET / ')
      counting = true
      // Handed over directly, so that nothing but the serving itself is counted.
      consumer[0]?.stream.consumer?.onData(Buffer.from(batch))
      counting = false
    } finally {
      hook.disable()
    }
    await client.until((text) => text.split('POST / hi').length === 41)
    expect(counts.get('PROMISE') ?? 0).toBe(0)
    expect(counts.get('Timeout') ?? 0).toBe(0)
    expect(counts.get('Immediate') ?? 0).toBe(0)
    expect(new AsyncLocalStorage().getStore()).toBeUndefined()
  })

  test('a chunked response of a synchronous handler leaves in one write', async () => {
    const server = await TestServer.start(({ connection }) => {
      void connection.writeHeaders(OK, new HTTPHeaders())
      for (const piece of ['a', 'b', 'c']) void connection.write(piece)
      connection.finish()
    })
    const client = await server.connect()
    const chunks: string[] = []
    client.socket.on('data', (chunk) => chunks.push(chunk.toString()))
    client.send('GET / HTTP/1.1⏎Host: a⏎⏎')
    await client.until('0⏎⏎')
    expect(chunks).toHaveLength(1)
  })
})
