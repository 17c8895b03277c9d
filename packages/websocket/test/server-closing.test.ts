import { describe, expect, test } from '@jest/globals'
import { WebSocketHandler } from '../src/index.ts'
import { CLOSE, masked, TEXT } from './support/frames.ts'
import { collectLogs } from './support/logs.ts'
import { Echo, serve, Signal } from './support/serve.ts'

const logs = collectLogs()

/** Closes as the message says, and notes how it ends. */
class Closer extends Echo {
  static ended = new Signal<readonly [number | undefined, string | undefined]>()
  static closes = 0
  override onMessage(message: string | Buffer): void {
    const [code, reason] = JSON.parse(String(message)) as [number?, string?]
    this.close(code ?? undefined, reason ?? undefined)
  }
  override onClose(): void {
    Closer.closes++
    Closer.ended.resolve([this.closeCode, this.closeReason])
  }
}

function reset(): void {
  Closer.ended = new Signal()
  Closer.closes = 0
}

describe('by the server', () => {
  test.each([
    ['[1001, "goodbye"]', Buffer.from('\x03\xe9goodbye', 'latin1')],
    ['[null, "bye"]', Buffer.from('\x03\xe8bye', 'latin1')],
    ['[4000]', Buffer.from('\x0f\xa0', 'latin1')],
    ['[]', Buffer.alloc(0)],
  ])('close(...%s)', async (args, payload) => {
    reset()
    const peer = await (await serve([['/', Closer]])).open()
    peer.send(TEXT, args)
    const [frame] = await peer.receive()
    expect(frame).toMatchObject({ opcode: CLOSE, payload })
    peer.send(CLOSE, payload.subarray(0, 2))
    expect(await peer.closed()).toEqual([])
    const code = payload.length > 0 ? payload.readUInt16BE(0) : undefined
    expect(await Closer.ended.promise).toEqual([code, code === undefined ? undefined : ''])
    expect(Closer.closes).toBe(1)
  })

  test.each(['[1005]', '[1016]', '[999]', `[1000, "${'x'.repeat(124)}"]`])(
    'close(...%s) throws',
    async (args) => {
      reset()
      const peer = await (await serve([['/', Closer]])).open()
      peer.send(TEXT, args)
      expect(await peer.closeReport()).toEqual([1011, ''])
      expect(logs('ERROR Uncaught exception GET /')).toHaveLength(1)
    },
  )

  test('what was written before comes first, what comes behind is still delivered', async () => {
    const messages: string[] = []
    class Last extends Echo {
      override onMessage(message: string | Buffer): void {
        messages.push(String(message))
        if (messages.length > 1) return
        void this.writeMessage('last words')
        this.close()
        this.close(1001)
      }
    }
    const peer = await (
      await serve([['/', Last]])
    ).open('/', {}, masked(TEXT, 'a'), masked(TEXT, 'b'))
    expect((await peer.receive(2)).map(({ opcode }) => opcode)).toEqual([TEXT, CLOSE])
    peer.send(TEXT, 'c')
    peer.sendClose()
    expect(await peer.closed()).toEqual([])
    expect(messages).toEqual(['a', 'b', 'c'])
  })

  test('a peer that never answers is cut off after five seconds', async () => {
    reset()
    const peer = await (await serve([['/', Closer]])).open()
    peer.send(TEXT, '[1001]')
    await peer.receive()
    const start = performance.now()
    await peer.closed()
    expect(performance.now() - start).toBeGreaterThan(4500)
    expect(await Closer.ended.promise).toEqual([undefined, undefined])
  }, 20_000)
})

describe('by the client', () => {
  test.each([
    [1001, 'goodbye'],
    [3000, ''],
    [undefined, undefined],
  ])('%p %p', async (code, reason) => {
    reset()
    const peer = await (await serve([['/', Closer]])).open()
    peer.sendClose(code, reason)
    expect(await peer.closeReport()).toEqual([code, ''])
    expect(await Closer.ended.promise).toEqual([code, reason])
  })

  test('both at once', async () => {
    reset()
    class Eager extends Closer {
      override open(): void {
        this.close(1000)
      }
    }
    const peer = await (await serve([['/', Eager]])).open('/', {}, masked(CLOSE, '\x0f\xa0'))
    expect(await peer.closeReport()).toEqual([1000, ''])
    await Closer.ended.promise
    expect(Closer.closes).toBe(1)
  })

  test('without a word', async () => {
    reset()
    const peer = await (await serve([['/', Closer]])).open()
    peer.socket.end()
    expect(await peer.closed()).toEqual([])
    expect(await Closer.ended.promise).toEqual([undefined, undefined])
  })

  test('with a reset', async () => {
    reset()
    const peer = await (await serve([['/', Closer]])).open()
    peer.socket.resetAndDestroy()
    expect(await Closer.ended.promise).toEqual([undefined, undefined])
  })

  test('while a message is worked on', async () => {
    reset()
    const gate = new Signal()
    class Slow extends Closer {
      override async onMessage(): Promise<void> {
        await gate.promise
      }
    }
    const peer = await (await serve([['/', Slow]])).open()
    peer.send(TEXT)
    peer.socket.end()
    await Closer.ended.promise
    gate.resolve()
    expect(Closer.closes).toBe(1)
  })

  test('a large answer still comes whole', async () => {
    class Large extends WebSocketHandler {
      override onMessage(): void {
        void this.writeMessage(Buffer.alloc(8 << 20), { binary: true })
      }
    }
    const peer = await (await serve([['/', Large]])).open()
    peer.socket.pause()
    peer.socket.write(Buffer.concat([masked(TEXT), masked(CLOSE)]))
    setTimeout(() => peer.socket.resume(), 100)
    const frames = await peer.closed()
    expect(frames.map(({ payload }) => payload.length)).toEqual([8 << 20, 0])
  })
})

test('onClose never runs inside of a call of the handler', async () => {
  const events: string[] = []
  const closed = new Signal()
  class Aborts extends WebSocketHandler {
    override onMessage(): void {
      this.wsConnection?.onConnectionClose()
      events.push('aborted')
    }
    override onClose(): void {
      events.push('closed')
      closed.resolve()
    }
  }
  const peer = await (await serve([['/', Aborts]])).open()
  peer.socket.write(Buffer.concat([masked(TEXT), masked(TEXT)]))
  await closed.promise
  expect(events).toEqual(['aborted', 'closed'])
  await peer.closed()
})

test('onClose is not called for a handshake that failed', async () => {
  reset()
  const site = await serve([['/', Closer]])
  await site.refused('/', { 'Sec-WebSocket-Key': 'x' })
  expect(Closer.closes).toBe(0)
})

test('messages that wait when the socket goes away are no unhandled rejections', async () => {
  const unhandled: unknown[] = []
  const onUnhandled = (reason: unknown): void => void unhandled.push(reason)
  process.on('unhandledRejection', onUnhandled)
  const closed = new Signal()
  let waiting: Promise<void> | undefined
  class Flood extends WebSocketHandler {
    override onMessage(): void {
      for (let i = 0; i < 50; i++)
        waiting = this.writeMessage(Buffer.alloc(300_000), { binary: true })
      void this.wsConnection?.stream?.close()
    }
    override onClose(): void {
      closed.resolve()
    }
  }
  const peer = await (await serve([['/', Flood]])).open()
  peer.socket.pause()
  peer.send(TEXT)
  await closed.promise
  await expect(waiting).rejects.toMatchObject({ code: 'TORNADO_WEBSOCKET_CLOSED' })
  await new Promise((resolve) => setImmediate(resolve))
  process.off('unhandledRejection', onUnhandled)
  expect(unhandled).toEqual([])
})
