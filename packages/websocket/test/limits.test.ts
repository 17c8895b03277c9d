import { expect, test } from '@jest/globals'
import { websocketConnect, WebSocketHandler } from '../src/index.ts'
import { CONTINUATION, frame, MASK, masked, PING, TEXT } from './support/frames.ts'
import { collectLogs } from './support/logs.ts'
import { DeflateEcho, Echo, serve } from './support/serve.ts'

const logs = collectLogs()
const LIMIT = { websocketMaxMessageSize: 1024 }

test('a message at the limit, and one beyond it', async () => {
  const peer = await (await serve([['/', Echo]], LIMIT)).open()
  peer.send(TEXT, 'x'.repeat(1024))
  expect(await peer.texts()).toEqual(['x'.repeat(1024)])
  peer.send(TEXT, 'x'.repeat(1025))
  expect(await peer.closeReport()).toEqual([1009, 'message too big'])
  expect(logs('INFO WebSocket connection failed: message too big')).toHaveLength(1)
})

test('in fragments', async () => {
  const peer = await (await serve([['/', Echo]], LIMIT)).open()
  peer.send(TEXT, 'x'.repeat(512), false)
  peer.send(PING)
  peer.send(CONTINUATION, 'x'.repeat(512))
  expect((await peer.receive(2))[1]?.payload).toHaveLength(1024)
  peer.send(TEXT, 'x'.repeat(512), false)
  peer.send(CONTINUATION, 'x'.repeat(513), false)
  expect(await peer.closeReport()).toEqual([1009, 'message too big'])
})

test('the payload is not waited for', async () => {
  const peer = await (await serve([['/', Echo]], LIMIT)).open()
  peer.socket.write(frame({ opcode: TEXT, length: 1025, mask: MASK }))
  expect(await peer.closeReport()).toEqual([1009, 'message too big'])
})

test('a peer that goes on sending what is too big gets the code all the same', async () => {
  const peer = await (await serve([['/', Echo]])).open()
  peer.socket.write(frame({ opcode: TEXT, length: 64 << 20, mask: MASK }))
  for (let i = 0; i < 3; i++) peer.socket.write(Buffer.alloc(50_000))
  expect(await peer.closeReport()).toEqual([1009, 'message too big'])
})

test('128 bytes pass a limit of 1024, 2048 compressed ones do not (websocket_test.MaxMessageSize)', async () => {
  const site = await serve([['/', DeflateEcho]], LIMIT)
  await using ws = await websocketConnect(site.url(), { compressionOptions: {} })
  void ws.writeMessage('a'.repeat(128))
  expect(await ws.readMessage()).toBe('a'.repeat(128))
  void ws.writeMessage('a'.repeat(2048))
  expect(await ws.readMessage()).toBeUndefined()
  expect(ws.closeCode).toBe(1009)
})

test('of a client', async () => {
  class Large extends WebSocketHandler {
    override open(): void {
      void this.writeMessage('x'.repeat(1024))
      void this.writeMessage('x'.repeat(1025))
    }
  }
  const site = await serve([['/', Large]])
  await using ws = await websocketConnect(site.url(), { maxMessageSize: 1024 })
  expect(await ws.readMessage()).toHaveLength(1024)
  expect(await ws.readMessage()).toBeUndefined()
  expect(ws.closeCode).toBeUndefined()
})

test('the default is ten mebibytes', async () => {
  const peer = await (await serve([['/', Echo]])).open()
  peer.socket.write(masked(TEXT, Buffer.alloc(10 << 20, 'x')))
  expect((await peer.receive())[0]?.payload).toHaveLength(10 << 20)
  peer.socket.write(frame({ opcode: TEXT, length: (10 << 20) + 1, mask: MASK }))
  expect(await peer.closeReport()).toEqual([1009, 'message too big'])
}, 20_000)
