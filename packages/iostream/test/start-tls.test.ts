import { afterEach, describe, expect, test } from '@jest/globals'
import { captureLog } from './captured-log.ts'
import { CERTFILE, closeAll, HOSTNAME, tcpPair, track } from './stream-pairs.ts'
import { type IOStream, SSLIOStream } from '../src/index.ts'

afterEach(closeAll)

const serverTls = { sslOptions: { certfile: CERTFILE } }
const clientTls = { sslOptions: { caCerts: CERTFILE }, serverHostname: HOSTNAME }

async function say(from: IOStream, to: IOStream, line: string): Promise<void> {
  void from.write(Buffer.from(line))
  expect(String(await to.readUntil('\n'))).toBe(line)
}

describe('startTls', () => {
  test('in the middle of a dialogue, either way (test_start_tls_smtp)', async () => {
    const { writer: client, reader: server } = await tcpPair({ maxBufferSize: 5000 })
    await say(server, client, '220 mail.example.com ready\n')
    await say(client, server, 'EHLO mail.example.com\n')
    await say(server, client, '250 STARTTLS\n')
    await say(client, server, 'STARTTLS\n')
    await say(server, client, '220 Go ahead\n')
    const [securedClient, securedServer] = await Promise.all([
      client.startTls(false, clientTls),
      server.startTls(true, serverTls),
    ])
    track(securedClient)
    track(securedServer)
    expect(securedServer).toBeInstanceOf(SSLIOStream)
    expect(securedServer.maxBufferSize).toBe(5000)
    expect(client.socket).toBeUndefined()
    expect(client.closed()).toBe(true)
    await say(securedClient, securedServer, 'EHLO mail.example.com\n')
    await say(securedServer, securedClient, '250 AUTH\n')
  })

  test('takes the close callback along', async () => {
    const { writer: client, reader: server } = await tcpPair()
    const closed = new Promise<void>((resolve) => server.setCloseCallback(resolve))
    const [securedClient, securedServer] = await Promise.all([
      client.startTls(false, clientTls),
      server.startTls(true, serverTls),
    ])
    track(securedServer)
    securedClient.close()
    await closed
    expect(securedServer.closed()).toBe(true)
  })

  test('rejects with the error of the handshake (test_handshake_fail)', async () => {
    captureLog()
    const { writer: client, reader: server } = await tcpPair()
    const serverDone = server.startTls(true, serverTls)
    const clientDone = client.startTls(false, { serverHostname: HOSTNAME })
    await expect(clientDone).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
    // With TLS 1.3 the server is done before the client has looked at the certificate.
    await serverDone.then(track, () => undefined)
  })

  test('checks the name (test_check_hostname)', async () => {
    captureLog()
    const { writer: client, reader: server } = await tcpPair()
    const serverDone = server.startTls(true, serverTls)
    const clientDone = client.startTls(false, { ...clientTls, serverHostname: 'bar.example.com' })
    await expect(clientDone).rejects.toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' })
    await serverDone.then(track, () => undefined)
  })

  test('needs a name to verify, and leaves the stream as it is without', async () => {
    const { writer: client, reader: server } = await tcpPair()
    await expect(client.startTls(false, {})).rejects.toBeInstanceOf(TypeError)
    await say(client, server, 'still plain\n')
  })

  test.each<[string, (stream: IOStream, peer: IOStream) => unknown]>([
    ['a read is pending', (stream) => void stream.readBytes(1)],
    ['a write is pending', (stream) => void stream.write(Buffer.alloc(20_000_000))],
    ['text is corked', (stream) => (stream.cork(), stream.writeNoWait('x'))],
    ['it has a consumer', (stream) => stream.setConsumer({ onData() {}, onClose() {} })],
    ['it is closed', (stream) => stream.close()],
    [
      'bytes are buffered (test_start_tls_with_buffered_plaintext)',
      async (stream, peer) => {
        void peer.write(Buffer.from('ab'))
        await stream.readBytes(1)
      },
    ],
    [
      'bytes have arrived unasked',
      async (stream, peer) => {
        stream.setCloseCallback(() => undefined)
        await peer.write(Buffer.from('injected'))
        await new Promise((resolve) => stream.socket?.once('pause', resolve))
      },
    ],
  ])('is refused when %s', async (_name, prepare) => {
    const { writer, reader } = await tcpPair()
    await prepare(reader, writer)
    await expect(reader.startTls(true, serverTls)).rejects.toThrow(
      new RangeError('IOStream is not idle; cannot convert to SSL'),
    )
  })

  test('is abandoned by a signal', async () => {
    const { reader } = await tcpPair()
    const aborted = AbortSignal.abort('no')
    await expect(reader.startTls(true, { ...serverTls, signal: aborted })).rejects.toBe('no')
    expect(reader.closed()).toBe(false)
    const controller = new AbortController()
    const secured = reader.startTls(true, { ...serverTls, signal: controller.signal })
    controller.abort('enough')
    await expect(secured).rejects.toBe('enough')
  })

  test('gives up after handshakeTimeout', async () => {
    const { reader } = await tcpPair()
    await expect(
      reader.startTls(true, { ...serverTls, handshakeTimeout: 0.05 }),
    ).rejects.toMatchObject({ code: 'ERR_TLS_HANDSHAKE_TIMEOUT' })
  })
})
