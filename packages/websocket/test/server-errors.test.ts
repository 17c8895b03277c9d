import { describe, expect, test } from '@jest/globals'
import { WebSocketHandler } from '../src/index.ts'
import { masked, PING, TEXT } from './support/frames.ts'
import { collectLogs } from './support/logs.ts'
import { Echo, serve, Signal } from './support/serve.ts'

const logs = collectLogs()

describe('errors of the application end the connection with 1011', () => {
  class NotImplemented extends WebSocketHandler {}
  class Throws extends WebSocketHandler {
    override onMessage(): void {
      throw new Error('a bug')
    }
  }
  class Rejects extends WebSocketHandler {
    override async onMessage(): Promise<void> {
      await Promise.resolve()
      throw new Error('a bug')
    }
  }
  class OpenThrows extends WebSocketHandler {
    override open(): void {
      throw new Error('a bug')
    }
  }
  class OpenRejects extends WebSocketHandler {
    override async open(): Promise<void> {
      await Promise.resolve()
      throw new Error('a bug')
    }
  }
  class PingThrows extends WebSocketHandler {
    override onPing(): void {
      throw new Error('a bug')
    }
  }
  test.each([NotImplemented, Throws, Rejects, OpenThrows, OpenRejects, PingThrows])(
    '%p',
    async (Handler) => {
      const closed = new Signal()
      class Watched extends Handler {
        override onClose(): void {
          closed.resolve()
        }
      }
      const peer = await (await serve([['/', Watched]])).open()
      peer.send(Handler === PingThrows ? PING : TEXT, 'x')
      expect(await peer.closeReport()).toEqual([1011, ''])
      await closed.promise
      expect(logs('ERROR Uncaught exception GET /')).toHaveLength(1)
    },
  )

  test('what was written before still comes', async () => {
    class Throws extends Echo {
      override onMessage(message: string | Buffer): void {
        void super.onMessage(message)
        if (String(message) === 'b') throw new Error('a bug')
      }
    }
    const peer = await (await serve([['/', Throws]])).open()
    peer.socket.write(Buffer.concat(['a', 'b', 'c'].map((text) => masked(TEXT, text))))
    const frames = await peer.closed()
    expect(frames.map(({ payload }) => payload.toString('latin1'))).toEqual(['a', 'b', '\x03\xf3'])
  })

  test('an onClose that throws is logged', async () => {
    class Throws extends Echo {
      override onClose(): void {
        throw new Error('a bug')
      }
    }
    const peer = await (await serve([['/', Throws]])).open()
    peer.sendClose(1000)
    await peer.closed()
    expect(logs('ERROR Uncaught exception GET /')).toHaveLength(1)
  })

  test("an answer to a client that has just gone is nobody's fault", async () => {
    const gate = new Signal()
    const done = new Signal()
    class Late extends WebSocketHandler {
      override async onMessage(): Promise<void> {
        await gate.promise
        queueMicrotask(() => done.resolve())
        await this.writeMessage('too late')
      }
      override onClose(): void {
        gate.resolve()
      }
    }
    const peer = await (await serve([['/', Late]])).open()
    peer.send(TEXT, 'x')
    peer.socket.end()
    await done.promise
    await peer.closed()
    expect(logs('ERROR')).toEqual([])
    expect(logs('DEBUG Not sent')).toHaveLength(1)
  })
})
