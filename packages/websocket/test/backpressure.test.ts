import { describe, expect, test } from '@jest/globals'
import type { ApplicationOptions } from '@tornado-ts/web'
import { WebSocketClosedError, WebSocketHandler } from '../src/index.ts'
import { CLOSE, masked, PING, PONG, TEXT } from './support/frames.ts'
import { collectLogs } from './support/logs.ts'
import type { RawPeer } from './support/raw-peer.ts'
import { Echo, serve, Signal } from './support/serve.ts'

const logs = collectLogs()

/** More than any socket buffer of the system takes. */
const MIB = 1 << 20
const PAYLOAD = Buffer.alloc(MIB, 'x')

/** Sends a mebibyte as often as a message says, and keeps what it learns. */
class Sender extends WebSocketHandler {
  static latest: Sender
  static ended = new Signal()
  promises: Promise<void>[] = []
  thrown: unknown
  override open(): void {
    Sender.latest = this
    Sender.ended = new Signal()
  }
  override onMessage(message: string | Buffer): void {
    for (let i = 0; i < Number(message); i++) {
      try {
        this.promises.push(this.writeMessage(PAYLOAD, { binary: true }))
      } catch (error) {
        this.thrown = error
        break
      }
    }
  }
  override onClose(): void {
    Sender.ended.resolve()
  }
}

/** A peer that reads nothing, and a handler that sends to it `count` times. */
async function slowPeer(settings: ApplicationOptions, count: number): Promise<RawPeer> {
  const peer = await (await serve([['/', Sender]], settings)).open()
  peer.socket.pause()
  peer.send(TEXT, String(count))
  while (Sender.latest.promises.length < count && Sender.latest.thrown === undefined) {
    await new Promise((resolve) => setImmediate(resolve))
  }
  return peer
}

async function isPending(promise: Promise<void>): Promise<boolean> {
  const other = Symbol('pending')
  return (await Promise.race([promise, Promise.resolve(other)])) === other
}

describe('wait', () => {
  test('promises resolve when the peer takes the messages', async () => {
    const peer = await slowPeer({}, 12)
    const handler = Sender.latest
    expect(handler.bufferedAmount).toBeGreaterThan(MIB)
    expect(await isPending(handler.promises.at(-1)!)).toBe(true)
    peer.socket.resume()
    await Promise.all(handler.promises)
    expect(handler.bufferedAmount).toBe(0)
    const frames = await peer.receive(12)
    expect(frames.every(({ payload }) => payload.length === MIB)).toBe(true)
    // Reading goes on.
    peer.send(PING, 'still there?')
    expect((await peer.receive())[0]?.opcode).toBe(PONG)
  })

  test('at sixteen times the limit the connection ends', async () => {
    const peer = await slowPeer({}, 40)
    const handler = Sender.latest
    await Sender.ended.promise
    const results = await Promise.allSettled(handler.promises)
    const rejected = results.filter(({ status }) => status === 'rejected')
    expect(rejected.length).toBeGreaterThan(10)
    expect(
      rejected.every((r) => (r as PromiseRejectedResult).reason instanceof WebSocketClosedError),
    ).toBe(true)
    expect(handler.thrown).toBeInstanceOf(WebSocketClosedError)
    peer.socket.resume()
    expect((await peer.closed()).at(-1)?.payload.toString('latin1')).toBe(
      '\x03\xf5send buffer full',
    )
    expect(logs('ERROR')).toEqual([])
  })

  test('a first message may be larger than the limit', async () => {
    const peer = await (await serve([['/', Sender]], { websocketMaxBufferedAmount: 10 })).open()
    peer.send(TEXT, '1')
    expect((await peer.receive())[0]?.payload).toHaveLength(MIB)
    peer.send(TEXT, '1')
    expect((await peer.receive())[0]?.payload).toHaveLength(MIB)
  })
})

test('drop: messages over the limit are thrown away and counted', async () => {
  const peer = await slowPeer({ websocketSendPolicy: 'drop' }, 40)
  const handler = Sender.latest
  const dropped = handler.droppedMessages
  expect(dropped).toBeGreaterThan(20)
  expect(handler.bufferedAmount).toBeLessThanOrEqual(2 * MIB)
  peer.socket.resume()
  await Promise.all(handler.promises)
  expect(await peer.receive(40 - dropped)).toHaveLength(40 - dropped)
  handler.ping('after')
  expect((await peer.receive())[0]?.opcode).toBe(PING)
})

test('close: the connection ends with 1013', async () => {
  const peer = await slowPeer({ websocketSendPolicy: 'close' }, 40)
  const handler = Sender.latest
  await Sender.ended.promise
  await expect(handler.promises.at(-1)).rejects.toBeInstanceOf(WebSocketClosedError)
  expect(handler.thrown).toBeInstanceOf(WebSocketClosedError)
  peer.socket.resume()
  expect((await peer.closed()).at(-1)?.payload.toString('latin1')).toBe('\x03\xf5send buffer full')
})

test('an unknown policy is an error of the server', async () => {
  const site = await serve([['/', Echo]], { websocketSendPolicy: 'hope' as 'wait' })
  expect(await site.refused()).toMatch(/^HTTP\/1.1 500 /)
})

describe('while too much waits for a peer nothing is read from it', () => {
  test('messages it sends are answered when it reads again', async () => {
    let received = 0
    class Answers extends Echo {
      override onMessage(): void {
        received++
        void this.writeMessage(PAYLOAD, { binary: true })
      }
    }
    const peer = await (await serve([['/', Answers]])).open()
    peer.socket.pause()
    const count = 60
    // All in one chunk: the handler must be stopped in the middle of it.
    peer.socket.write(Buffer.concat(Array.from({ length: count }, () => masked(TEXT, 'x'))))
    let before = -1
    while (received !== before) {
      before = received
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    expect(received).toBeLessThan(20)
    peer.socket.resume()
    const frames = await peer.receive(count)
    expect(frames.every(({ payload }) => payload.length === MIB)).toBe(true)
    expect(received).toBe(count)
  })

  test('a flood of pings of a peer that does not read costs no memory', async () => {
    const handlers: Echo[] = []
    class Watched extends Echo {
      override open(): void {
        handlers.push(this)
      }
    }
    const peer = await (await serve([['/', Watched]])).open()
    peer.socket.pause()
    const flood = Buffer.concat(Array.from({ length: 500 }, () => masked(PING, 'x'.repeat(125))))
    let sent = 0
    // Until the system takes no more from us, because the server reads no more.
    while (sent < 2000 && peer.socket.writableLength < 4 * MIB) {
      peer.socket.write(flood)
      sent++
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(handlers[0]!.bufferedAmount).toBeLessThan(2 * MIB)
    peer.socket.resume()
    const pongs = await peer.receive(sent * 500)
    expect(pongs.every(({ opcode }) => opcode === PONG)).toBe(true)
  }, 30_000)
})

test('a slow handler that awaits its writes goes as fast as the client reads', async () => {
  const sizes: number[] = []
  class Stream extends WebSocketHandler {
    override async onMessage(): Promise<void> {
      for (let i = 0; i < 20; i++) {
        await this.writeMessage(PAYLOAD, { binary: true })
        sizes.push(this.bufferedAmount)
      }
      this.close()
    }
  }
  const peer = await (await serve([['/', Stream]])).open()
  peer.send(TEXT)
  const frames = await peer.receive(21)
  expect(frames.at(-1)?.opcode).toBe(CLOSE)
  expect(Math.max(...sizes)).toBe(0)
  peer.sendClose()
  await peer.closed()
})
