import { describe, expect, test } from '@jest/globals'
import { HTTPHeaders, ResponseStartLine } from '@tornado-ts/httputil'
import { echo, OK, respond, TestServer } from './support/server.ts'
import type { Received } from './support/server.ts'

const GET = 'GET / HTTP/1.1⏎Host: a⏎⏎'
const SWITCHING = new ResponseStartLine('HTTP/1.1', 101, 'Switching Protocols')

/** Detaches and sends back the next bytes that come. */
function takeOver({ connection }: Received, count = 5): void {
  const stream = connection.detach()
  stream.readBytes(count).then(
    (bytes) => stream.write(bytes),
    () => {},
  )
}

describe('detach', () => {
  const upgrade = 'GET / HTTP/1.1⏎Host: a⏎Connection: Upgrade⏎Upgrade: x⏎⏎'

  test.each<[string, (request: Received) => void, object]>([
    ['in headersReceived', () => {}, { headersReceived: (r: Received) => takeOver(r) }],
    ['in finish', (r) => takeOver(r), {}],
    ['later', (r) => void setTimeout(() => takeOver(r), 50), {}],
  ])('%s hands the bytes behind the request over', async (_when, handler, hooks) => {
    for (const late of [false, true]) {
      const server = await TestServer.start(handler, {}, hooks)
      const client = await server.connect()
      client.send(late ? upgrade : `${upgrade}EXTRA`)
      await server.happened('headers')
      if (late) client.send('EXTRA')
      await client.until('EXTRA')
      expect(server.events.filter((event) => event === 'close')).toHaveLength(1)
    }
  })

  test('in the middle of a body leaves what was not delivered', async () => {
    const server = await TestServer.start(
      echo,
      { chunkSize: 3 },
      {
        dataReceived: (_chunk, request) => takeOver(request, 4),
      },
    )
    const client = await server.connect()
    client.send('POST / HTTP/1.1⏎Host: a⏎Content-Length: 7⏎⏎abcdefg')
    expect(await client.until('defg')).toBe('defg')
    expect(server.events).toEqual(['start', 'headers', 'data', 'close'])
  })

  test('while a promise of the delegate is pending', async () => {
    const server = await TestServer.start(
      echo,
      {},
      {
        headersReceived: (request) => {
          setTimeout(() => takeOver(request, 2), 20)
          return new Promise((resolve) => setTimeout(resolve, 50))
        },
      },
    )
    const client = await server.connect()
    client.send('POST / HTTP/1.1⏎Host: a⏎Content-Length: 2⏎⏎hi')
    await client.until('hi')
    expect(server.events).toEqual(['start', 'headers', 'close'])
  })

  test('right behind finish(), as an upgrade does it', async () => {
    const server = await TestServer.start((request) => {
      const headers = new HTTPHeaders({ Connection: 'Upgrade', Upgrade: 'x' })
      void request.connection.writeHeaders(SWITCHING, headers)
      request.connection.finish()
      takeOver(request)
    })
    const client = await server.connect()
    client.send(`${upgrade}EXTRA`)
    expect(await client.until('EXTRA')).toBe(
      'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\nEXTRA',
    )
  })

  test('behind an earlier pipelined request', async () => {
    const server = await TestServer.start((request) => {
      if (request.path === '/1') echo(request)
      else takeOver(request)
    })
    const client = await server.connect()
    client.send('GET /1 HTTP/1.1⏎Host: a⏎⏎GET /2 HTTP/1.1⏎Host: a⏎⏎EXTRA')
    expect(await client.until('EXTRA')).toMatch(/GET \/1 EXTRA$/)
  })

  test('is refused once the exchange is over, and twice', async () => {
    const requests: Received[] = []
    const server = await TestServer.start((request) => {
      requests.push(request)
      echo(request)
    })
    const client = await server.connect()
    client.send(GET)
    await client.until('GET / ')
    client.send(GET)
    await server.happened('finish', 2)
    expect(() => requests[0]?.connection.detach()).toThrow('can no longer be detached')

    const other = await TestServer.start((request) => {
      takeOver(request)
      expect(() => request.connection.detach()).toThrow('already')
      expect(request.connection.stream).toBeUndefined()
      server.note('checked')
    })
    ;(await other.connect()).send(GET)
    await server.happened('checked')
  })

  test('the stream can get another consumer at once', async () => {
    let seen = ''
    const server = await TestServer.start(({ connection }) => {
      const stream = connection.detach()
      stream.setConsumer({
        onData: (chunk) => {
          seen += chunk.toString()
          server.note('bytes')
        },
        onClose: () => {},
      })
    })
    const client = await server.connect()
    client.send(`${GET}EXTRA`)
    await server.happened('bytes')
    expect(seen).toBe('EXTRA')
  })
})

describe('startDraining', () => {
  const drain = (server: TestServer): void => server.connections.at(-1)?.startDraining()

  test('closes an idle connection, before and after a request', async () => {
    for (const requests of [0, 1]) {
      const server = await TestServer.start(echo)
      const client = await server.connect()
      client.send(GET.repeat(requests))
      await server.happened('finish', requests)
      if (requests === 0) await waitFor(() => server.connections.length === 1)
      drain(server)
      const text = await client.end()
      expect(text.split('200 OK').length - 1).toBe(requests)
      await server.happened('close')
    }
  })

  test('answers a request that was sent before, though nobody has looked yet', async () => {
    const server = await TestServer.start(echo)
    const client = await server.connect()
    await waitFor(() => server.connections.length === 1)
    client.send(GET)
    expect(server.connections[0]?.idle).toBe(true)
    drain(server)
    expect(await client.end()).toMatch(/200 OK\r\n.*Connection: close\r\n/s)
  })

  test.each(['GET / HTTP', 'POST / HTTP/1.1⏎Host: a⏎Content-Length: 4⏎⏎hi'])(
    'lets a request go on that has come as far as %s',
    async (half) => {
      const server = await TestServer.start(echo)
      const client = await server.connect()
      client.send(half)
      await waitFor(() => server.connections[0]?.idle === false)
      drain(server)
      client.send(half.startsWith('GET') ? '/1.1⏎Host: a⏎⏎' : 'ho')
      expect(await client.end()).toMatch(/200 OK\r\n.*Connection: close\r\n/s)
    },
  )

  test('between pipelined requests throws the rest away', async () => {
    const requests: Received[] = []
    const server = await TestServer.start((request) => void requests.push(request))
    const client = await server.connect()
    client.send('GET /1 HTTP/1.1⏎Host: a⏎⏎GET /2 HTTP/1.1⏎Host: a⏎⏎')
    await server.happened('finish')
    drain(server)
    requests.forEach(echo)
    const text = await client.end()
    expect(text).toMatch(/Connection: close\r\n\r\nGET \/1 $/)
    expect(requests).toHaveLength(1)
  })

  test('a response whose head is out ends the connection all the same', async () => {
    const server = await TestServer.start(({ connection }) => {
      void connection.writeHeaders(OK, new HTTPHeaders(), 'one')
      server.note('begun')
      server.events.push('x')
      finish = () => {
        void connection.write('two')
        connection.finish()
      }
    })
    let finish = (): void => {}
    const client = await server.connect()
    client.send(GET)
    await client.until('one')
    drain(server)
    finish()
    expect(await client.end()).toBe(
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n',
    )
  })
})

describe('close', () => {
  test('resolves when the delegate has had its last call', async () => {
    const server = await TestServer.start(() => {})
    const client = await server.connect()
    client.send('POST / HTTP/1.1⏎Host: a⏎Content-Length: 9⏎⏎hi')
    await server.happened('data')
    await server.connections[0]?.close()
    expect(server.events).toEqual(['start', 'headers', 'data', 'gone', 'close'])
    await server.connections[0]?.close()
    expect(await client.end()).toBe('')
  })

  test('waits until a slow reader has its response', async () => {
    const body = 'x'.repeat(8 << 20)
    const server = await TestServer.start(({ connection }) => respond(connection, body))
    const read = async (request: string, ends: boolean): Promise<void> => {
      const client = await server.connect()
      client.socket.pause()
      client.send(request)
      if (ends) client.socket.end()
      // Longer than a stream goes on sending after its close.
      await new Promise((resolve) => setTimeout(resolve, 1200))
      client.socket.resume()
      expect((await client.end()).length).toBeGreaterThan(body.length)
    }
    await Promise.all([
      read('GET / HTTP/1.1⏎Host: a⏎Connection: close⏎⏎', false),
      read(GET, true),
      read(`${GET}GET /`, true),
    ])
  })
})

async function waitFor(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve))
}
