import { describe, expect, it } from '@jest/globals'
import { UnsatisfiableReadError } from '@tornado-ts/iostream'
import { AF_INET6, type ResolvedAddress, Resolver } from '@tornado-ts/netutil'
import { createSecureContext } from 'node:tls'
import { readFileSync } from 'node:fs'
import {
  HTTPStreamClosedError,
  HTTPTimeoutError,
  SimpleAsyncHTTPClient,
  type SimpleAsyncHTTPClientOptions,
} from '../src/index.ts'
import { collectLogs } from './support/collect-logs.ts'
import { closing, rejection } from './support/common-suite.ts'
import { CERTIFICATE } from './support/fixture.ts'
import { RawPeer } from './support/raw-peer.ts'

const logs = collectLogs()

const OK = 'HTTP/1.1 200 OK⏎Content-Length: 2⏎⏎ok'
const KIB = 1024

function simple(options: SimpleAsyncHTTPClientOptions = {}): SimpleAsyncHTTPClient {
  return closing(new SimpleAsyncHTTPClient({ ...options, forceInstance: true }))
}

/** Never answers; tells what became of it. */
class SilentResolver extends Resolver {
  closed = false
  asked: string[] = []

  override resolve(host: string): Promise<ResolvedAddress[]> {
    this.asked.push(host)
    return new Promise(() => {})
  }

  override close(): void {
    this.closed = true
  }
}

describe('limits', () => {
  it.each([
    ['1000 bytes', 1000, UnsatisfiableReadError],
    ['endless', Infinity, UnsatisfiableReadError],
  ])('maxHeaderSize, with a header of %s', async (_name, size, expected) => {
    const peer = await RawPeer.listen(({ socket }) => {
      socket.write('HTTP/1.1 200 OK\r\nX: ')
      const send = (): void => {
        if (socket.write('a'.repeat(Math.min(size, 1000))) && size === Infinity) setImmediate(send)
      }
      send()
      if (size !== Infinity) socket.write('\r\n\r\n')
    })
    const error = await rejection(simple({ maxHeaderSize: 512 }).fetch(peer.url()))
    expect(error).toBeInstanceOf(expected)
    expect(logs.gen()).toEqual([expect.stringContaining('Unsatisfiable read')])
  })

  it('a header just below the limit', async () => {
    const peer = await RawPeer.listen((exchange) =>
      exchange.send(`HTTP/1.1 200 OK⏎X: ${'a'.repeat(900)}⏎Content-Length: 0⏎⏎`),
    )
    expect((await simple({ maxHeaderSize: 1024 }).fetch(peer.url())).code).toBe(200)
  })

  it.each([
    ['a length', `HTTP/1.1 200 OK⏎Content-Length: ${100 * KIB}⏎⏎`, ''],
    ['chunks', 'HTTP/1.1 200 OK⏎Transfer-Encoding: chunked⏎⏎19000⏎', '⏎0⏎⏎'],
    ['until the end', 'HTTP/1.1 200 OK⏎⏎', ''],
  ])('maxBodySize with %s', async (_name, head, tail) => {
    const peer = await RawPeer.listen((exchange) =>
      exchange.end(`${head}${'a'.repeat(100 * KIB)}${tail}`),
    )
    const error = await rejection(simple({ maxBodySize: 64 * KIB }).fetch(peer.url()))
    expect(error).toBeInstanceOf(HTTPStreamClosedError)
    expect((await simple({ maxBodySize: 100 * KIB }).fetch(peer.url())).body).toHaveLength(
      100 * KIB,
    )
  })

  it('maxBufferSize is the default of maxBodySize, and no limit beside one', async () => {
    const peer = await RawPeer.listen((exchange) =>
      exchange.send(`HTTP/1.1 200 OK⏎Content-Length: ${100 * KIB}⏎⏎${'a'.repeat(100 * KIB)}`),
    )
    const maxBufferSize = 64 * KIB
    await rejection(simple({ maxBufferSize }).fetch(peer.url()))
    const client = simple({ maxBufferSize, maxBodySize: 100 * KIB })
    expect((await client.fetch(peer.url())).body).toHaveLength(100 * KIB)
    expect([client.maxBufferSize, client.maxBodySize, client.maxHeaderSize]).toEqual([
      64 * KIB,
      100 * KIB,
      64 * KIB,
    ])
  })
})

describe('names', () => {
  it('connectTimeout limits their lookup', async () => {
    const client = simple({ resolver: new SilentResolver() })
    const error = await rejection(client.fetch('http://example.com/', { connectTimeout: 0.1 }))
    expect(error).toBeInstanceOf(HTTPTimeoutError)
    expect(error.message).toBe('Timeout while connecting')
    expect(client.active.size).toBe(0)
  })

  it('a resolver that is given is used and stays open', async () => {
    const resolver = new SilentResolver()
    const client = simple({ resolver })
    expect(client.resolver).toBe(resolver)
    const fetching = client.fetch('http://example.com/')
    client.close()
    expect(await rejection(fetching)).toBeInstanceOf(HTTPStreamClosedError)
    expect(resolver).toMatchObject({ asked: ['example.com'], closed: false })
  })

  it('hostnameMapping by host and by host and port', async () => {
    const one = await RawPeer.listen((exchange) => exchange.send(OK))
    const other = await RawPeer.listen((exchange) => exchange.send(OK))
    const client = simple({
      hostnameMapping: [
        ['www.example.com', '127.0.0.1'],
        [
          ['foo.example.com', 8000],
          ['127.0.0.1', other.port],
        ],
      ],
    })
    await client.fetch(`http://www.example.com:${one.port}/`)
    await client.fetch('http://foo.example.com:8000/')
    expect(one.heads[0]).toContain(`Host: www.example.com:${one.port}`)
    expect(other.heads[0]).toContain('Host: foo.example.com:8000')
  })

  it('an IPv6 address, which may be forbidden', async () => {
    const client = simple()
    const fetching = client.fetch('http://[::1]:1/', { allowIpv6: false })
    expect(await rejection(fetching)).toMatchObject({ code: 'EAI_FAMILY' })
    expect(AF_INET6).toBe(6)
  })
})

describe('errors', () => {
  it('the system’s own', async () => {
    const peer = await RawPeer.listen(() => {})
    const url = peer.url()
    await peer.close()
    expect(await rejection(simple().fetch(url))).toMatchObject({ code: 'ECONNREFUSED' })
  })

  it('networkInterface that is no address', async () => {
    const fetching = simple().fetch('http://127.0.0.1/', {
      networkInterface: 'not-interface-or-ip',
    })
    const error = await rejection(fetching)
    expect(error).toBeInstanceOf(RangeError)
    expect(error.message).toContain('not-interface-or-ip')
  })

  it('what is not HTTP is logged once, at info', async () => {
    const peer = await RawPeer.listen((exchange) => exchange.end('garbage⏎⏎'))
    await rejection(simple().fetch(peer.url()))
    expect(logs.gen()).toEqual([expect.stringMatching(/^INFO Malformed HTTP message/)])
    expect(logs.app()).toEqual([])
  })

  it.each(['000', '099'])('a status of %s', async (status) => {
    const peer = await RawPeer.listen((exchange) => exchange.end(`HTTP/1.1 ${status} No⏎⏎`))
    expect(await rejection(simple().fetch(peer.url()))).toBeInstanceOf(HTTPStreamClosedError)
  })

  it('too many interim responses', async () => {
    const interim = 'HTTP/1.1 102 Processing⏎⏎'.repeat(17)
    const peer = await RawPeer.listen((exchange) => exchange.send(`${interim}${OK}`))
    expect(await rejection(simple().fetch(peer.url()))).toBeInstanceOf(HTTPStreamClosedError)
  })

  it('a protocol nobody asked to switch to', async () => {
    const peer = await RawPeer.listen((exchange) =>
      exchange.send('HTTP/1.1 101 Switching Protocols⏎Upgrade: x⏎⏎'),
    )
    expect(await rejection(simple().fetch(peer.url()))).toBeInstanceOf(HTTPStreamClosedError)
  })

  it('a connection that closes while the body is compressed', async () => {
    const peer = await RawPeer.listen((exchange) =>
      exchange.end('HTTP/1.1 200 OK⏎Content-Encoding: gzip⏎Content-Length: 100⏎⏎\x1f\x8b\b'),
    )
    expect(await rejection(simple().fetch(peer.url()))).toBeInstanceOf(HTTPStreamClosedError)
  })
})

describe('sslOptions', () => {
  const ca = readFileSync(CERTIFICATE)

  it.each([
    ['SSLOptions', { caCerts: CERTIFICATE }],
    ['a SecureContext', createSecureContext({ ca })],
  ])('%s, in place of the other options', async (_name, sslOptions) => {
    const peer = await RawPeer.listenTls((exchange) => exchange.send(OK))
    const options = { sslOptions, caCerts: '/none', clientCert: '/none' }
    expect((await simple().fetch(peer.url(), options)).code).toBe(200)
  })

  it('that are wrong', async () => {
    const fetching = simple().fetch('https://127.0.0.1:1/', { sslOptions: { foo: 1 } as object })
    expect((await rejection(fetching)).message).toContain('unknown key "foo"')
  })
})
