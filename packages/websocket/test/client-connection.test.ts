import { describe, expect, test } from '@jest/globals'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import {
  type WebSocketClientConnection,
  WebSocketClosedError,
  websocketConnect,
  type WebSocketConnectOptions,
  WebSocketHandler,
} from '../src/index.ts'
import { BINARY, CLOSE, PING, PONG, TEXT, unmasked } from './support/frames.ts'
import { collectLogs } from './support/logs.ts'
import type { RawPeer } from './support/raw-peer.ts'
import { RawServer } from './support/raw-server.ts'
import { DeflateEcho, Echo, serve, Signal } from './support/serve.ts'

const logs = collectLogs()

async function connected(
  options: WebSocketConnectOptions = {},
): Promise<[WebSocketClientConnection, RawPeer]> {
  const server = await RawServer.listen()
  const accepted = server.accept()
  const ws = await websocketConnect(server.url, options)
  return [ws, await accepted]
}

test('what is sent is masked', async () => {
  const [ws, peer] = await connected()
  void ws.writeMessage('text')
  void ws.writeMessage(Buffer.from('data'), { binary: true })
  void ws.writeMessage({ a: 'ż' })
  ws.ping('hello')
  const frames = await peer.receive(4)
  expect(frames.map(({ opcode, payload, masked }) => [opcode, payload.toString(), masked])).toEqual(
    [
      [TEXT, 'text', true],
      [BINARY, 'data', true],
      [TEXT, '{"a":"ż"}', true],
      [PING, 'hello', true],
    ],
  )
  expect(() => ws.ping(Buffer.alloc(126))).toThrow(RangeError)
  ws.close()
})

describe('reading', () => {
  test('messages in order, then undefined as often as asked', async () => {
    const [ws, peer] = await connected()
    const early = ws.readMessage()
    const second = ws.readMessage()
    peer.send(TEXT, 'one')
    peer.send(BINARY, 'two')
    peer.send(TEXT, 'three')
    peer.sendClose(1001, 'goodbye')
    expect(await early).toBe('one')
    expect(await second).toEqual(Buffer.from('two'))
    expect(await ws.readMessage()).toBe('three')
    expect(await ws.readMessage()).toBeUndefined()
    expect(await ws.readMessage()).toBeUndefined()
    expect([ws.closeCode, ws.closeReason]).toEqual([1001, 'goodbye'])
    expect(ws.protocol).toBeUndefined()
  })

  test('as an iterator', async () => {
    const [ws, peer] = await connected()
    for (const text of ['a', 'b', 'c']) peer.send(TEXT, text)
    peer.sendClose()
    const seen: unknown[] = []
    for await (const message of ws) seen.push(message)
    expect(seen).toEqual(['a', 'b', 'c'])
  })

  test('one message is held, and the server is held back', async () => {
    const [ws, peer] = await connected()
    const payload = Buffer.alloc(1 << 20, 'x')
    let sent = 0
    while (sent < 40 && peer.socket.writableLength < 4 << 20) {
      peer.socket.write(unmasked(BINARY, payload))
      sent++
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    expect(sent).toBeLessThan(40)
    for (let i = 0; i < sent; i++) expect(await ws.readMessage()).toHaveLength(1 << 20)
    ws.close()
  })

  test('a callback gets everything', async () => {
    const seen: unknown[] = []
    const ended = new Signal()
    const [ws, peer] = await connected({
      onMessageCallback(message) {
        seen.push(message)
        if (message === undefined) ended.resolve()
      },
    })
    peer.send(TEXT, 'a')
    peer.send(BINARY, 'b')
    peer.sendClose(1000)
    await ended.promise
    expect(seen).toEqual(['a', Buffer.from('b'), undefined])
    expect(ws.closeCode).toBe(1000)
  })

  test('a promise of a callback holds the next message back', async () => {
    const gate = new Signal()
    const seen: unknown[] = []
    const both = new Signal()
    const [, peer] = await connected({
      async onMessageCallback(message) {
        seen.push(message)
        if (seen.length === 2) both.resolve()
        await gate.promise
      },
    })
    peer.socket.write(Buffer.concat([unmasked(TEXT, 'a'), unmasked(TEXT, 'b'), unmasked(PING)]))
    while (seen.length === 0) await new Promise((resolve) => setImmediate(resolve))
    expect(seen).toEqual(['a'])
    gate.resolve()
    await both.promise
    expect((await peer.receive())[0]?.opcode).toBe(PONG)
  })

  test('a callback that throws ends the connection', async () => {
    const [, peer] = await connected({
      onMessageCallback() {
        throw new Error('a bug')
      },
    })
    peer.send(TEXT, 'a')
    expect(await peer.closeReport()).toEqual([1011, ''])
    expect(logs('ERROR Uncaught exception in a WebSocket client').length).toBeGreaterThan(0)
  })
})

describe('closing', () => {
  test('by the client', async () => {
    const codes: unknown[] = []
    const closed = new Signal()
    class Watched extends Echo {
      override onClose(): void {
        codes.push(this.closeCode, this.closeReason)
        closed.resolve()
      }
    }
    const site = await serve([['/', Watched]])
    const ws = await websocketConnect(site.url())
    ws.close(1001, 'goodbye')
    expect(ws.protocol).toBeUndefined()
    expect(await ws.readMessage()).toBeUndefined()
    await closed.promise
    expect(codes).toEqual([1001, 'goodbye'])
    expect(ws.closeCode).toBe(1001)
    const failure = expect.objectContaining({ message: 'Client connection has been closed' })
    expect(() => ws.writeMessage('x')).toThrow(WebSocketClosedError)
    expect(() => ws.writeMessage('x')).toThrow(failure)
    expect(() => ws.ping()).toThrow(failure)
    ws.close()
  })

  test('a wrong code or reason is refused and changes nothing', async () => {
    const [ws] = await connected()
    expect(() => ws.close(1005)).toThrow(RangeError)
    expect(() => ws.close(1000, 'x'.repeat(124))).toThrow(RangeError)
    void ws.writeMessage('still open')
    ws.close()
  })

  test('by a server that closes at once (websocket_test.ServerClose)', async () => {
    class Goodbye extends WebSocketHandler {
      override open(): void {
        this.close(1001, 'goodbye')
      }
    }
    const site = await serve([['/', Goodbye]])
    const ws = await websocketConnect(site.url())
    expect(await ws.readMessage()).toBeUndefined()
    expect([ws.closeCode, ws.closeReason]).toEqual([1001, 'goodbye'])
  })

  test('when the socket is lost', async () => {
    const [ws, peer] = await connected()
    const reading = ws.readMessage()
    peer.destroy()
    expect(await reading).toBeUndefined()
    expect(ws.closeCode).toBeUndefined()
  })

  test('await using waits until the connection is gone', async () => {
    const [ws, peer] = await connected()
    const gone = ws[Symbol.asyncDispose]()
    const [frame] = await peer.receive()
    expect(frame?.opcode).toBe(CLOSE)
    peer.sendClose()
    await gone
    expect(ws.stream?.closed()).toBe(true)
  })

  test('what the server throws in open or in a message is seen as the end', async () => {
    class Throws extends WebSocketHandler {
      override onMessage(): void {
        throw new Error('a bug')
      }
    }
    const site = await serve([['/', Throws]])
    const ws = await websocketConnect(site.url())
    void ws.writeMessage('x')
    expect(await ws.readMessage()).toBeUndefined()
    expect(ws.closeCode).toBe(1011)
  })
})

test('pings of both sides', async () => {
  const [ws, peer] = await connected()
  const seen: string[] = []
  const pong = new Signal()
  ws.onPing = (data) => void seen.push(`ping ${data.toString()}`)
  ws.onPong = (data) => {
    seen.push(`pong ${data.toString()}`)
    pong.resolve()
  }
  peer.send(PING, 'a')
  expect((await peer.receive())[0]).toMatchObject({ opcode: PONG, payload: Buffer.from('a') })
  peer.send(PONG, 'b')
  await pong.promise
  expect(seen).toEqual(['ping a', 'pong b'])
  ws.close()
})

test('keepalive of a client', async () => {
  const [ws, peer] = await connected({ pingInterval: 0.02 })
  const frames = await peer.receive(2)
  expect(frames.map(({ opcode }) => opcode)).toEqual([PING, CLOSE])
  expect(frames[1]?.payload.toString('latin1')).toBe('\x03\xe8ping timed out')
  peer.sendClose()
  expect(await ws.readMessage()).toBeUndefined()
})

test('limits for a server that does not read', async () => {
  const [ws, peer] = await connected({ sendPolicy: 'drop', maxBufferedAmount: 1 << 19 })
  peer.socket.pause()
  for (let i = 0; i < 40; i++) void ws.writeMessage(Buffer.alloc(1 << 18), { binary: true })
  expect(ws.droppedMessages).toBeGreaterThan(10)
  expect(ws.bufferedAmount).toBeLessThanOrEqual(1 << 19)
  peer.destroy()
})

test('compression in both directions', async () => {
  const site = await serve([['/', DeflateEcho]])
  await using ws = await websocketConnect(site.url(), {
    compressionOptions: { compressionLevel: 1 },
  })
  expect(ws.headers?.get('Sec-WebSocket-Extensions')).toBe('permessage-deflate')
  for (const message of ['hello', 'hello', 'żółw', 'x'.repeat(100_000), '']) {
    void ws.writeMessage(message)
    expect((await ws.readMessage()) === message).toBe(true)
  }
})

test('a connection that was lost without being closed is noticed', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const server = await RawServer.listen()
  const accepted = server.accept()
  await forget(server.url.replace('//', '//me:secret@'))
  const peer = await accepted
  for (let i = 0; i < 100 && !peer.ended; i++) {
    collect()
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  expect(peer.ended).toBe(true)
  expect(logs('WARNING')).toEqual([`WARNING Unclosed WebSocket connection to ${server.url}`])
})

test('one that somebody waits for is not', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const server = await RawServer.listen()
  const accepted = server.accept()
  const reading = readOnce(server.url)
  const peer = await accepted
  for (let i = 0; i < 10; i++) {
    collect()
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  peer.send(TEXT, 'at last')
  expect(await reading).toBe('at last')
  expect(logs('WARNING')).toEqual([])
})

async function forget(url: string): Promise<void> {
  await websocketConnect(url)
}

function readOnce(url: string): Promise<unknown> {
  return websocketConnect(url).then((ws) => ws.readMessage())
}
