import { readFileSync } from 'node:fs'
import net from 'node:net'
import tls from 'node:tls'
import { CERT_NONE, CERT_REQUIRED, SSLContext } from '@tornado-ts/netutil'
import { afterEach, describe, expect, test } from '@jest/globals'
import { captureLog } from './captured-log.ts'
import { Collector } from './compliance/push-suite.ts'
import {
  CERTFILE,
  closeAll,
  HOSTNAME,
  listen,
  socketPair,
  tlsPair,
  tlsPairWith,
  track,
} from './stream-pairs.ts'
import { SSLIOStream, type SSLIOStreamOptions, StreamClosedError } from '../src/index.ts'

afterEach(closeAll)

const certificate: SSLIOStreamOptions = { sslOptions: { certfile: CERTFILE }, serverSide: true }
const trusting = { caCerts: CERTFILE }

function serve(onStream: (stream: SSLIOStream) => void): Promise<number> {
  return listen((socket) => onStream(track(new SSLIOStream(socket, certificate))))
}

function client(options?: SSLIOStreamOptions): SSLIOStream {
  return track(new SSLIOStream(new net.Socket(), options))
}

describe('connect', () => {
  test('resolves after the handshake', async () => {
    const port = await serve((stream) => void stream.write(Buffer.from('hello')))
    const stream = client({ sslOptions: trusting })
    expect(stream.reading()).toBe(true)
    expect(stream.writing()).toBe(true)
    expect(await stream.connect(['127.0.0.1', port], { serverHostname: HOSTNAME })).toBe(stream)
    expect(stream.reading()).toBe(false)
    expect(stream.writing()).toBe(false)
    expect(stream.socket?.getCipher().name).toMatch(/^TLS_/)
    expect(stream.socket?.getPeerCertificate().subject.CN).toBe(HOSTNAME)
    expect(String(await stream.readBytes(5))).toBe('hello')
  })

  test('settles before a write that was made meanwhile', async () => {
    const received = new Promise<Buffer>((resolve, reject) => {
      serve((stream) => void stream.readBytes(4).then(resolve, reject)).then(connect, reject)
    })
    const order: string[] = []
    const stream = client({ sslOptions: trusting, serverHostname: HOSTNAME })
    function connect(port: number): void {
      void stream.connect(['127.0.0.1', port]).then(() => order.push('connect'))
      void stream.write(Buffer.from('data')).then(() => order.push('write'))
    }
    expect(String(await received)).toBe('data')
    expect(order).toEqual(['connect', 'write'])
  })

  test('fails as a plain connect does when nobody listens', async () => {
    const log = captureLog()
    const probe = net.createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => probe.once('listening', resolve))
    const { port } = probe.address() as net.AddressInfo
    await new Promise((resolve) => probe.close(resolve))
    const connect = client({ serverHostname: HOSTNAME }).connect(['127.0.0.1', port])
    await expect(connect).rejects.toMatchObject({
      name: 'StreamClosedError',
      realError: { code: 'ECONNREFUSED' },
    })
    expect(log).toEqual([])
  })

  test('needs a name to verify', async () => {
    const port = await serve(() => undefined)
    const stream = client()
    await expect(stream.connect(['127.0.0.1', port])).rejects.toBeInstanceOf(TypeError)
    expect(stream.closed()).toBe(true)
  })

  test('a signal abandons the handshake too', async () => {
    const port = await listen(() => undefined)
    const stream = client({ serverHostname: HOSTNAME })
    const controller = new AbortController()
    const connect = stream.connect(['127.0.0.1', port], { signal: controller.signal })
    await new Promise((resolve) => stream.socket?.once('connect', resolve))
    controller.abort('enough')
    await expect(connect).rejects.toBe('enough')
    expect(stream.closed()).toBe(true)
  })
})

describe('verification', () => {
  const context = (checkHostname: boolean): SSLContext =>
    new SSLContext({ ca: readFileSync(CERTFILE) }, { verifyMode: CERT_REQUIRED, checkHostname })

  test('is on by default: a self-signed certificate is refused', async () => {
    const log = captureLog()
    const port = await serve((stream) => void stream.readUntilClose())
    const connect = client().connect(['127.0.0.1', port], { serverHostname: HOSTNAME })
    await expect(connect).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
    expect(log).toEqual([expect.stringMatching(/^WARNING SSL Error on \S+ 127\.0\.0\.1: Error: /)])
  })

  test('nothing written meanwhile reaches a server that is refused', async () => {
    captureLog()
    const received = new Promise<Buffer>((resolve, reject) => {
      serve((stream) => void stream.readUntilClose().then(resolve, reject)).then(connect, reject)
    })
    function connect(port: number): void {
      const stream = client({ serverHostname: HOSTNAME })
      void stream.connect(['127.0.0.1', port])
      void stream.write(Buffer.from('secret'))
    }
    expect(String(await received)).toBe('')
  })

  test.each<[string, SSLIOStreamOptions, string | undefined]>([
    ['the name', { sslOptions: trusting, serverHostname: 'foo.example.com' }, undefined],
    [
      'another name',
      { sslOptions: trusting, serverHostname: 'bar.example.com' },
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ],
    [
      'another name, unchecked',
      { sslOptions: context(false), serverHostname: 'bar.example.com' },
      undefined,
    ],
    ['no name, unchecked', { sslOptions: context(false) }, undefined],
    ['no name, unverified', { sslOptions: { certReqs: CERT_NONE } }, undefined],
    [
      'an address instead of the name',
      { sslOptions: trusting, serverHostname: '127.0.0.1' },
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ],
  ])('%s', async (_name, options, code) => {
    captureLog()
    const port = await serve((stream) => void stream.readUntilClose())
    const connect = client(options).connect(['127.0.0.1', port])
    if (code === undefined) await connect
    else await expect(connect).rejects.toMatchObject({ code })
  })

  test('a server can insist on a certificate', async () => {
    captureLog()
    const sslOptions = { certfile: CERTFILE, caCerts: CERTFILE, certReqs: CERT_REQUIRED }
    const anonymous = await tlsPairWith({ sslOptions }, {})
    await expect(anonymous.reader.waitForHandshake()).rejects.toBeInstanceOf(Error)
    const known = await tlsPairWith(
      { sslOptions },
      { sslOptions: { caCerts: CERTFILE, certfile: CERTFILE } },
    )
    await known.reader.waitForHandshake()
    expect(known.reader.socket?.authorized).toBe(true)
    expect(known.reader.socket?.getPeerCertificate().subject.CN).toBe(HOSTNAME)
  })
})

describe('waitForHandshake', () => {
  test('can be waited for once at a time (test_wait_for_handshake_already_waiting_error)', async () => {
    const { writer, reader } = await tlsPairWith({}, {})
    expect(reader.socket?.getCipher()).toBeUndefined()
    const waiting = reader.waitForHandshake()
    expect(() => reader.waitForHandshake()).toThrow('Already waiting')
    expect(await waiting).toBe(reader)
    expect(reader.socket?.getCipher()).toBeDefined()
    await writer.waitForHandshake()
  })

  test('resolves any number of times when done', async () => {
    const { reader } = await tlsPair()
    expect(await reader.waitForHandshake()).toBe(reader)
    expect(await reader.waitForHandshake()).toBe(reader)
  })

  test('of an adopted TLS socket, before and after its handshake', async () => {
    const [near, far] = await socketPair()
    const pem = readFileSync(CERTFILE)
    const server = new tls.TLSSocket(far, { isServer: true, cert: pem, key: pem })
    const reader = track(new SSLIOStream(server))
    const secured = tls.connect({ socket: near, ca: pem, servername: HOSTNAME })
    await new Promise((resolve) => secured.once('secureConnect', resolve))
    const writer = track(new SSLIOStream(secured))
    await reader.waitForHandshake()
    expect(writer.reading()).toBe(false)
    await writer.waitForHandshake()
    void writer.write(Buffer.from('hello'))
    expect(String(await reader.readBytes(5))).toBe('hello')
  })

  test('rejects on a closed stream', async () => {
    const { reader } = await tlsPairWith({}, {})
    const waiting = reader.waitForHandshake()
    const reason = new Error('changed my mind')
    reader.close(reason)
    await expect(waiting).rejects.toBe(reason)
    await expect(reader.waitForHandshake()).rejects.toBe(reason)
  })

  test.each([true, false])('is abandoned by a signal, aborted before: %p', async (before) => {
    const [, server] = await socketPair()
    const stream = track(new SSLIOStream(server, certificate))
    const controller = new AbortController()
    if (before) controller.abort('enough')
    const waiting = stream.waitForHandshake({ signal: controller.signal })
    if (!before) controller.abort('enough')
    await expect(waiting).rejects.toBe('enough')
    expect(stream.closed()).toBe(true)
  })
})

describe('a handshake that fails on the server', () => {
  test('because the client speaks HTTP: one warning, no stack (test_error_logging)', async () => {
    const log = captureLog()
    const [plain, server] = await socketPair()
    const stream = track(new SSLIOStream(server, certificate))
    const sink = new Collector()
    stream.setConsumer(sink)
    const handshake = stream.waitForHandshake()
    plain.write('GET / HTTP/1.0\r\n\r\n')
    await expect(handshake).rejects.toMatchObject({ code: 'ERR_SSL_HTTP_REQUEST' })
    await stream.waitClosed()
    expect(sink.closes).toEqual([expect.objectContaining({ code: 'ERR_SSL_HTTP_REQUEST' })])
    expect(log).toEqual([expect.stringMatching(/^WARNING SSL Error on [^\n]*$/)])
  })

  test.each([
    ['ends', (socket: net.Socket) => void socket.destroy()],
    ['resets', (socket: net.Socket) => void socket.resetAndDestroy()],
  ])('because the client %s: silently', async (_name, leave) => {
    const log = captureLog()
    const [plain, server] = await socketPair()
    const stream = track(new SSLIOStream(server, certificate))
    const handshake = stream.waitForHandshake()
    leave(plain)
    await expect(handshake).rejects.toBeInstanceOf(Error)
    await stream.waitClosed()
    expect(log).toEqual([])
  })

  test('because the client says nothing: after handshakeTimeout, silently', async () => {
    const log = captureLog()
    const [, server] = await socketPair()
    const stream = track(new SSLIOStream(server, { ...certificate, handshakeTimeout: 0.1 }))
    await expect(stream.waitForHandshake()).rejects.toMatchObject({
      code: 'ERR_TLS_HANDSHAKE_TIMEOUT',
    })
    expect(stream.closed()).toBe(true)
    expect(log).toEqual([])
  })

  test('reads waiting for it reject as on any closed stream', async () => {
    const [plain, server] = await socketPair()
    const stream = track(new SSLIOStream(server, certificate))
    const read = stream.readBytes(1)
    plain.destroy()
    await expect(read).rejects.toBeInstanceOf(StreamClosedError)
  })
})
