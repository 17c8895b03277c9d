import { expect, test } from '@jest/globals'
import { websocketConnect } from '../src/index.ts'
import { CLOSE, TEXT } from './support/frames.ts'
import { collectLogs } from './support/logs.ts'
import { Echo, serve, Signal } from './support/serve.ts'

collectLogs()

class Watched extends Echo {
  static ended = new Signal()
  override onClose(): void {
    Watched.ended.resolve()
  }
}

test('HTTPServer.drain says 1001 and waits for the answer', async () => {
  Watched.ended = new Signal()
  const site = await serve([['/', Watched]])
  const peer = await site.open()
  let drained = false
  const draining = site.server.drain({ timeout: 10 }).then((result) => {
    drained = true
    return result
  })
  const [frame] = await peer.receive()
  expect(frame?.opcode).toBe(CLOSE)
  expect(frame?.payload.toString('latin1')).toBe('\x03\xe9going away')
  // Messages that were on their way are still delivered, and their answers are dropped quietly.
  peer.send(TEXT, 'on its way')
  await new Promise((resolve) => setImmediate(resolve))
  expect(drained).toBe(false)
  peer.sendClose(1001)
  await peer.closed()
  peer.socket.end()
  expect(await draining).toEqual({ finished: 0, idle: 0, upgraded: 1, forced: 0 })
  await Watched.ended.promise
})

test('a peer that does not answer is cut off when the time is over', async () => {
  Watched.ended = new Signal()
  const site = await serve([['/', Watched]])
  const peer = await site.open()
  expect(await site.server.drain({ timeout: 0.05 })).toMatchObject({ upgraded: 0, forced: 1 })
  await Watched.ended.promise
  expect((await peer.closed()).map(({ opcode }) => opcode)).toEqual([CLOSE])
})

test('a client is told, and answers by itself', async () => {
  const site = await serve([['/', Watched]])
  await using ws = await websocketConnect(site.url())
  const draining = site.server.drain()
  expect(await ws.readMessage()).toBeUndefined()
  expect([ws.closeCode, ws.closeReason]).toEqual([1001, 'going away'])
  expect(await draining).toMatchObject({ upgraded: 1, forced: 0 })
})

test('a connection that has ended is not counted', async () => {
  const site = await serve([['/', Watched]])
  const peer = await site.open()
  peer.sendClose()
  await peer.closed()
  peer.socket.end()
  await new Promise((resolve) => peer.socket.once('close', resolve))
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve))
  expect(await site.server.drain()).toMatchObject({ forced: 0 })
})
