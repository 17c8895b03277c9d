import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from '@jest/globals'
import { type PerMessageDeflateOptions, type WebSocket, WebSocketServer } from 'ws'
import { websocketConnect } from '../../src/index.ts'
import { collectLogs } from '../support/logs.ts'
import { exchange } from './exchange.ts'

const logs = collectLogs()

const servers: WebSocketServer[] = []

afterEach(() => {
  expect(logs('ERROR')).toEqual([])
  for (const server of servers.splice(0)) {
    for (const client of server.clients) client.terminate()
    server.close()
  }
})

/** A server of ws that echoes. */
async function serve(
  perMessageDeflate: false | PerMessageDeflateOptions = false,
): Promise<{ url: string; server: WebSocketServer }> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate })
  servers.push(server)
  server.on('connection', (socket) => {
    socket.on('message', (data: Buffer, binary: boolean) => socket.send(data, { binary }))
  })
  await once(server, 'listening')
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`, server }
}

/** Messages of all sizes are compressed, as ours are. */
const ALL: PerMessageDeflateOptions = { threshold: 0 }
const ALONE = { serverNoContextTakeover: true, clientNoContextTakeover: true }
const SMALL = { serverMaxWindowBits: 9, clientMaxWindowBits: 9 }

describe('a server of ws', () => {
  test.each<[string, boolean, false | PerMessageDeflateOptions, string | undefined]>([
    ['without compression', false, false, undefined],
    ['with compression that only the client wants', true, false, undefined],
    ['with compression that only the server wants', false, ALL, undefined],
    ['with compression', true, ALL, ''],
    ['with compression of large messages only', true, { threshold: 1024 }, ''],
    [
      'with server_no_context_takeover',
      true,
      { ...ALL, serverNoContextTakeover: true },
      '; server_no_context_takeover',
    ],
    [
      'with client_no_context_takeover',
      true,
      { ...ALL, clientNoContextTakeover: true },
      '; client_no_context_takeover',
    ],
    [
      'without any context',
      true,
      { ...ALL, ...ALONE },
      '; server_no_context_takeover; client_no_context_takeover',
    ],
    [
      'with small windows',
      true,
      { ...ALL, ...SMALL },
      '; server_max_window_bits=9; client_max_window_bits=9',
    ],
  ])('%s', async (_name, compression, perMessageDeflate, parameters) => {
    const { url, server } = await serve(perMessageDeflate)
    const connected = once(server, 'connection') as Promise<[WebSocket]>
    const compressionOptions = compression ? {} : undefined
    const client = await websocketConnect(url, { compressionOptions })
    const answer = parameters === undefined ? undefined : `permessage-deflate${parameters}`
    expect(sorted(client.headers?.get('Sec-WebSocket-Extensions'))).toEqual(sorted(answer))
    await exchange(client, parameters !== undefined)

    const [socket] = await connected
    const closed = once(socket, 'close') as Promise<[number, Buffer]>
    client.close(4001, 'done')
    const [code, reason] = await closed
    expect([code, reason.toString()]).toEqual([4001, 'done'])
    expect(await client.readMessage()).toBeUndefined()
    expect(client.closeCode).toBe(4001)
  })

  test.each([
    ['without compression', false],
    ['with compression', true],
  ])('sends in fragments, with pings between them, %s', async (_name, compression) => {
    const { url, server } = await serve(compression && ALL)
    server.on('connection', (socket) => {
      for (const part of ['one, ', 'two, ', '', 'κόσμε, ']) {
        socket.send(part, { fin: false })
        socket.ping()
      }
      socket.send('the end')
    })
    await using client = await websocketConnect(url, {
      compressionOptions: compression ? {} : undefined,
    })
    expect(await client.readMessage()).toBe('one, two, κόσμε, the end')
  })

  test('says why it closes', async () => {
    const { url, server } = await serve()
    server.on('connection', (socket) => socket.close(3001, 'as I like'))
    const client = await websocketConnect(url)
    expect(await client.readMessage()).toBeUndefined()
    expect([client.closeCode, client.closeReason]).toEqual([3001, 'as I like'])
  })

  test('chooses a subprotocol', async () => {
    const { url, server } = await serve()
    server.options.handleProtocols = (offered) => [...offered].at(-1) ?? false
    const client = await websocketConnect(url, { subprotocols: ['first', 'second'] })
    expect(client.selectedSubprotocol).toBe('second')
    client.close()
    expect(await client.readMessage()).toBeUndefined()
  })
})

/** Parameters come in any order. */
function sorted(header: string | undefined): string[] | undefined {
  return header?.split('; ').toSorted()
}
