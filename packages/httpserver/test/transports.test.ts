import { mkdtempSync, rmSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from '@jest/globals'
import { bindUnixSocket } from '@tornado-ts/netutil'
import { HTTPServer } from '../src/index.ts'
import { collectLogs } from './support/logs.ts'
import { answering, bodyOf, connect, connectTls, hello, serve, talk, TLS } from './support/serve.ts'

const logs = collectLogs()
const ANSWER =
  /^HTTP\/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\nDate: .*\r\n\r\n$/

describe('TLS', () => {
  test('serves, says https, and takes a large body', async () => {
    const server = await serve(
      answering(({ protocol, body }) => [protocol, body.length]),
      TLS,
    )
    const client = await connectTls(server)
    client.send('GET / HTTP/1.1⏎Host: a⏎⏎')
    await client.until('["https",0]')
    client.send(`POST / HTTP/1.1⏎Host: a⏎Content-Length: 200000⏎⏎${'A'.repeat(200_000)}`)
    await client.until('["https",200000]')
  })

  test('plain HTTP on a TLS port: closed, with one warning and no stack', async () => {
    const server = await serve(hello, TLS)
    const client = await connect(server)
    client.send('GET /hello HTTP/1.1⏎⏎')
    expect(await client.end().catch((error: NodeJS.ErrnoException) => error.code)).toMatch(
      /^$|ECONNRESET/,
    )
    expect(logs.gen()).toHaveLength(1)
    expect(logs.gen()[0]).toMatch(/^WARNING SSL Error on [^\n]*$/)
    expect(logs.app()).toEqual([])
  })

  test('a client that says nothing is cut by the handshake timeout', async () => {
    const server = await serve(hello, { ...TLS, handshakeTimeout: 0.1 })
    const client = await connect(server)
    expect(await client.end().catch((error: NodeJS.ErrnoException) => error.code)).toMatch(
      /^$|ECONNRESET/,
    )
  })

  test('TLS on a plain port is malformed', async () => {
    const server = await serve(hello)
    expect(await talk(server, '\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03')).toMatch(ANSWER)
  })
})

const unix = process.platform === 'win32' ? test.skip : test
const linux = process.platform === 'linux' ? test : test.skip

describe('Unix sockets', () => {
  const cleanups: (() => void)[] = []
  afterEach(() => cleanups.splice(0).forEach((cleanup) => cleanup()))

  async function onSocket(path: string): Promise<string> {
    const server = new HTTPServer(answering(({ remoteIp, path: target }) => [remoteIp, target]))
    server.addSocket(await bindUnixSocket(path))
    cleanups.push(() => server.stop())
    return path
  }

  async function check(path: string): Promise<void> {
    expect(bodyOf(await talk(path, 'GET /hello HTTP/1.0⏎⏎'))).toBe('["0.0.0.0","/hello"]')
    expect(await talk(path, 'garbage⏎⏎')).toMatch(ANSWER)
    expect(logs.gen()).toEqual([
      'INFO Malformed HTTP message from Unix socket: Malformed HTTP request line',
    ])
  }

  unix('with a file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tornado-ts-'))
    cleanups.push(() => rmSync(folder, { recursive: true }))
    await check(await onSocket(join(folder, 'socket')))
  })

  linux('abstract', async () => {
    const name = `\0tornado-ts-test-${process.pid}-${Date.now()}`
    await check(await onSocket(name))
  })
})

describe('resets', () => {
  test.each([
    '',
    'GET / HT',
    'POST / HTTP/1.1⏎Host: a⏎Content-Length: 9⏎⏎ab',
    'GET / HTTP/1.1⏎Host: a⏎⏎',
  ])('after %j do no harm', async (text) => {
    const server = await serve(hello)
    const client = await connect(server)
    client.send(text)
    await new Promise((resolve) => setTimeout(resolve, 10))
    client.socket.resetAndDestroy()
    expect(bodyOf(await talk(server, 'GET / HTTP/1.0⏎⏎'))).toBe('Hello')
    expect([logs.gen(), logs.app()]).toEqual([[], []])
  })

  test('a client that goes away during a long download', async () => {
    const chunk = 'x'.repeat(512 * 1024)
    let gone = (): void => {}
    const closed = new Promise<void>((resolve) => (gone = resolve))
    const server = await serve((request) => {
      const { connection } = request
      connection?.setCloseCallback(() => {
        // Finishing from the close callback is harmless.
        connection.finish()
        gone()
      })
      void connection?.write(`HTTP/1.1 200 OK\r\n\r\n${chunk}`)
    })
    const socket = net.connect(server.port ?? 0, '127.0.0.1')
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await new Promise((resolve) => socket.once('data', resolve))
    socket.resetAndDestroy()
    await closed
    expect([logs.gen(), logs.app()]).toEqual([[], []])
  })
})
