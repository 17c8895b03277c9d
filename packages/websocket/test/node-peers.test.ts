import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from '@jest/globals'
import { WebSocket as UndiciWebSocket } from 'undici'
import { type PerMessageDeflateOptions, WebSocket, WebSocketServer } from 'ws'
import { type WebSocketCompressionOptions, websocketConnect } from '../src/index.ts'
import { collectLogs } from './support/logs.ts'
import { DeflateEcho, Echo, serve } from './support/serve.ts'

const logs = collectLogs()

const LARGE = 'large, żółw '.repeat(30_000)
const MESSAGES: readonly (string | Buffer)[] = [
  'hello',
  'hello',
  '',
  'Zażółć gęślą jaźń 😀',
  Buffer.alloc(0),
  Buffer.from([0, 255, 254]),
  LARGE,
  Buffer.alloc(200_000, 'data'),
  'the end',
]

const DEFLATE: readonly [string, boolean | PerMessageDeflateOptions][] = [
  ['without compression', false],
  ['with compression', { threshold: 0 }],
  [
    'with no_context_takeover',
    { threshold: 0, serverNoContextTakeover: true, clientNoContextTakeover: true },
  ],
  ['with small windows', { threshold: 0, serverMaxWindowBits: 9, clientMaxWindowBits: 10 }],
]

afterEach(() => {
  expect(logs('ERROR')).toEqual([])
})

describe('our server and the client of ws', () => {
  test.each(DEFLATE)('%s', async (_name, perMessageDeflate) => {
    const site = await serve([['/', perMessageDeflate === false ? Echo : DeflateEcho]])
    const ws = new WebSocket(site.url(), { perMessageDeflate })
    const received: (string | Buffer)[] = []
    const all = new Promise<void>((resolve) => {
      ws.on('message', (data: Buffer, isBinary) => {
        received.push(isBinary ? data : data.toString())
        if (received.length === MESSAGES.length) resolve()
      })
    })
    await once(ws, 'open')
    expect(ws.extensions !== '').toBe(perMessageDeflate !== false)
    for (const message of MESSAGES) ws.send(message)
    await all
    expect(same(received)).toBe(true)
    const pong = once(ws, 'pong')
    ws.ping('are you there?')
    expect(String((await pong)[0])).toBe('are you there?')
    ws.close(1001, 'goodbye')
    expect((await once(ws, 'close'))[0]).toBe(1001)
  })
})

describe('our client and the server of ws', () => {
  test.each(DEFLATE)('%s', async (_name, perMessageDeflate) => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate })
    try {
      server.on('connection', (socket) => {
        socket.on('message', (data: Buffer, isBinary) => socket.send(data, { binary: isBinary }))
      })
      await once(server, 'listening')
      const { port } = server.address() as AddressInfo
      const compressionOptions: WebSocketCompressionOptions | undefined =
        perMessageDeflate === false ? undefined : {}
      await using ws = await websocketConnect(`ws://127.0.0.1:${port}/`, { compressionOptions })
      const extensions = ws.headers?.get('Sec-WebSocket-Extensions')
      expect(extensions !== undefined).toBe(perMessageDeflate !== false)
      for (const message of MESSAGES)
        void ws.writeMessage(message, { binary: typeof message !== 'string' })
      const received: (string | Buffer)[] = []
      for (let i = 0; i < MESSAGES.length; i++) received.push((await ws.readMessage()) ?? 'closed')
      expect(same(received)).toBe(true)
      for (const socket of server.clients) socket.close(4000, 'enough')
      expect(await ws.readMessage()).toBeUndefined()
      expect([ws.closeCode, ws.closeReason]).toEqual([4000, 'enough'])
    } finally {
      for (const socket of server.clients) socket.terminate()
      server.close()
    }
  })
})

test("our server and undici's WebSocket", async () => {
  const site = await serve([['/', DeflateEcho]])
  const ws = new UndiciWebSocket(site.url())
  ws.binaryType = 'arraybuffer'
  await new Promise((resolve) => ws.addEventListener('open', resolve))
  const received: (string | Buffer)[] = []
  const all = new Promise<void>((resolve) => {
    ws.addEventListener('message', ({ data }) => {
      received.push(typeof data === 'string' ? data : Buffer.from(data as ArrayBuffer))
      if (received.length === MESSAGES.length) resolve()
    })
  })
  for (const message of MESSAGES) ws.send(message)
  await all
  expect(same(received)).toBe(true)
  const closed = new Promise<{ code: number; wasClean: boolean }>((resolve) =>
    ws.addEventListener('close', resolve),
  )
  ws.close(3000, 'done')
  expect(await closed).toMatchObject({ code: 3000, wasClean: true })
})

/** A difference of large texts cannot be read. */
function same(received: readonly (string | Buffer)[]): boolean {
  return received.every((message, i) => {
    const sent = MESSAGES[i]!
    return typeof sent === 'string'
      ? sent === message
      : Buffer.isBuffer(message) && sent.equals(message)
  })
}
