import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { CERT_NONE, SSLContext } from '@tornado-ts/netutil'
import {
  type HTTPRequestOptions,
  SimpleAsyncHTTPClient,
  type SimpleAsyncHTTPClientOptions,
} from '../src/index.ts'
import { collectLogs } from './support/collect-logs.ts'
import { closing, rejection } from './support/common-suite.ts'
import { CERTIFICATE, CLIENT_CERTIFICATE, CLIENT_KEY, fixture } from './support/fixture.ts'
import { RawPeer, type Script } from './support/raw-peer.ts'
import { runNode } from './support/run-node.ts'

const logs = collectLogs()

const OK = 'HTTP/1.1 200 OK⏎Content-Length: 2⏎⏎ok'
const answerOk: Script = (exchange) => exchange.send(OK)

function simple(options: SimpleAsyncHTTPClientOptions = {}): SimpleAsyncHTTPClient {
  return closing(new SimpleAsyncHTTPClient({ ...options, forceInstance: true }))
}

describe('connections', () => {
  it('are used again, and none is idle meanwhile', async () => {
    const peer = await RawPeer.listen(answerOk)
    const client = simple()
    const first = await client.fetch(peer.url())
    expect(client.idleConnections).toBe(1)
    const second = client.fetch(peer.url())
    expect([client.idleConnections, client.active.size]).toEqual([0, 1])
    expect(first.timeInfo['reused']).toBe(0)
    expect((await second).timeInfo).toMatchObject({ reused: 1, connect: 0 })
    expect(peer.sockets).toHaveLength(1)
  })

  it('are two for two fetches at a time', async () => {
    const peer = await RawPeer.listen(answerOk)
    const client = simple()
    await Promise.all([client.fetch(peer.url()), client.fetch(peer.url())])
    expect([peer.sockets.length, client.idleConnections]).toEqual([2, 2])
  })

  it('the one used last is taken first', async () => {
    const waiting: (() => void)[] = []
    const peer = await RawPeer.listen((exchange) => {
      const send = (): void =>
        exchange.send(`HTTP/1.1 200 OK⏎Content-Length: 1⏎⏎${exchange.connection}`)
      if (exchange.number <= 2) waiting.push(send)
      else send()
      if (exchange.number === 2) for (const answer of waiting.reverse()) answer()
    })
    const client = simple()
    const one = client.fetch(peer.url())
    const other = client.fetch(peer.url())
    await other
    const { body } = await one
    expect((await client.fetch(peer.url())).body).toEqual(body)
  })

  it.each([
    ['the server says close', 'HTTP/1.1 200 OK⏎Connection: Close⏎Content-Length: 2⏎⏎ok'],
    ['close among others', 'HTTP/1.1 200 OK⏎Connection: x, close⏎Content-Length: 2⏎⏎ok'],
    ['HTTP/1.0', 'HTTP/1.0 200 OK⏎Content-Length: 2⏎⏎ok'],
    ['there is more', `${OK}HTTP/1.1 200 OK⏎`],
    ['the server keeps it for 1 s', 'HTTP/1.1 200 OK⏎Keep-Alive: timeout=1⏎Content-Length: 0⏎⏎'],
  ])('are not kept when %s', async (_name, answer) => {
    const peer = await RawPeer.listen((exchange) => exchange.send(answer))
    const client = simple()
    expect((await client.fetch(peer.url())).code).toBe(200)
    expect(client.idleConnections).toBe(0)
    await client.fetch(peer.url())
    expect(peer.sockets).toHaveLength(2)
  })

  it('are not kept when the response lasts until the end', async () => {
    const peer = await RawPeer.listen((exchange) => exchange.end('HTTP/1.1 200 OK⏎⏎ok'))
    const client = simple()
    expect((await client.fetch(peer.url())).body.toString()).toBe('ok')
    expect(client.idleConnections).toBe(0)
  })

  it('are not kept when the request says close', async () => {
    const peer = await RawPeer.listen(answerOk)
    const client = simple()
    await client.fetch(peer.url(), { headers: { Connection: 'foo, Close' } })
    expect(client.idleConnections).toBe(0)
  })

  it('are kept for HTTP/1.0 with keep-alive', async () => {
    const answer = 'HTTP/1.0 200 OK⏎Connection: keep-alive⏎Content-Length: 2⏎⏎ok'
    const peer = await RawPeer.listen((exchange) => exchange.send(answer))
    const client = simple()
    await client.fetch(peer.url())
    expect(client.idleConnections).toBe(1)
  })

  it.each([
    ['a status of the body', 'HTTP/1.1 204 No Content⏎⏎', {}],
    ['a HEAD', 'HTTP/1.1 200 OK⏎Content-Length: 5⏎⏎', { method: 'HEAD' }],
    ['chunks', 'HTTP/1.1 200 OK⏎Transfer-Encoding: chunked⏎⏎1⏎a⏎0⏎A: b⏎⏎', {}],
    ['an interim response', `HTTP/1.1 103 Early Hints⏎A: b⏎⏎${OK}`, {}],
  ])('are kept after %s', async (_name, answer, options) => {
    const peer = await RawPeer.listen((exchange) => exchange.send(answer))
    const client = simple()
    await client.fetch(peer.url(), options)
    await client.fetch(peer.url(), options)
    expect([peer.sockets.length, client.idleConnections]).toEqual([1, 1])
  })

  it.each([
    ['closes', (peer: RawPeer) => peer.sockets[0]?.end()],
    ['sends something', (peer: RawPeer) => peer.sockets[0]?.write('HTTP/1.1 408 Late\r\n\r\n')],
    ['resets', (peer: RawPeer) => peer.sockets[0]?.resetAndDestroy()],
  ])('are closed when the server %s meanwhile', async (_name, act) => {
    const peer = await RawPeer.listen(answerOk)
    const client = simple()
    await client.fetch(peer.url())
    act(peer)
    while (client.idleConnections > 0) await new Promise(setImmediate)
    expect((await client.fetch(peer.url())).timeInfo['reused']).toBe(0)
    expect(logs.app()).toEqual([])
  })

  it('are closed after a while', async () => {
    const peer = await RawPeer.listen(answerOk)
    const client = simple({ keepAliveTimeout: 0.05 })
    await client.fetch(peer.url())
    expect(client.idleConnections).toBe(1)
    await once(peer.sockets[0]!, 'close')
    expect(client.idleConnections).toBe(0)
  })

  it('are closed sooner when the server says so', async () => {
    const advice = 'HTTP/1.1 200 OK⏎Keep-Alive: timeout=2, max=5⏎Content-Length: 0⏎⏎'
    const peer = await RawPeer.listen((exchange) => exchange.send(advice))
    const client = simple({ keepAliveTimeout: 3600 })
    await client.fetch(peer.url())
    const started = performance.now()
    expect(client.idleConnections).toBe(1)
    await once(peer.sockets[0]!, 'close')
    expect(performance.now() - started).toBeGreaterThan(900)
  })

  it('that become busy again do not time out', async () => {
    const peer = await RawPeer.listen((exchange) => {
      if (exchange.number === 1) exchange.send(OK)
      else setTimeout(() => exchange.send(OK), 250)
    })
    const client = simple({ keepAliveTimeout: 0.05 })
    await client.fetch(peer.url())
    expect((await client.fetch(peer.url())).timeInfo['reused']).toBe(1)
    expect(peer.sockets).toHaveLength(1)
  })

  it('are closed on demand', async () => {
    const peer = await RawPeer.listen(answerOk)
    const client = simple()
    await Promise.all([client.fetch(peer.url()), client.fetch(peer.url())])
    client.closeIdleConnections()
    expect(client.idleConnections).toBe(0)
    while (peer.open > 0) await new Promise(setImmediate)
  })

  it('maxIdlePerOrigin: the oldest is closed', async () => {
    const peer = await RawPeer.listen(answerOk)
    const client = simple({ maxIdlePerOrigin: 1 })
    await Promise.all([client.fetch(peer.url()), client.fetch(peer.url())])
    expect(client.idleConnections).toBe(1)
    expect((await client.fetch(peer.url())).timeInfo['reused']).toBe(1)
    expect(peer.sockets).toHaveLength(2)
  })

  it('maxClients in all: the oldest of another origin is closed, and blocks nobody', async () => {
    const peers = await Promise.all([1, 2, 3].map(() => RawPeer.listen(answerOk)))
    const client = simple({ maxClients: 2 })
    for (const peer of peers) await client.fetch(peer.url())
    expect(client.idleConnections).toBe(2)
    const reused: unknown[] = []
    for (const peer of [peers[2]!, peers[1]!, peers[0]!]) {
      reused.push((await client.fetch(peer.url())).timeInfo['reused'])
    }
    expect(reused).toEqual([1, 1, 0])
  })

  it('do not keep the process alive', async () => {
    const peer = await RawPeer.listen(answerOk)
    const program = new URL('./programs/idle-connection.ts', import.meta.url)
    expect(await runNode(program, [peer.url()])).toEqual({ code: 0, stdout: 'ok 1', stderr: '' })
  })
})

describe('a connection is only used for requests of its kind', () => {
  const ca = readFileSync(CERTIFICATE)
  const other = { sslOptions: { certReqs: CERT_NONE } } as const
  const context = new SSLContext({ ca })

  it.each<[string, HTTPRequestOptions, HTTPRequestOptions, number]>([
    ['caCerts as a file', { caCerts: CERTIFICATE }, { caCerts: CERTIFICATE }, 1],
    ['caCerts as bytes', { caCerts: ca }, { caCerts: Buffer.from(ca) }, 1],
    ['other caCerts', { caCerts: CERTIFICATE }, { caCerts: ca }, 2],
    ['validateCert', { caCerts: ca }, { validateCert: false }, 2],
    [
      'a client certificate',
      { caCerts: ca },
      { caCerts: ca, clientCert: CLIENT_CERTIFICATE, clientKey: CLIENT_KEY },
      2,
    ],
    ['the same sslOptions', other, other, 1],
    ['equal sslOptions', other, { sslOptions: { ...other.sslOptions } }, 2],
    ['an SSLContext', { sslOptions: context }, { sslOptions: context }, 1],
    ['sslOptions and none', { sslOptions: context }, { caCerts: ca }, 2],
    ['networkInterface', { caCerts: ca }, { caCerts: ca, networkInterface: '127.0.0.1' }, 2],
    ['allowIpv6', { caCerts: ca }, { caCerts: ca, allowIpv6: false }, 2],
    ['allowIpv6, which is the default', { caCerts: ca }, { caCerts: ca, allowIpv6: true }, 1],
  ])('%s', async (_name, one, two, connections) => {
    const peer = await RawPeer.listenTls(answerOk)
    const client = simple()
    await client.fetch(peer.url(), one)
    await client.fetch(peer.url(), two)
    expect(peer.sockets).toHaveLength(connections)
  })

  it('host, port and scheme', async () => {
    const [peer, another] = [await RawPeer.listen(answerOk), await RawPeer.listen(answerOk)]
    const client = simple({ hostnameMapping: { a: '127.0.0.1', b: '127.0.0.1' } })
    for (const url of [`http://a:${peer.port}/`, `http://b:${peer.port}/`, another.url()]) {
      expect((await client.fetch(url)).timeInfo['reused']).toBe(0)
    }
    expect((await client.fetch(`http://A:${peer.port}/x`)).timeInfo['reused']).toBe(1)
  })

  it('a file that cannot be read', async () => {
    const peer = await RawPeer.listenTls(answerOk)
    const fetching = simple().fetch(peer.url(), { caCerts: fixture('none.crt') })
    expect(await rejection(fetching)).toMatchObject({ code: 'ENOENT' })
    expect(peer.sockets).toHaveLength(0)
  })
})
