import { deflateRawSync, constants } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import type { ApplicationOptions } from '@tornado-ts/web'
import {
  type WebSocketCompressionOptions,
  websocketConnect,
  WebSocketHandler,
  WebSocketProtocol13,
} from '../src/index.ts'
import {
  closePayload,
  CONTINUATION,
  frame,
  MASK,
  masked,
  PING,
  PONG,
  TEXT,
} from './support/frames.ts'
import { collectLogs } from './support/logs.ts'
import type { RawPeer } from './support/raw-peer.ts'
import { DeflateEcho, Echo, serve, Signal } from './support/serve.ts'

collectLogs()

const MESSAGE = 'Hello world. Testing 123 123'
const OFFER = { 'Sec-WebSocket-Extensions': 'permessage-deflate' }

function deflate(text: string | Buffer): Buffer {
  return deflateRawSync(text, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4)
}

function deflated(text: string | Buffer, fin = true): Buffer {
  return frame({ opcode: TEXT, rsv: 4, payload: deflate(text), fin, mask: MASK })
}

interface Bytes {
  readonly messageBytesIn: number
  readonly messageBytesOut: number
  readonly wireBytesIn: number
  readonly wireBytesOut: number
}

/** Has a message echoed three times; gives what client and server have counted. */
async function exchange(
  ofServer: WebSocketCompressionOptions | undefined,
  ofClient: WebSocketCompressionOptions | undefined,
): Promise<{ client: Bytes; server: Bytes }> {
  let protocol: WebSocketProtocol13 | undefined
  class Handler extends Echo {
    override open(): void {
      protocol = this.wsConnection as WebSocketProtocol13
    }
    override getCompressionOptions(): WebSocketCompressionOptions | undefined {
      return ofServer
    }
  }
  const site = await serve([['/', Handler]])
  await using ws = await websocketConnect(site.url(), { compressionOptions: ofClient })
  for (let i = 0; i < 3; i++) {
    await ws.writeMessage(MESSAGE)
    expect(await ws.readMessage()).toBe(MESSAGE)
  }
  const bytes = ({
    messageBytesIn,
    messageBytesOut,
    wireBytesIn,
    wireBytesOut,
  }: WebSocketProtocol13): Bytes => ({
    messageBytesIn,
    messageBytesOut,
    wireBytesIn,
    wireBytesOut,
  })
  return { client: bytes(ws.protocol as WebSocketProtocol13), server: bytes(protocol!) }
}

describe('bytes on the wire (websocket_test.CompressionTestMixin)', () => {
  test.each([
    ['neither side', undefined, undefined],
    ['the server alone', {}, undefined],
    ['the client alone', undefined, {}],
  ])('%s compresses', async (_name, ofServer, ofClient) => {
    const { client, server } = await exchange(ofServer, ofClient)
    expect(client).toEqual({
      messageBytesIn: 84,
      messageBytesOut: 84,
      wireBytesIn: 3 * (28 + 2),
      wireBytesOut: 3 * (28 + 6),
    })
    expect(server).toMatchObject({
      wireBytesIn: client.wireBytesOut,
      wireBytesOut: client.wireBytesIn,
    })
  })

  test('both sides compress', async () => {
    const { client, server } = await exchange({}, {})
    expect(client.messageBytesIn).toBe(84)
    expect(client.messageBytesOut).toBe(84)
    expect(client.wireBytesOut).toBeLessThan(3 * (28 + 6))
    expect(client.wireBytesIn).toBeLessThan(3 * (28 + 2))
    expect(client.wireBytesOut).toBe(client.wireBytesIn + 12)
    expect(server.wireBytesIn).toBe(client.wireBytesOut)
  })

  test('each with a level of its own', async () => {
    const { client } = await exchange({ compressionLevel: 0 }, { compressionLevel: 9, memLevel: 9 })
    expect(client.wireBytesIn).toBeGreaterThan(84)
    expect(client.wireBytesOut).toBeLessThan(84)
  })
})

describe('on the wire', () => {
  async function open(settings: ApplicationOptions = {}): Promise<RawPeer> {
    return (await serve([['/', DeflateEcho]], settings)).open('/', OFFER)
  }

  test('a message in fragments, with a ping between them', async () => {
    const peer = await open()
    const data = deflate(MESSAGE)
    peer.socket.write(
      Buffer.concat([
        frame({ opcode: TEXT, rsv: 4, payload: data.subarray(0, 5), fin: false, mask: MASK }),
        masked(PING, 'now'),
        masked(CONTINUATION, data.subarray(5)),
      ]),
    )
    const [pong, echo] = await peer.receive(2)
    expect(pong).toMatchObject({ opcode: PONG, rsv: 0 })
    expect(echo).toMatchObject({ opcode: TEXT, rsv: 4, payload: data })
  })

  test('a message that is not compressed', async () => {
    const peer = await open()
    peer.send(TEXT, MESSAGE)
    expect((await peer.receive())[0]).toMatchObject({ rsv: 4, payload: deflate(MESSAGE) })
  })

  test.each<[string, Buffer, number]>([
    [
      'corrupt data',
      frame({ opcode: TEXT, rsv: 4, payload: Buffer.from('ffffffff', 'hex'), mask: MASK }),
      1007,
    ],
    ['text that is not UTF-8', deflated(Buffer.from([0x61, 0xff])), 1007],
    [
      'RSV1 on a continuation',
      Buffer.concat([deflated('x', false), frame({ opcode: 0, rsv: 4, mask: MASK })]),
      1002,
    ],
    ['RSV1 on a ping', frame({ opcode: PING, rsv: 4, mask: MASK }), 1002],
    ['RSV2', frame({ opcode: TEXT, rsv: 2, mask: MASK }), 1002],
  ])('%s', async (_name, bytes, code) => {
    const peer = await open()
    peer.socket.write(bytes)
    expect((await peer.closeReport())[0]).toBe(code)
  })

  test('a message at the limit, and one that only is too big when inflated', async () => {
    const peer = await open({ websocketMaxMessageSize: 1024 })
    peer.socket.write(deflated('a'.repeat(1024)))
    await peer.receive()
    peer.socket.write(deflated('a'.repeat(1025)))
    expect(await peer.closeReport()).toEqual([1009, 'message too big after decompression'])
  })

  test('a bomb is not inflated further than the limit', async () => {
    const peer = await open()
    peer.socket.write(deflated(Buffer.alloc(11 << 20)))
    expect(await peer.closeReport()).toEqual([1009, 'message too big after decompression'])
  })
})

describe('large messages are compressed off the loop', () => {
  test('and keep their place among small ones, in both directions', async () => {
    const site = await serve([['/', DeflateEcho]])
    await using ws = await websocketConnect(site.url(), { compressionOptions: {} })
    const large = Array.from({ length: 40_000 }, (_, i) => `word ${i * 7919} `).join('')
    const messages = [
      'first',
      large,
      'second',
      `${large}!`,
      'third',
      'x'.repeat(50),
      large.slice(1),
    ]
    for (const message of messages) void ws.writeMessage(message)
    for (const message of messages) expect((await ws.readMessage()) === message).toBe(true)
  })

  test('a close waits for what was written before', async () => {
    const large = 'some words '.repeat(100_000)
    class Farewell extends DeflateEcho {
      override open(): void {
        void this.writeMessage(large)
        void this.writeMessage('last')
        this.close(1001, 'goodbye')
      }
    }
    const site = await serve([['/', Farewell]])
    await using ws = await websocketConnect(site.url(), { compressionOptions: {} })
    expect((await ws.readMessage()) === large).toBe(true)
    expect(await ws.readMessage()).toBe('last')
    expect(await ws.readMessage()).toBeUndefined()
    expect([ws.closeCode, ws.closeReason]).toEqual([1001, 'goodbye'])
  })

  test('so does the answer to a close of the peer', async () => {
    const large = 'some words '.repeat(100_000)
    class Answer extends DeflateEcho {
      override onMessage(): void {
        void this.writeMessage(large)
      }
    }
    const peer = await (await serve([['/', Answer]])).open('/', OFFER)
    peer.socket.write(Buffer.concat([deflated('x'), masked(8, closePayload(1000))]))
    const frames = await peer.closed()
    expect(frames.map(({ opcode }) => opcode)).toEqual([TEXT, 8])
  })

  test('what is on its way when the connection goes away is rejected', async () => {
    const rejected = new Signal<unknown>()
    class Gone extends DeflateEcho {
      override onMessage(): void {
        this.writeMessage('some words '.repeat(100_000)).catch(rejected.resolve)
        void this.writeMessage('another')
        this.wsConnection?.onConnectionClose()
      }
    }
    const peer = await (await serve([['/', Gone]])).open('/', OFFER)
    peer.socket.write(deflated('x'))
    expect(await rejected.promise).toMatchObject({ code: 'TORNADO_WEBSOCKET_CLOSED' })
    await peer.closed()
  })

  test('the loop goes on meanwhile', async () => {
    class Counter extends WebSocketHandler {
      override getCompressionOptions(): object {
        return {}
      }
      override onMessage(message: string | Buffer): void {
        void this.writeMessage(String(message.length))
      }
    }
    const site = await serve([['/', Counter]])
    const peer = await site.open('/', OFFER)
    let turns = 0
    const count = (): void => {
      turns++
      immediate = setImmediate(count)
    }
    let immediate = setImmediate(count)
    const data = deflate(Buffer.alloc(9 << 20, 'a few words to inflate '))
    const before = turns
    peer.socket.write(frame({ opcode: TEXT, rsv: 4, payload: data, mask: MASK }))
    const [answer] = await peer.receive()
    clearImmediate(immediate)
    expect(answer?.rsv).toBe(4)
    expect(turns - before).toBeGreaterThan(3)
  })
})
