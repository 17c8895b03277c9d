import { once } from 'node:events'
import { beforeEach, describe, expect, it } from '@jest/globals'
import type { LogRecord } from '@tornado-ts/log'
import { WebSocket, WebSocketServer } from 'ws'
import { Application } from '@tornado-ts/web'
import { NodeContainer, type UpgradeListener } from '../src/index.ts'
import { captureLogs, cleanUp, linesOf, serve, textOf } from './serve.ts'

let logs: LogRecord[]

beforeEach(() => {
  logs = captureLogs()
})

const UPGRADE = 'GET /u HTTP/1.1\r\nHost: a\r\nConnection: x, Upgrade\r\nUpgrade: raw\r\n\r\n'
const SWITCHED = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: raw\r\n\r\n'

function container(upgrade: UpgradeListener): NodeContainer {
  return new NodeContainer((req, res) => res.end(`plain ${req.headers.upgrade}`), { upgrade })
}

/** The `ws` library with an echo. */
function echoSockets(options: object = {}): UpgradeListener {
  const server = new WebSocketServer({ noServer: true, ...options })
  cleanUp(() => server.close())
  server.on('connection', (socket) => {
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }))
  })
  return (req, socket, head) => {
    server.handleUpgrade(req, socket, head, (client) => server.emit('connection', client, req))
  }
}

describe('with the ws library', () => {
  it.each([false, true])('WebSockets work (compressed: %s)', async (perMessageDeflate) => {
    const app = new Application([['/ws', container(echoSockets({ perMessageDeflate }))]])
    const site = await serve(app)
    const socket = new WebSocket(`ws://127.0.0.1:${site.port}/ws`, { perMessageDeflate })
    await once(socket, 'open')
    for (const message of ['hello', 'x'.repeat(300_000)]) {
      socket.send(message)
      const [data] = await once(socket, 'message')
      expect(String(data)).toBe(message)
    }
    socket.close(1000, 'bye')
    const [code, reason] = await once(socket, 'close')
    expect([code, String(reason)]).toEqual([1000, 'bye'])
  })

  it('a draining server waits for them, and in the end destroys them', async () => {
    const site = await serve(container(echoSockets()))
    const sockets = [0, 1].map(() => new WebSocket(`ws://127.0.0.1:${site.port}/`))
    await Promise.all(sockets.map((socket) => once(socket, 'open')))
    const ends = sockets.map((socket) => once(socket, 'close'))
    const aborter = new AbortController()
    const draining = site.server.drain({ timeout: Infinity, signal: aborter.signal })
    sockets[0]?.close()
    await ends[0]
    aborter.abort()
    expect(await draining).toMatchObject({ upgraded: 1, forced: 1 })
    await ends[1]
  })
})

describe('the socket', () => {
  it('carries bytes both ways, first those behind the request', async () => {
    const site = await serve(
      container((req, socket, head) => {
        expect([req.url, req.complete, head.length]).toEqual(['/u', true, 0])
        expect(req.socket.remoteAddress).toBe('127.0.0.1')
        socket.write(SWITCHED)
        socket.pipe(socket)
      }),
    )
    const client = await site.socket()
    const text = textOf(client)
    client.write(`${UPGRADE}early `)
    client.end('late')
    expect(await text).toMatch(/early late$/)
    // What ends well is no error.
    expect(linesOf(logs, 'tornado.general')).toEqual([])
  })

  it('can be ended first by the guest, which still reads', async () => {
    const received: string[] = []
    const site = await serve(
      container((_req, socket) => {
        socket.end(SWITCHED)
        socket.setEncoding('latin1').on('data', (text: string) => received.push(text))
        socket.on('close', () => received.push('closed'))
      }),
    )
    const client = await site.socket()
    client.write(UPGRADE)
    await textOf(client)
    client.destroy()
    await new Promise(setImmediate)
    const second = await site.socket()
    second.allowHalfOpen = true
    second.write(UPGRADE)
    second.resume()
    await once(second, 'end')
    second.end('answer')
    while (!received.includes('answer')) await new Promise(setImmediate)
    while (received.filter((text) => text === 'closed').length < 2) await new Promise(setImmediate)
  })

  it('is destroyed with the client, and nobody has to listen for errors', async () => {
    const events: string[] = []
    const site = await serve(
      container((_req, socket) => {
        socket.write(SWITCHED)
        socket.resume().on('close', () => events.push('close'))
      }),
    )
    const client = await site.socket()
    client.write(UPGRADE)
    await once(client, 'data')
    client.resetAndDestroy()
    while (events.length === 0) await new Promise(setImmediate)
  })

  it('does not read on while the guest does not', async () => {
    let read: (() => void) | undefined
    const site = await serve(
      container((_req, socket) => {
        socket.write(SWITCHED)
        let total = 0
        socket.once('data', (chunk: Buffer) => {
          total += chunk.length
          socket.pause()
          read = () => {
            socket.on('data', (more: Buffer) => {
              total += more.length
            })
            socket.on('end', () => socket.end(String(total)))
            socket.resume()
          }
        })
      }),
    )
    const client = await site.socket()
    client.write(UPGRADE)
    await once(client, 'data')
    const length = 30 * 2 ** 20
    client.end(Buffer.alloc(length))
    while (read === undefined) await new Promise(setImmediate)
    expect(client.writableLength).toBeGreaterThan(0)
    read()
    expect(await textOf(client)).toBe(String(length))
  })
})

describe('a request to upgrade', () => {
  it('is ordinary without a listener', async () => {
    const site = await serve(
      new NodeContainer((req, res) => res.end(`plain ${req.headers.upgrade}`)),
    )
    const text = await site.raw(UPGRADE.replace('x, Upgrade', 'close, Upgrade'))
    expect(text.endsWith('plain raw')).toBe(true)
  })

  it.each([
    ['has a body', 'Connection: Upgrade\r\nUpgrade: raw\r\nContent-Length: 2\r\n\r\nab'],
    [
      'has a chunked body',
      'Connection: Upgrade\r\nUpgrade: raw\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['does not name it in Connection', 'Connection: keep-alive\r\nUpgrade: raw\r\n\r\n'],
  ])('is ordinary when it %s', async (_name, rest) => {
    const site = await serve(container(() => {}))
    const socket = await site.socket()
    socket.write(`POST / HTTP/1.1\r\nHost: a\r\n${rest}`)
    const [data] = await once(socket, 'data')
    expect(String(data)).toMatch(/plain raw$/)
  })

  it('loses its connection when the listener throws', async () => {
    const site = await serve(
      container(() => {
        throw new Error('boom')
      }),
    )
    expect(await site.raw(UPGRADE)).toBe('')
    expect(linesOf(logs, 'tornado.application')[0]).toMatch(/^ERROR Uncaught exception GET \/u/)
  })
})
