import { once } from 'node:events'
import { afterEach, describe, expect, jest, test } from '@jest/globals'
import type { IOStream } from '@tornado-ts/iostream'
import { SSLIOStream } from '@tornado-ts/iostream'
import { appLog, genLog } from '@tornado-ts/log'
import { sslOptionsToContext } from '@tornado-ts/netutil'
import { Opened, readAll, sslOptions, until } from './servers.ts'

const opened = new Opened()

afterEach(async () => {
  jest.restoreAllMocks()
  await opened.dispose()
})

/** Every line that goes to one of the logs. */
function watchLogs(): unknown[][] {
  const lines: unknown[][] = []
  for (const log of [appLog, genLog]) {
    for (const level of ['info', 'warning', 'error'] as const) {
      jest.spyOn(log, level).mockImplementation((...args: unknown[]) => void lines.push(args))
    }
  }
  return lines
}

describe('a TLS server', () => {
  test('hands over the stream before the handshake', async () => {
    const ciphers: unknown[] = []
    const server = opened.server(
      async (stream) => {
        if (!(stream instanceof SSLIOStream)) throw new Error('no SSLIOStream')
        ciphers.push(stream.socket?.getCipher())
        await stream.waitForHandshake()
        ciphers.push(stream.socket?.getCipher())
        stream.close()
      },
      { sslOptions },
    )
    await server.listen(0, '127.0.0.1')
    await readAll(await opened.connect(server.port!, true))
    expect(ciphers).toEqual([undefined, expect.objectContaining({ name: expect.any(String) })])
  })

  test('logs nothing about a client that connects and leaves', async () => {
    const lines = watchLogs()
    const streams: IOStream[] = []
    const server = opened.server((stream) => void streams.push(stream), { sslOptions })
    await server.listen(0, '127.0.0.1')
    for (const leave of ['end', 'resetAndDestroy'] as const) {
      const client = await opened.connect(server.port!)
      await until(() => streams.length > 0)
      const closed = once(client, 'close')
      client.resume()[leave]()
      await closed
      await until(() => streams.every((stream) => stream.closed()))
      streams.length = 0
    }
    expect(lines).toEqual([])
  })

  test('says once what is wrong with a client that speaks plainly, and goes on', async () => {
    const lines = watchLogs()
    const server = opened.server(
      (stream) => {
        const written = stream.write(Buffer.from('ok'))
        written.then(() => stream.close()).catch(() => {})
      },
      { sslOptions },
    )
    await server.listen(0, '127.0.0.1')
    const plain = await opened.connect(server.port!)
    plain.write('GET / HTTP/1.1\r\n\r\n')
    await readAll(plain)
    expect(lines).toHaveLength(1)
    expect(String(lines[0]![0])).toMatch(/SSL Error/)
    expect(await readAll(await opened.connect(server.port!, true))).toBe('ok')
  })

  test('cuts a handshake that takes too long', async () => {
    const server = opened.server(() => {}, { sslOptions, handshakeTimeout: 0.1 })
    await server.listen(0, '127.0.0.1')
    const silent = await opened.connect(server.port!)
    expect(await readAll(silent)).toBe('')
  })

  test('whose streams cannot be made closes the connection and is told so', async () => {
    const lines = watchLogs()
    const context = sslOptionsToContext(sslOptions, { serverSide: true })
    const server = opened.server(() => {}, { sslOptions: context })
    context.alpnProtocols = ['x'.repeat(300)]
    await server.listen(0, '127.0.0.1')
    expect(await readAll(await opened.connect(server.port!))).toBe('')
    expect(lines.map(([message]) => message)).toEqual(['Exception in callback %s'])
  })
})
