import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { describe, expect, test } from '@jest/globals'
import { HTTPError, HTTPRequest } from '@tornado-ts/httpclient'
import { StreamClosedError } from '@tornado-ts/iostream'
import { Application, RequestHandler } from '@tornado-ts/web'
import { websocketConnect, WebSocketError } from '../src/index.ts'
import { TEXT, unmasked } from './support/frames.ts'
import { collectLogs } from './support/logs.ts'
import { RawServer } from './support/raw-server.ts'
import { Echo, serve } from './support/serve.ts'

collectLogs()

describe('the request', () => {
  async function requestOf(
    url: (base: string) => string | HTTPRequest,
    options = {},
  ): Promise<string> {
    const server = await RawServer.listen()
    const accepted = server.accept()
    const connecting = websocketConnect(url(server.url), options)
    const peer = await accepted
    const ws = await connecting
    ws.close()
    peer.sendClose()
    return peer.head
  }

  test('says what it has to', async () => {
    const head = await requestOf((base) => `${base}chat?a=1#part`)
    expect(head).toMatch(/^GET \/chat\?a=1 HTTP\/1.1\r\nHost: 127\.0\.0\.1:\d+\r\n/)
    expect(head).toMatch(/\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n/)
    expect(head).toMatch(
      /\r\nSec-Websocket-Key: [A-Za-z0-9+/]{22}==\r\nSec-Websocket-Version: 13\r\n/,
    )
    expect(head).not.toMatch(/extensions|protocol|accept-encoding/i)
  })

  test('subprotocols and compression', async () => {
    const head = await requestOf((base) => base, {
      subprotocols: ['a', 'b'],
      compressionOptions: {},
    })
    expect(head).toMatch(/\r\nSec-Websocket-Protocol: a,b\r\n/)
    expect(head).toMatch(
      /\r\nSec-Websocket-Extensions: permessage-deflate; client_max_window_bits\r\n/,
    )
  })

  test('an HTTPRequest is copied', async () => {
    let request: HTTPRequest | undefined
    const head = await requestOf((base) => {
      request = new HTTPRequest(base, {
        headers: { 'X-Test': 'hello', Upgrade: 'other' },
        authUsername: 'me',
        authPassword: 'secret',
        userAgent: 'test/1',
        followRedirects: true,
      })
      return request
    })
    expect(head).toMatch(/\r\nX-Test: hello\r\n/)
    expect(head).toMatch(/\r\nAuthorization: Basic bWU6c2VjcmV0\r\n/)
    expect(head).toMatch(/\r\nUser-Agent: test\/1\r\n/)
    expect(head.match(/\r\nUpgrade: /g)).toHaveLength(1)
    expect(request?.url).toMatch(/^ws:/)
    expect([...request!.headers.keys()]).toEqual(['X-Test', 'Upgrade'])
  })
})

describe('arguments are checked at the call', () => {
  test.each(['http://127.0.0.1/', 'ftp://127.0.0.1/', '/path', ''])('%p', (url) => {
    expect(() => websocketConnect(url)).toThrow(RangeError)
  })

  test.each([
    { pingInterval: -1 },
    { maxMessageSize: Number.NaN },
    { sendPolicy: 'hope' as 'wait' },
    { compressionOptions: { compressionLevel: 10 } },
  ])('%p', (options) => {
    expect(() => websocketConnect('ws://127.0.0.1/', options)).toThrow(RangeError)
  })

  test('connectTimeout twice', () => {
    const request = new HTTPRequest('ws://127.0.0.1/')
    expect(() => websocketConnect(request, { connectTimeout: 1 })).toThrow(/connectTimeout/)
  })

  test('a host that cannot be', async () => {
    await expect(websocketConnect('ws://a b/')).rejects.toBeInstanceOf(RangeError)
  })
})

describe('failures', () => {
  class Plain extends RequestHandler {
    override get(): void {
      this.write('ok')
    }
  }
  class Redirect extends RequestHandler {
    override get(): void {
      this.redirect('/elsewhere')
    }
  }

  test('a status that is an error, with the response', async () => {
    const site = await serve([['/ws', Echo]])
    const failure = websocketConnect(site.url('/nowhere'))
    await expect(failure).rejects.toBeInstanceOf(HTTPError)
    await expect(failure).rejects.toMatchObject({ code: 404 })
    const { response } = (await failure.catch((error: unknown) => error)) as HTTPError
    expect(response?.body?.toString()).toContain('404')
  })

  test('a redirect is not followed', async () => {
    const site = await serve([['/', Redirect]])
    await expect(websocketConnect(site.url())).rejects.toMatchObject({ code: 302 })
  })

  test('another origin', async () => {
    const site = await serve([['/', Echo]])
    const request = new HTTPRequest(site.url(), { headers: { Origin: 'http://example.com' } })
    await expect(websocketConnect(request)).rejects.toMatchObject({ code: 403 })
  })

  test('200', async () => {
    const site = await serve([['/', Plain]])
    await expect(websocketConnect(site.url())).rejects.toThrow('Non-websocket response')
    await expect(websocketConnect(site.url())).rejects.toBeInstanceOf(WebSocketError)
  })

  test('a port that is refused', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as { port: number }
    await new Promise((resolve) => server.close(resolve))
    await expect(websocketConnect(`ws://127.0.0.1:${port}/`)).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    })
  })

  test.each(['', 'HTTP/1.1 101 Switching Protocols\r\nUpgr'])('closed after %p', async (text) => {
    const server = await RawServer.listen()
    void server.accept({ answer: () => text }).then((peer) => peer.socket.end())
    await expect(websocketConnect(server.url)).rejects.toBeInstanceOf(StreamClosedError)
  })

  const switching =
    (lines: string): ((accept: string) => string) =>
    (accept) =>
      `HTTP/1.1 101 Switching Protocols\r\n${lines.replace('ACCEPT', accept)}\r\n`
  test.each([
    ['no Upgrade', switching('Connection: Upgrade\r\nSec-WebSocket-Accept: ACCEPT\r\n')],
    [
      'another Upgrade',
      switching('Upgrade: h2c\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ACCEPT\r\n'),
    ],
    ['no Connection', switching('Upgrade: websocket\r\nSec-WebSocket-Accept: ACCEPT\r\n')],
    ['no Accept', switching('Upgrade: websocket\r\nConnection: Upgrade\r\n')],
    [
      'a wrong Accept',
      switching('Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: xACCEPT\r\n'),
    ],
  ])('%s', async (_name, answer) => {
    const server = await RawServer.listen()
    const accepted = server.accept({ answer })
    await expect(websocketConnect(server.url)).rejects.toBeInstanceOf(WebSocketError)
    expect(await (await accepted).closed()).toEqual([])
  })

  test.each([
    ['Sec-WebSocket-Protocol: c', { subprotocols: ['a', 'b'] }],
    ['Sec-WebSocket-Protocol: a', {}],
    ['Sec-WebSocket-Extensions: permessage-deflate', {}],
    ['Sec-WebSocket-Extensions: x-other', { compressionOptions: {} }],
    [
      'Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=99',
      { compressionOptions: {} },
    ],
  ])('%s, with %p', async (header, options) => {
    const server = await RawServer.listen()
    void server.accept({ headers: `${header}\r\n` })
    await expect(websocketConnect(server.url, options)).rejects.toBeInstanceOf(WebSocketError)
  })

  test('time', async () => {
    const server = await RawServer.listen()
    void server.accept({ answer: () => '' })
    const request = new HTTPRequest(server.url, { requestTimeout: 0.05 })
    await expect(websocketConnect(request)).rejects.toThrow(
      'Timeout while waiting for the handshake',
    )
  })

  test('a signal, before and while it waits', async () => {
    const reason = new Error('never mind')
    const early = AbortSignal.abort(reason)
    await expect(websocketConnect('ws://127.0.0.1:1/', { signal: early })).rejects.toBe(reason)
    const server = await RawServer.listen()
    const accepted = server.accept({ answer: () => '' })
    const controller = new AbortController()
    const connecting = websocketConnect(server.url, { signal: controller.signal })
    const peer = await accepted
    controller.abort(reason)
    await expect(connecting).rejects.toBe(reason)
    await peer.closed()
  })
})

test('interim responses come before the switch', async () => {
  const server = await RawServer.listen()
  void server.accept({
    answer: (accept) =>
      'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 101 Switching Protocols\r\n' +
      `Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  })
  const ws = await websocketConnect(server.url)
  expect(ws.headers?.get('Upgrade')).toBe('websocket')
  ws.close()
})

test('messages that come with the answer are not lost', async () => {
  const server = await RawServer.listen()
  void server.accept(
    { headers: 'Sec-WebSocket-Protocol: b\r\n' },
    unmasked(TEXT, 'first'),
    unmasked(TEXT, 'second'),
  )
  const ws = await websocketConnect(server.url, { subprotocols: ['a', 'b'] })
  expect(ws.selectedSubprotocol).toBe('b')
  expect([await ws.readMessage(), await ws.readMessage()]).toEqual(['first', 'second'])
  ws.close()
})

test('wss, verified against the authorities of the request', async () => {
  const fixture = (name: string): string => `${import.meta.dirname}/fixtures/${name}`
  const server = await new Application([['/', Echo]]).listen(0, {
    address: '127.0.0.1',
    sslOptions: { certfile: fixture('cert.pem'), keyfile: fixture('key.pem') },
  })
  try {
    const url = `wss://localhost:${server.port}/`
    await expect(websocketConnect(url)).rejects.toMatchObject({
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    })
    const trusting = new HTTPRequest(url, { caCerts: readFileSync(fixture('cert.pem')) })
    await using ws = await websocketConnect(trusting, { compressionOptions: {} })
    const large = Buffer.alloc(300_000, 'over TLS ')
    void ws.writeMessage('hello')
    void ws.writeMessage(large, { binary: true })
    expect(await ws.readMessage()).toBe('hello')
    expect(large.equals((await ws.readMessage()) as Buffer)).toBe(true)
    ws.close(1001, 'bye')
    expect(await ws.readMessage()).toBeUndefined()
    expect(ws.closeCode).toBe(1001)
  } finally {
    await server.drain({ timeout: 1 })
  }
})
