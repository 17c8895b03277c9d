import { describe, expect, test } from '@jest/globals'
import { HTTPServerRequest } from '@tornado-ts/httputil'
import type { HTTPConnection, HTTPMessageDelegate } from '@tornado-ts/httputil'
import { HTTPRequest, HTTPServer } from '../src/index.ts'
import type { HTTPServerOptions } from '../src/index.ts'
import { collectLogs } from './support/logs.ts'
import { answering, ask, bodyOf, connect, hello, respond, serve, talk } from './support/serve.ts'

const logs = collectLogs()
const GET = 'GET / HTTP/1.1⏎Host: a⏎⏎'

describe('the request callback', () => {
  test('is a function that gets whole requests', async () => {
    const server = await serve(
      answering(({ method, path, query, body }) => [method, path, query, String(body)]),
    )
    const text = await talk(
      server,
      'POST /a?b=c HTTP/1.1⏎Host: a⏎Connection: close⏎Content-Length: 2⏎⏎hi',
    )
    expect(bodyOf(text)).toBe('["POST","/a","b=c","hi"]')
    expect(text).toMatch(/\r\nDate: [^\r]+ GMT\r\n/)
  })

  test('a Date of the application is kept', async () => {
    const server = await serve((request) => respond(request, '', { Date: 'now' }))
    const text = await talk(server, 'GET / HTTP/1.0⏎⏎')
    expect(text.match(/Date: .*/g)).toEqual(['Date: now'])
  })

  test('or an object with startRequest, which is told of the end of connections', async () => {
    const calls: string[] = []
    let closed = (): void => {}
    const gone = new Promise<void>((resolve) => (closed = resolve))
    const server = await serve({
      startRequest(serverConnection: unknown, connection: HTTPConnection): HTTPMessageDelegate {
        calls.push('start')
        return {
          headersReceived: () => void calls.push('headers'),
          dataReceived: (chunk) => void calls.push(String(chunk)),
          onConnectionClose: () => void calls.push('gone'),
          finish: () => {
            calls.push(String(serverConnection === undefined))
            void connection.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
            connection.finish()
          },
        }
      },
      onClose() {
        calls.push('close')
        closed()
      },
    })
    await talk(server, 'POST / HTTP/1.0⏎Content-Length: 2⏎⏎hi')
    await gone
    expect(calls).toEqual(['start', 'headers', 'hi', 'false', 'close'])
  })

  test.each([undefined, null, 1, {}, { startRequest: 1 }])('%p is neither', (value) => {
    expect(() => new HTTPServer(value as never)).toThrow(TypeError)
  })

  test('HTTPRequest is the request class', () => {
    expect(HTTPRequest).toBe(HTTPServerRequest)
  })
})

describe('failing callbacks', () => {
  test.each<[string, (request: HTTPServerRequest) => void | Promise<void>]>([
    ['an exception', () => fail()],
    ['a rejection', async () => fail()],
    [
      'a rejection in the middle of the response',
      async (request) => {
        await request.connection?.write('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab')
        fail()
      },
    ],
  ])('%s is logged and closes the connection', async (name, callback) => {
    const server = await serve(callback)
    expect(bodyOf(await talk(server, GET))).toBe(name.includes('middle') ? 'ab' : '')
    expect(logs.app()).toEqual(['ERROR Uncaught exception'])
  })

  test('a rejection after the response is only logged', async () => {
    const server = await serve(async (request) => {
      respond(request, 'ok')
      await Promise.resolve()
      fail()
    })
    const client = await connect(server)
    client.send(GET)
    await client.until('ok')
    client.send(GET)
    await client.until((text) => text.split('200 OK').length === 3)
    expect(logs.app()).toHaveLength(2)
  })

  test.each(['foo', '+10', '1_0'])('Content-Length %s', async (value) => {
    const server = await serve((request) => respond(request, 'x', { 'Content-length': value }))
    expect(bodyOf(await talk(server, 'GET / HTTP/1.0⏎⏎'))).toBe('x')
    const broken = await serve((request) => {
      request.headers.set('Content-Length', value)
      void request.connection?.writeHeaders({ code: 200, reason: 'OK' } as never, request.headers)
    })
    expect(await talk(broken, GET)).toBe('')
    expect(logs.app()).toEqual(['ERROR Uncaught exception'])
  })
})

describe('connections', () => {
  test('opened and closed without a word', async () => {
    const server = await serve(hello)
    const client = await connect(server)
    client.socket.end()
    expect(await client.end()).toBe('')
    expect([logs.gen(), logs.app()]).toEqual([[], []])
  })

  test('closeAllConnections, with an idle and a busy one', async () => {
    let gone = 0
    const server = await serve((request) => {
      request.connection?.setCloseCallback(() => gone++)
    })
    const idle = await connect(server)
    const busy = await connect(server)
    busy.send(GET)
    idle.send('GET / HT')
    while (server.connParams === undefined) await Promise.resolve()
    await new Promise((resolve) => setTimeout(resolve, 30))
    server.stop()
    await server.closeAllConnections()
    expect([await idle.end(), await busy.end()]).toEqual(['', ''])
    await new Promise((resolve) => setImmediate(resolve))
    expect(gone).toBe(1)
  })

  test('asyncDispose stops and closes', async () => {
    const server = await serve(hello)
    const client = await connect(server)
    client.send(GET)
    await client.until('Hello')
    await server[Symbol.asyncDispose]()
    await client.end()
    expect(server.addresses).toEqual([])
  })

  test('a detached connection is not closed', async () => {
    const server = await serve((request) => {
      const stream = request.connection?.detach() as { write(data: Uint8Array): Promise<void> }
      setTimeout(() => void stream.write(Buffer.from('still here')), 30)
    })
    const client = await connect(server)
    client.send(GET)
    await new Promise((resolve) => setTimeout(resolve, 10))
    server.stop()
    await server.closeAllConnections()
    expect(await client.until('still here')).toBe('still here')
    client.socket.resetAndDestroy()
  })
})

describe('configuration of the class', () => {
  class Louder extends HTTPServer {
    declare volume: string
    override initialize(
      callback: typeof hello,
      options: HTTPServerOptions & { volume?: string },
    ): void {
      super.initialize(callback, options)
      this.volume = options.volume ?? 'loud'
    }
  }

  test('configure replaces what new HTTPServer makes, and gives it options', () => {
    const saved = HTTPServer.saveConfiguration()
    try {
      HTTPServer.configure(Louder, { xheaders: true, maxHeaderSize: 5 })
      const server = new HTTPServer(hello, { maxHeaderSize: 7 })
      expect(server).toBeInstanceOf(Louder)
      expect(server).toMatchObject({ volume: 'loud', xheaders: true, requestCallback: hello })
      expect(server.connParams.maxHeaderSize).toBe(7)
      expect(new Louder(hello).xheaders).toBe(false)
      HTTPServer.configure('httpserver.HTTPServer')
      expect(new HTTPServer(hello)).not.toBeInstanceOf(Louder)
      expect(() => HTTPServer.configure(Map as never)).toThrow(RangeError)
    } finally {
      HTTPServer.restoreConfiguration(saved)
    }
    expect(HTTPServer.configurableBase()).toBe(HTTPServer)
    expect(HTTPServer.configurableDefault()).toBe(HTTPServer)
    expect(HTTPServer.configuredClass()).toBe(HTTPServer)
  })

  test('defaults', () => {
    const { connParams, xheaders, protocol, trustedDownstream } = new HTTPServer(hello)
    expect(connParams).toMatchObject({
      noKeepAlive: false,
      chunkSize: 65536,
      maxHeaderSize: 65536,
      maxHeaderCount: 256,
      headerTimeout: 3600,
      bodyTimeout: undefined,
      maxBodySize: 104857600,
      decompress: false,
    })
    expect([xheaders, protocol, [...trustedDownstream]]).toEqual([false, undefined, []])
    const small = new HTTPServer(hello, { maxBufferSize: 1000, idleConnectionTimeout: 0 })
    expect(small.connParams).toMatchObject({ maxBodySize: 1000, headerTimeout: 3600 })
    expect(new HTTPServer(hello, { maxBodySize: 0 }).connParams.maxBodySize).toBe(0)
  })
})

describe('targets and arguments', () => {
  test('come through as they are', async () => {
    const server = await serve(
      answering(({ path, uri, arguments: args }) => [
        path,
        uri,
        Object.entries(args).map(([name, values]) => [name, ...values.map(String)]),
      ]),
    )
    expect(JSON.parse(await ask(server, '//doubleslash'))).toEqual([
      '//doubleslash',
      '//doubleslash',
      [],
    ])
    expect(JSON.parse(await ask(server, '/?foo=%C3%A9'))).toEqual([
      '/',
      '/?foo=%C3%A9',
      [['foo', 'é']],
    ])
    expect(JSON.parse(await ask(server, '/?foo=&foo='))).toEqual([
      '/',
      '/?foo=&foo=',
      [['foo', '', '']],
    ])
  })
})

function fail(): never {
  throw new Error('a bug')
}

describe('options', () => {
  test.each([
    [{ maxBodySize: '1000' }, "maxBodySize must be a number from 0 on, not '1000'"],
    [{ bodyTimeout: NaN }, 'bodyTimeout must be a number from 0 on, not NaN'],
    [{ chunkSize: 0 }, 'chunkSize must be a number above 0, not 0'],
    [{ xheaders: 'yes' }, "xheaders must be true or false, not 'yes'"],
    [
      { trustedDownstream: '10.0.0.1' },
      "trustedDownstream must be a list of strings, not '10.0.0.1'",
    ],
    [{ maxBodysize: 1 }, "there is no option 'maxBodysize'"],
  ])('%p is refused', (options, message) => {
    expect(() => new HTTPServer(() => {}, options as object)).toThrow(new TypeError(message))
  })

  test('a subclass may have options of its own', () => {
    class Own extends HTTPServer {}
    expect(() => new Own(() => {}, { own: 1 } as object)).not.toThrow()
  })
})
