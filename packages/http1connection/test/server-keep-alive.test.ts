import { describe, expect, test } from '@jest/globals'
import { HTTPHeaders } from '@tornado-ts/httputil'
import { echo, OK, respond, TestServer } from './support/server.ts'

const GET = 'GET / HTTP/1.1⏎Host: a⏎⏎'

describe('keep-alive', () => {
  test('HTTP/1.1: two requests on one connection', async () => {
    const server = await TestServer.start(echo)
    const client = await server.connect()
    client.send('GET /1 HTTP/1.1⏎Host: a⏎⏎')
    await client.until('GET /1 ')
    client.send('POST /2 HTTP/1.1⏎Host: a⏎Content-Length: 5⏎⏎hello')
    expect(await client.until('hello')).toBe(
      'HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nGET /1 ' +
        'HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\nPOST /2 hello',
    )
  })

  test.each(['close', 'Close', 'close, foo', 'foo , CLOSE', 'foo⏎Connection: close'])(
    'HTTP/1.1 with Connection: %s is told so and closed',
    async (value) => {
      const server = await TestServer.start(echo)
      const client = await server.connect()
      client.send(`GET / HTTP/1.1⏎Host: a⏎Connection: ${value}⏎⏎${GET}`)
      expect(await client.end()).toBe(
        'HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nGET / ',
      )
    },
  )

  test('HTTP/1.0 closes without saying so', async () => {
    const server = await TestServer.start(echo)
    const client = await server.connect()
    client.send('GET / HTTP/1.0⏎⏎')
    expect(await client.end()).toBe('HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nGET / ')
  })

  test('HTTP/1.0 stays on request, also after an extra CRLF', async () => {
    const server = await TestServer.start(echo)
    const client = await server.connect()
    const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: Keep-Alive\r\n\r\nGET / '
    client.send('GET / HTTP/1.0⏎Connection: keep-alive⏎⏎')
    await client.until(answer)
    client.send('⏎GET / HTTP/1.0⏎Connection: Keep-Alive⏎⏎')
    await client.until(answer + answer)
    client.send('GET / HTTP/1.0⏎Connection: keep-alive, close⏎⏎')
    expect(await client.end()).toMatch(/Content-Length: 6\r\n\r\nGET \/ $/)
  })

  test('HTTP/1.0 POST without a length is answered and closed', async () => {
    const server = await TestServer.start(echo)
    const client = await server.connect()
    client.send('POST / HTTP/1.0⏎Connection: keep-alive⏎⏎')
    expect(await client.end()).toBe('HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nPOST / ')
  })

  test('a response without length to HTTP/1.0 ends with the connection', async () => {
    const server = await TestServer.start(({ connection }) => {
      void connection.writeHeaders(OK, new HTTPHeaders(), 'ok')
      connection.finish()
    })
    const client = await server.connect()
    client.send('GET / HTTP/1.0⏎Connection: keep-alive⏎⏎')
    expect(await client.end()).toBe('HTTP/1.1 200 OK\r\n\r\nok')
  })

  test('HTTP/1.7 is treated as 1.1', async () => {
    const server = await TestServer.start(echo)
    const client = await server.connect()
    client.send('GET /1 HTTP/1.7⏎Host: a⏎⏎GET /2 HTTP/1.7⏎Host: a⏎⏎')
    await client.until('GET /2 ')
  })

  test('noKeepAlive closes after each response', async () => {
    const server = await TestServer.start(echo, { noKeepAlive: true })
    const client = await server.connect()
    client.send(GET)
    expect(await client.end()).toContain('Connection: close')
  })

  test('a response that says close is the last', async () => {
    const server = await TestServer.start(({ connection }) =>
      respond(connection, 'bye', { Connection: 'x, close' }),
    )
    const client = await server.connect()
    client.send(GET + GET)
    expect(await client.end()).toBe(
      'HTTP/1.1 200 OK\r\nConnection: x, close\r\nContent-Length: 3\r\n\r\nbye',
    )
  })

  test('delegates see one request after the other and one close', async () => {
    const server = await TestServer.start(echo)
    const client = await server.connect()
    client.send(GET)
    await client.until('GET / ')
    expect(server.events).toEqual(['start', 'headers', 'finish'])
    expect(server.connections[0]?.idle).toBe(true)
    client.socket.end()
    await server.happened('close')
    expect(server.events).toEqual(['start', 'headers', 'finish', 'close'])
  })
})

describe('pipelining', () => {
  test('two requests of one chunk are answered in order, in one write', async () => {
    const server = await TestServer.start(echo)
    const client = await server.connect()
    const chunks: string[] = []
    client.socket.on('data', (chunk) => chunks.push(chunk.toString()))
    client.send('GET /1 HTTP/1.1⏎Host: a⏎⏎GET /2 HTTP/1.1⏎Host: a⏎⏎')
    await client.until('GET /2 ')
    expect(chunks).toHaveLength(1)
    expect(chunks[0]).toMatch(/GET \/1 .*GET \/2 /s)
  })

  test('asynchronous handlers are answered in order too', async () => {
    const waiting: (() => void)[] = []
    const server = await TestServer.start((request) => waiting.push(() => echo(request)))
    const client = await server.connect()
    client.send('GET /1 HTTP/1.1⏎Host: a⏎⏎POST /2 HTTP/1.1⏎Host: a⏎Content-Length: 2⏎⏎h')
    await server.happened('finish')
    expect(waiting).toHaveLength(1)
    client.send('iGET /3 HTTP/1.1⏎Host: a⏎⏎')
    for (const path of ['GET /1 ', 'POST /2 hi', 'GET /3 ']) {
      await server.happened('finish', path === 'GET /1 ' ? 1 : path === 'GET /3 ' ? 3 : 2)
      waiting.shift()?.()
      await client.until(path)
    }
    expect(server.events.filter((event) => event === 'start')).toHaveLength(3)
  })

  test('200 requests of one chunk let a timer run in between', async () => {
    let served = 0
    let servedAtTimer = -1
    const server = await TestServer.start((request) => {
      if (++served === 1) setTimeout(() => (servedAtTimer = served), 0)
      // Enough work for the timer to come due during the first batch.
      if (served < 10) for (const end = performance.now() + 1; performance.now() < end;);
      echo(request)
    })
    const client = await server.connect()
    client.send(GET.repeat(200))
    await client.until((text) => text.split('HTTP/1.1 200').length === 201)
    expect(servedAtTimer).toBeGreaterThan(0)
    expect(servedAtTimer).toBeLessThan(200)
  })

  test('a peer that does not read is not served without bound', async () => {
    const body = 'x'.repeat(100_000)
    const server = await TestServer.start(({ connection }) => respond(connection, body))
    const client = await server.connect()
    client.socket.pause()
    client.send(GET.repeat(1000))
    let answered = -1
    // The server stops when neither the system nor its own limit takes more.
    for (let count = 0; count !== answered;) {
      answered = count
      await new Promise((resolve) => setTimeout(resolve, 100))
      count = server.events.filter((event) => event === 'finish').length
    }
    expect(answered).toBeLessThan(1000)
    expect(server.connections[0]?.stream.bufferedAmount).toBeLessThan(3 << 20)
    client.socket.resume()
    await server.happened('finish', 1000)
  })

  test('what follows a closing response is thrown away', async () => {
    const server = await TestServer.start(echo)
    const client = await server.connect()
    client.send(`GET /1 HTTP/1.1⏎Host: a⏎Connection: close⏎⏎${GET}`)
    expect(await client.end()).not.toContain('GET / ')
    expect(server.events.filter((event) => event === 'start')).toHaveLength(1)
  })
})
