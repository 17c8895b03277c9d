import { once } from 'node:events'
import net from 'node:net'
import tls from 'node:tls'
import { afterEach, describe, expect, test } from '@jest/globals'
import { CERT_NONE, CERT_OPTIONAL, CERT_REQUIRED, SSLContext } from '../src/ssl-context.ts'
import { type SSLOptions, sslOptionsToContext } from '../src/ssl-options.ts'
import { sslWrapSocket, type SSLWrapOptions } from '../src/ssl-wrap-socket.ts'
import { fixture } from './fixture.ts'

const HOST = 'foo.example.com'
const serverFiles = { certfile: fixture('server.crt'), keyfile: fixture('server.key') }
const clientFiles = { certfile: fixture('client.crt'), keyfile: fixture('client.key') }
const trustServer: SSLOptions = { caCerts: fixture('server.crt') }

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** A connected pair of plain sockets, the accepted one first. */
async function plainPair(): Promise<[net.Socket, net.Socket]> {
  const server = net
    .createServer({ pauseOnConnect: true, allowHalfOpen: true })
    .listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = net.connect((server.address() as net.AddressInfo).port, '127.0.0.1')
  const [accepted] = (await once(server, 'connection')) as [net.Socket]
  for (const socket of [accepted, client]) {
    socket.on('error', () => {})
    cleanups.push(() => socket.destroy())
  }
  cleanups.push(() => server.close())
  return [accepted, client]
}

/** What became of one side: 'secure', or the code of its error, or 'closed' if it had none. */
async function outcome(socket: tls.TLSSocket, event: 'secure' | 'secureConnect'): Promise<string> {
  socket.on('error', () => {}).resume()
  return new Promise((resolve) => {
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    socket.once('end', () => resolve('closed'))
    socket.once('close', () => resolve('closed'))
    socket.once(event, () => {
      if (!socket.destroyed) resolve('secure')
    })
  })
}

interface Result {
  readonly server: tls.TLSSocket
  readonly client: tls.TLSSocket
  readonly serverOutcome: string
  readonly clientOutcome: string
}

async function handshake(
  serverOptions: SSLOptions | SSLContext,
  clientOptions: SSLOptions | SSLContext,
  wrap: SSLWrapOptions = { serverHostname: HOST },
): Promise<Result> {
  const [accepted, connected] = await plainPair()
  const server = sslWrapSocket(accepted, serverOptions, { serverSide: true })
  const client = sslWrapSocket(connected, clientOptions, wrap)
  cleanups.push(() => server.destroy())
  cleanups.push(() => client.destroy())
  const [serverOutcome, clientOutcome] = await Promise.all([
    outcome(server, 'secure'),
    outcome(client, 'secureConnect'),
  ])
  return { server, client, serverOutcome, clientOutcome }
}

describe('a client', () => {
  test.each<[string, SSLOptions, string, string]>([
    ['accepts anything with CERT_NONE', { certReqs: CERT_NONE }, 'other.example.com', 'secure'],
    ['refuses a self-signed certificate', {}, HOST, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['accepts a certificate of caCerts', trustServer, HOST, 'secure'],
    ['refuses another name', trustServer, 'bar.example.com', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['refuses an address', trustServer, '127.0.0.1', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    [
      'takes CERT_OPTIONAL as required',
      { certReqs: CERT_OPTIONAL },
      HOST,
      'DEPTH_ZERO_SELF_SIGNED_CERT',
    ],
  ])('%s', async (_title, options, serverHostname, expected) => {
    const { clientOutcome } = await handshake(serverFiles, options, { serverHostname })
    expect(clientOutcome).toBe(expected)
  })

  test('accepts another name when told not to check it', async () => {
    const context = sslOptionsToContext(trustServer)
    context.checkHostname = false
    const { clientOutcome } = await handshake(serverFiles, context, {})
    expect(clientOutcome).toBe('secure')
  })

  test('must know the name it is to verify', async () => {
    const [, client] = await plainPair()
    expect(() => sslWrapSocket(client, trustServer)).toThrow(TypeError)
    expect(() => sslWrapSocket(client, trustServer, { serverHostname: '' })).toThrow(TypeError)
  })

  test.each([
    [HOST, HOST],
    ['127.0.0.1', false],
  ])('connecting to %s sends the server name %p', async (serverHostname, sent) => {
    const { server } = await handshake(serverFiles, { certReqs: CERT_NONE }, { serverHostname })
    expect((server as unknown as { servername: unknown }).servername).toBe(sent)
  })
})

describe('a server', () => {
  const asking = { ...serverFiles, caCerts: fixture('client.crt') }
  const withCertificate = { ...trustServer, ...clientFiles }
  const withOtherCertificate = { ...trustServer, ...serverFiles }

  test.each<[string, SSLOptions, SSLOptions, string, boolean]>([
    ['does not ask', serverFiles, withCertificate, 'secure', false],
    ['optional, given', { ...asking, certReqs: CERT_OPTIONAL }, withCertificate, 'secure', true],
    ['optional, not given', { ...asking, certReqs: CERT_OPTIONAL }, trustServer, 'secure', false],
    [
      'optional, not trusted',
      { ...asking, certReqs: CERT_OPTIONAL },
      withOtherCertificate,
      'secure',
      false,
    ],
    ['required, given', { ...asking, certReqs: CERT_REQUIRED }, withCertificate, 'secure', true],
  ])('certificate %s', async (_title, serverOptions, clientOptions, expected, authorized) => {
    const { server, serverOutcome } = await handshake(serverOptions, clientOptions)
    expect(serverOutcome).toBe(expected)
    expect(server.authorized).toBe(authorized)
  })

  test.each<[string, SSLOptions]>([
    ['not given', trustServer],
    ['not trusted', withOtherCertificate],
  ])('certificate required, %s', async (_title, clientOptions) => {
    const { server, serverOutcome } = await handshake(
      { ...asking, certReqs: CERT_REQUIRED },
      clientOptions,
    )
    expect(serverOutcome).not.toBe('secure')
    expect(server.destroyed).toBe(true)
    expect(server.authorized).toBe(false)
  })

  test('reports what is no TLS as an error', async () => {
    const [accepted, client] = await plainPair()
    const server = sslWrapSocket(accepted, serverFiles, { serverSide: true })
    const result = outcome(server, 'secure')
    client.write('GET / HTTP/1.1\r\n\r\n')
    expect(await result).toBe('ERR_SSL_HTTP_REQUEST')
  })

  test('reports a damaged record after the handshake as an error', async () => {
    const [accepted, connected] = await plainPair()
    const server = sslWrapSocket(accepted, serverFiles, { serverSide: true })
    const client = sslWrapSocket(connected, trustServer, { serverHostname: HOST })
    cleanups.push(() => client.destroy())
    await Promise.all([outcome(server, 'secure'), outcome(client, 'secureConnect')])
    const failed = once(server, 'error') as Promise<[Error & { code: string }]>
    connected.write(Buffer.from('1703030020'.padEnd(74, '0'), 'hex'))
    const [error] = await failed
    expect(error.code).toMatch(/^ERR_SSL_/)
  })

  test('refuses versions below TLS 1.2', async () => {
    const old = new SSLContext(
      { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
      { verifyMode: CERT_NONE },
    )
    const { serverOutcome } = await handshake(serverFiles, old)
    expect(serverOutcome).toBe('ERR_SSL_UNSUPPORTED_PROTOCOL')
  })

  test('insists on the version it was given', async () => {
    const { client, serverOutcome } = await handshake(
      { ...serverFiles, sslVersion: 'TLSv1.3' },
      trustServer,
    )
    expect(serverOutcome).toBe('secure')
    expect(client.getProtocol()).toBe('TLSv1.3')
    const old = new SSLContext({ maxVersion: 'TLSv1.2' }, { verifyMode: CERT_NONE })
    const refused = await handshake({ ...serverFiles, sslVersion: 'TLSv1.3' }, old)
    expect(refused.serverOutcome).toBe('ERR_SSL_UNSUPPORTED_PROTOCOL')
  })
})

test('a client that resumes a session keeps the standing of its certificate', async () => {
  const serverContext = sslOptionsToContext(
    { ...serverFiles, caCerts: fixture('client.crt'), certReqs: CERT_REQUIRED },
    { serverSide: true },
  )
  const clientOptions = sslOptionsToContext({ ...trustServer, ...clientFiles }).clientOptions(HOST)
  let session: Buffer | undefined
  for (const resumed of [false, true]) {
    const [accepted, connected] = await plainPair()
    const server = sslWrapSocket(accepted, serverContext, { serverSide: true })
    const client = tls.connect({ ...clientOptions, socket: connected, session })
    cleanups.push(() => client.destroy())
    const ticket = once(client, 'session') as Promise<[Buffer]>
    const outcomes = await Promise.all([
      outcome(server, 'secure'),
      outcome(client, 'secureConnect'),
    ])
    expect(outcomes).toEqual(['secure', 'secure'])
    expect([client.isSessionReused(), server.authorized]).toEqual([resumed, true])
    session ??= (await ticket)[0]
  }
})

test('ALPN chooses by the server, and the option overrides the context', async () => {
  const [accepted, connected] = await plainPair()
  const context = sslOptionsToContext(serverFiles, { serverSide: true })
  context.alpnProtocols = ['unused']
  const server = sslWrapSocket(accepted, context, { serverSide: true, alpnProtocols: ['b', 'a'] })
  const client = sslWrapSocket(connected, trustServer, {
    serverHostname: HOST,
    alpnProtocols: ['a', 'b'],
  })
  cleanups.push(() => client.destroy())
  await Promise.all([outcome(server, 'secure'), outcome(client, 'secureConnect')])
  expect([server.alpnProtocol, client.alpnProtocol]).toEqual(['b', 'b'])
})
