import { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'
import { beforeEach, describe, expect, it } from '@jest/globals'
import type { HTTPServerRequest } from '@tornado-ts/httputil'
import { NodeContainer, type NodeHandler } from '../src/index.ts'
import { captureLogs, serve } from './serve.ts'

beforeEach(() => {
  captureLogs()
})

/** The request that arrives when these bytes are sent, when its handler has been run. */
async function receive(bytes: string, xheaders = false): Promise<IncomingMessage> {
  const received: IncomingMessage[] = []
  const handler: NodeHandler = (req, res) => {
    received.push(req)
    res.end()
  }
  const site = await serve(new NodeContainer(handler), { xheaders })
  await site.raw(bytes.replaceAll('\n', '\r\n'))
  return received[0]!
}

describe('the message', () => {
  it('has what the head says', async () => {
    const message = await receive(
      'PUT /p/a%20th?q=1&q=2 HTTP/1.1\nHost: a:80\nConnection: close\n\n',
    )
    expect(message).toBeInstanceOf(IncomingMessage)
    expect([message.method, message.url]).toEqual(['PUT', '/p/a%20th?q=1&q=2'])
    expect([message.httpVersion, message.httpVersionMajor, message.httpVersionMinor]).toEqual([
      '1.1',
      1,
      1,
    ])
    expect(message.rawHeaders).toEqual(['Host', 'a:80', 'Connection', 'close'])
    expect(message.complete).toBe(true)
    expect(message.aborted).toBe(false)
  })

  it('knows HTTP/1.0', async () => {
    const message = await receive('GET / HTTP/1.0\n\n')
    expect([message.httpVersion, message.httpVersionMinor]).toEqual(['1.0', 0])
  })

  it('joins header lines as Node does', async () => {
    const lines = [
      'X-A: 1',
      'X-A: 2',
      'Cookie: a=1',
      'Cookie: b=2',
      'Set-Cookie: c',
      'Age: 1',
      'Age: 2',
    ]
    const message = await receive(`GET / HTTP/1.0\n${lines.join('\n')}\n\n`)
    expect(message.headers).toEqual({
      'x-a': '1, 2',
      cookie: 'a=1; b=2',
      'set-cookie': ['c'],
      age: '1',
    })
    expect({ ...message.headersDistinct }).toEqual({
      'x-a': ['1', '2'],
      cookie: ['a=1', 'b=2'],
      'set-cookie': ['c'],
      age: ['1', '2'],
    })
  })

  it('keeps a header named __proto__ to itself', async () => {
    const message = await receive('GET / HTTP/1.0\n__proto__: x\n\n')
    expect(Object.getPrototypeOf(message.headers)).toBe(Object.prototype)
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })
})

describe('its socket', () => {
  it('knows both ends', async () => {
    const { socket } = await receive('GET / HTTP/1.0\n\n')
    expect([socket.remoteAddress, socket.remoteFamily]).toEqual(['127.0.0.1', 'IPv4'])
    expect(socket.localAddress).toBe('127.0.0.1')
    expect(socket.remotePort).toBeGreaterThan(0)
    expect(socket.localPort).toBeGreaterThan(0)
    expect((socket as TLSSocket).encrypted).toBe(false)
  })

  it('is also the connection, and takes settings without minding them', async () => {
    const { socket, connection } = await receive('GET / HTTP/1.0\n\n')
    expect(connection).toBe(socket)
    expect(socket.setTimeout(1).setNoDelay().setKeepAlive().ref().unref()).toBe(socket)
  })

  it('shows the client that a proxy has named, and its scheme', async () => {
    const head = 'GET / HTTP/1.0\nX-Real-Ip: 4.4.4.4\nX-Scheme: https\n\n'
    const trusted = await receive(head, true)
    expect(trusted.socket.remoteAddress).toBe('4.4.4.4')
    expect((trusted.socket as TLSSocket).encrypted).toBe(true)
    const untrusted = await receive(head)
    expect(untrusted.socket.remoteAddress).toBe('127.0.0.1')
    const ipv6 = await receive('GET / HTTP/1.0\nX-Real-Ip: 2001:db8::1\n\n', true)
    expect(ipv6.socket.remoteFamily).toBe('IPv6')
  })
})

describe('createIncomingMessage', () => {
  class Tagged extends NodeContainer {
    override createIncomingMessage(request: HTTPServerRequest): IncomingMessage {
      const message = super.createIncomingMessage(request)
      message.headers['x-host'] = request.hostName
      return message
    }
  }

  it('can be overridden', async () => {
    const site = await serve(new Tagged((req, res) => res.end(req.headers['x-host'])))
    expect((await site.ask('/')).body).toBe('127.0.0.1')
  })

  it('must begin with the message of the superclass', async () => {
    class Alien extends NodeContainer {
      override createIncomingMessage(): IncomingMessage {
        return new IncomingMessage(undefined as never)
      }
    }
    const site = await serve(new Alien(() => {}))
    await expect(site.ask('/')).rejects.toThrow()
  })
})

describe('NodeContainer', () => {
  it('takes nothing but a function', () => {
    expect(() => new NodeContainer({} as never)).toThrow(TypeError)
  })

  it('does not serve a request that nobody can answer', () => {
    const container = new NodeContainer(() => {})
    expect(() => container.handleRequest({} as HTTPServerRequest)).toThrow(/no connection/)
  })
})
