import { describe, expect, test } from '@jest/globals'
import { TimerWheel } from '@tornado-ts/ioloop'
import type { ApplicationOptions } from '@tornado-ts/web'
import { WebSocketHandler, WebSocketProtocol13 } from '../src/index.ts'
import { Keepalive, pongTimeout } from '../src/keepalive.ts'
import { PING, PONG, TEXT } from './support/frames.ts'
import { collectLogs } from './support/logs.ts'
import { Echo, serve, Signal } from './support/serve.ts'

const logs = collectLogs()

test.each([
  [11 * 3600 + 59 * 60 + 54, 10, 12 * 3600, 4],
  [100, 10, 100, 10],
  [100, 10, 110, 0],
  [100, 10, 150, 0],
])('pingSleepTime: last %d, interval %d, now %d', (lastPingTime, interval, now, sleep) => {
  expect(WebSocketProtocol13.pingSleepTime({ lastPingTime, interval, now })).toBe(sleep)
})

test('a timeout is never longer than the interval, which is said once', () => {
  expect(pongTimeout(10, undefined)).toBe(10)
  expect(pongTimeout(10, 0)).toBe(0)
  expect(pongTimeout(10, 4.5)).toBe(4.5)
  expect(pongTimeout(10, 11)).toBe(10)
  expect(pongTimeout(10, 12)).toBe(10)
  expect(logs('WARNING')).toEqual([
    'WARNING The WebSocket ping timeout (11 s) cannot be longer than the ping interval (10 s): using that',
  ])
})

describe('the timer', () => {
  /** Runs a keepalive against an answer to each ping, until it gives up or has pinged three times. */
  async function run(
    interval: number,
    timeout: number,
    answers: readonly boolean[],
  ): Promise<string[]> {
    const events: string[] = []
    const done = new Signal()
    const wheel = new TimerWheel((entry) => entry.onTimeout())
    const keepalive = new Keepalive(wheel, interval, timeout, {
      sendKeepalivePing() {
        events.push('ping')
        if (answers[events.length - 1] === true) keepalive.pongReceived()
        if (events.length === 3) done.resolve()
      },
      peerIsSilent() {
        events.push('silent')
        done.resolve()
      },
    })
    keepalive.start()
    const timer = setTimeout(() => undefined, 10_000)
    await done.promise
    clearTimeout(timer)
    keepalive.stop()
    expect(wheel.size).toBe(0)
    wheel.close()
    return events
  }

  test('goes on while pongs come', async () => {
    expect(await run(0.02, 0.01, [true, true, true])).toEqual(['ping', 'ping', 'ping'])
    expect(await run(0.02, 0.02, [true, true, true])).toEqual(['ping', 'ping', 'ping'])
  })

  test('says when one does not', async () => {
    expect(await run(0.02, 0.01, [true, false])).toEqual(['ping', 'ping', 'silent'])
    expect(await run(0.01, 0.01, [])).toEqual(['ping', 'silent'])
  })

  test('without a timeout nobody has to answer', async () => {
    expect(await run(0.01, 0, [])).toEqual(['ping', 'ping', 'ping'])
  })
})

test('a server pings, and goes on when it is answered', async () => {
  const pongs: string[] = []
  class Pongs extends WebSocketHandler {
    override onPong(data: Buffer): void {
      pongs.push(String(data))
      void this.writeMessage(`pong ${pongs.length}`)
    }
  }
  const peer = await (await serve([['/', Pongs]], { websocketPingInterval: 0.01 })).open()
  for (let i = 1; i <= 3; i++) {
    const [ping] = await peer.receive()
    expect(ping).toMatchObject({ opcode: PING, payload: Buffer.alloc(0) })
    peer.send(PONG)
    expect(await peer.texts()).toEqual([`pong ${i}`])
  }
})

test('timeout 0 never ends a connection', async () => {
  const site = await serve([['/', Echo]], { websocketPingInterval: 0.01, websocketPingTimeout: 0 })
  const peer = await site.open()
  const frames = await peer.receive(3)
  expect(frames.map(({ opcode }) => opcode)).toEqual([PING, PING, PING])
})

test('a client that does not answer is told why the connection ends', async () => {
  const ended = new Signal<number | undefined>()
  class Watched extends Echo {
    override get pingInterval(): number {
      return 0.02
    }
    override onClose(): void {
      ended.resolve(this.closeCode)
    }
  }
  const peer = await (await serve([['/', Watched]])).open()
  const [ping, close] = await peer.receive(2)
  expect(ping?.opcode).toBe(PING)
  expect(close?.payload.toString('latin1')).toBe('\x03\xe8ping timed out')
  peer.sendClose(1000)
  expect(await ended.promise).toBe(1000)
})

test('getters of a handler, and what the protocol makes of them', async () => {
  class Values extends WebSocketHandler {
    override open(): void {
      const protocol = this.wsConnection as WebSocketProtocol13
      void this.writeMessage([
        this.pingInterval,
        this.pingTimeout,
        protocol.pingInterval,
        protocol.pingTimeout,
      ])
    }
  }
  const values = async (settings: ApplicationOptions): Promise<unknown> => {
    const [text] = await (await (await serve([['/', Values]], settings)).open()).texts()
    return JSON.parse(text!)
  }
  expect(await values({})).toEqual([0, 0, 0, 0])
  expect(await values({ websocketPingInterval: 20 })).toEqual([20, 20, 20, 20])
  expect(await values({ websocketPingInterval: 20, websocketPingTimeout: 5 })).toEqual([
    20, 5, 20, 5,
  ])
})

test('periodicPing pings at once', async () => {
  class Now extends WebSocketHandler {
    override onMessage(): void {
      const protocol = this.wsConnection as WebSocketProtocol13
      protocol.periodicPing()
      protocol.startPinging()
    }
  }
  const peer = await (await serve([['/', Now]], { websocketPingInterval: 100 })).open()
  peer.send(TEXT)
  expect((await peer.receive())[0]?.opcode).toBe(PING)
})

test('nothing is left in the wheel when connections are gone', async () => {
  const { timerWheel, IOLoop } = await import('@tornado-ts/ioloop')
  const wheel = timerWheel(IOLoop.current())
  const before = wheel.size
  const site = await serve([['/', Echo]], { websocketPingInterval: 100 })
  const peers = await Promise.all(Array.from({ length: 20 }, () => site.open()))
  expect(wheel.size).toBeGreaterThanOrEqual(before + 20)
  for (const peer of peers) peer.sendClose()
  for (const peer of peers) {
    await peer.closed()
    peer.socket.end()
  }
  await site.server.drain({ timeout: 5 })
  expect(wheel.size).toBe(before)
})
