import { SSLIOStream, StreamClosedError } from '@tornado-ts/iostream'
import { CERT_NONE, OverrideResolver, Resolver, SSLContext } from '@tornado-ts/netutil'
import { afterEach, describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import tls from 'node:tls'
import type { TCPClient } from '../src/index.ts'
import { CERTFILE, client, closeAll, listen, listenTls, quietLog, track } from './peers.ts'

afterEach(closeAll)

/** A client for which every name of the certificate's kind is this machine. */
function localClient(): TCPClient {
  const mapping = { 'foo.example.com': '127.0.0.1', 'bar.example.com': '127.0.0.1' }
  return client({ resolver: new OverrideResolver({ resolver: new Resolver(), mapping }) })
}

describe('a TLS connection', () => {
  const ca = readFileSync(CERTFILE)

  test.each([
    ['SSLOptions', { caCerts: CERTFILE }],
    ['an SSLContext', new SSLContext({ ca })],
    ['a SecureContext', tls.createSecureContext({ ca })],
  ])('by %s', async (_name, sslOptions) => {
    const peer = await listenTls()
    const options = { sslOptions, maxBufferSize: 5000, timeout: 30 }
    const stream = track(await localClient().connect('foo.example.com', peer.port, options))
    expect(stream).toBeInstanceOf(SSLIOStream)
    expect(stream.maxBufferSize).toBe(5000)
    const accepted = (await peer.accept()) as tls.TLSSocket
    expect((accepted as { servername?: string }).servername).toBe('foo.example.com')
    accepted.write('hello')
    expect(String(await stream.readBytes(5))).toBe('hello')
  })

  test('is typed by its options', async () => {
    const peer = await listenTls()
    const secure: SSLIOStream = await client().connect('127.0.0.1', peer.port, {
      sslOptions: { certReqs: CERT_NONE },
    })
    expect(track(secure).socket?.encrypted).toBe(true)
    // @ts-expect-error: without sslOptions the stream is not a TLS stream.
    const plain: SSLIOStream = await client().connect('127.0.0.1', peer.port)
    expect(track(plain)).not.toBeInstanceOf(SSLIOStream)
  })

  test.each([
    ['verified by default', 'foo.example.com', {}, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['for this host', 'bar.example.com', { caCerts: CERTFILE }, 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ])('has its certificate %s', async (_name, host, sslOptions, code) => {
    quietLog()
    const peer = await listenTls()
    const connecting = localClient().connect(host, peer.port, { sslOptions })
    await expect(connecting).rejects.toMatchObject({ code })
  })

  test('fails if the peer does not speak TLS', async () => {
    quietLog()
    const peer = await listen()
    const connecting = client().connect('127.0.0.1', peer.port, { sslOptions: {} })
    const accepted = await peer.accept()
    accepted.end('220 this is another protocol\r\n')
    await expect(connecting).rejects.toBeInstanceOf(Error)
  })

  test('fails if the peer leaves', async () => {
    const peer = await listen()
    const connecting = client().connect('127.0.0.1', peer.port, { sslOptions: {} })
    ;(await peer.accept()).end()
    await expect(connecting).rejects.toBeInstanceOf(StreamClosedError)
  })

  test('needs a file that is missing: told at the call', () => {
    const connect = (): unknown => client().connect('h', 1, { sslOptions: { caCerts: '/no' } })
    expect(connect).toThrow(/ENOENT/)
  })
})
