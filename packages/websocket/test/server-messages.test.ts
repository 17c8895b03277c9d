import { describe, expect, test } from '@jest/globals'
import { WebSocketClosedError, WebSocketHandler } from '../src/index.ts'
import { BINARY, masked, PING, TEXT } from './support/frames.ts'
import { collectLogs } from './support/logs.ts'
import { Echo, serve, Signal } from './support/serve.ts'

collectLogs()

test('text, data and what is not ASCII come back', async () => {
  const peer = await (await serve([['/', Echo]])).open()
  peer.send(TEXT, 'hello')
  peer.send(TEXT, 'hello é 😀')
  peer.send(BINARY, Buffer.from([0, 255, 1]))
  peer.send(TEXT, '')
  const [a, b, c, d] = await peer.receive(4)
  expect(a).toMatchObject({ opcode: TEXT, fin: true, rsv: 0, masked: false })
  expect(String(a?.payload)).toBe('hello')
  expect(String(b?.payload)).toBe('hello é 😀')
  expect(c).toMatchObject({ opcode: BINARY, payload: Buffer.from([0, 255, 1]) })
  expect(d?.payload).toHaveLength(0)
})

test('text is a string, data a Buffer', async () => {
  const kinds: string[] = []
  class Kinds extends WebSocketHandler {
    override onMessage(message: string | Buffer): void {
      kinds.push(Buffer.isBuffer(message) ? 'Buffer' : typeof message)
      void this.writeMessage('ok')
    }
  }
  const peer = await (await serve([['/', Kinds]])).open()
  peer.send(TEXT, 'a')
  peer.send(BINARY, 'a')
  await peer.receive(2)
  expect(kinds).toEqual(['string', 'Buffer'])
})

test.each<[unknown, object | undefined, number, string]>([
  ['text', undefined, TEXT, 'text'],
  ['text', { binary: true }, BINARY, 'text'],
  [Buffer.from('bytes'), undefined, TEXT, 'bytes'],
  [new Uint8Array([97, 98]), { binary: true }, BINARY, 'ab'],
  [{ a: ['</b>'] }, undefined, TEXT, '{"a":["<\\/b>"]}'],
  [[1, 2], { binary: true }, BINARY, '[1,2]'],
  ['x'.repeat(20_000), undefined, TEXT, 'x'.repeat(20_000)],
  ['ż'.repeat(20_000), undefined, TEXT, 'ż'.repeat(20_000)],
  [Buffer.alloc(100_000, 'y'), { binary: true }, BINARY, 'y'.repeat(100_000)],
])('writeMessage of %p with %p', async (message, options, opcode, payload) => {
  class Sender extends WebSocketHandler {
    override open(): void {
      void this.writeMessage(message as string, options)
    }
  }
  const [frame] = await (await (await serve([['/', Sender]])).open()).receive()
  expect(frame?.opcode).toBe(opcode)
  expect(frame?.payload.toString() === payload).toBe(true)
})

test('what is no message', async () => {
  const errors: unknown[] = []
  class Wrong extends WebSocketHandler {
    override open(): void {
      for (const message of [null, undefined, 5, true, new ArrayBuffer(1), new Uint16Array(1)]) {
        try {
          void this.writeMessage(message as unknown as string)
        } catch (error) {
          errors.push(error)
        }
      }
      void this.writeMessage('done')
    }
  }
  const peer = await (await serve([['/', Wrong]])).open()
  expect(await peer.texts()).toEqual(['done'])
  expect(errors).toHaveLength(6)
  expect(errors.every((error) => error instanceof TypeError)).toBe(true)
})

describe('one message at a time', () => {
  test('the next is not read before a promise has resolved', async () => {
    const events: string[] = []
    const gates = [new Signal(), new Signal()]
    class Slow extends WebSocketHandler {
      override async onMessage(message: string | Buffer): Promise<void> {
        events.push(`begin ${String(message)}`)
        await gates[Number(message)]?.promise
        events.push(`end ${String(message)}`)
        await this.writeMessage(`${String(message)} done`)
      }
    }
    const peer = await (
      await serve([['/', Slow]])
    ).open('/', {}, masked(TEXT, '0'), masked(TEXT, '1'))
    gates[1]!.resolve()
    gates[0]!.resolve()
    expect(await peer.texts(2)).toEqual(['0 done', '1 done'])
    expect(events).toEqual(['begin 0', 'end 0', 'begin 1', 'end 1'])
  })

  test('nor when it comes in another chunk, or in many', async () => {
    const gate = new Signal()
    const begun = new Signal()
    class Slow extends Echo {
      override async onMessage(message: string | Buffer): Promise<void> {
        begun.resolve()
        await gate.promise
        await super.onMessage(message)
      }
    }
    const peer = await (await serve([['/', Slow]])).open()
    peer.send(TEXT, 'first')
    await begun.promise
    const rest = Buffer.concat(
      Array.from({ length: 2000 }, (_, i) => masked(TEXT, `${i} ${'x'.repeat(100)}`)),
    )
    peer.socket.write(rest)
    peer.send(PING, 'behind')
    gate.resolve()
    const frames = await peer.receive(2002)
    expect(String(frames[0]?.payload)).toBe('first')
    expect(
      frames.slice(1, -1).every(({ payload }, i) => payload.toString().startsWith(`${i} x`)),
    ).toBe(true)
    expect(String(frames.at(-1)?.payload)).toBe('behind')
  })

  test('an open that takes its time comes first', async () => {
    const gate = new Signal()
    const events: string[] = []
    class SlowOpen extends Echo {
      override async open(): Promise<void> {
        await gate.promise
        events.push('open')
      }
      override onMessage(message: string | Buffer): void | Promise<void> {
        events.push(`message ${String(message)}`)
        return super.onMessage(message)
      }
    }
    const peer = await (await serve([['/', SlowOpen]])).open('/', {}, masked(TEXT, 'early'))
    peer.send(TEXT, 'late')
    gate.resolve()
    expect(await peer.texts(2)).toEqual(['early', 'late'])
    expect(events).toEqual(['open', 'message early', 'message late'])
  })
})

test('replies to 64 frames of one chunk leave in one write', async () => {
  const writes: number[] = []
  class Watched extends Echo {
    override open(): void {
      const socket = this.wsConnection?.stream?.socket
      const write = socket!.write.bind(socket) as (...args: unknown[]) => boolean
      socket!.write = (...args: unknown[]) => {
        writes.push((args[0] as string | Buffer).length)
        return write(...args)
      }
    }
  }
  const peer = await (await serve([['/', Watched]])).open()
  writes.length = 0
  peer.socket.write(
    Buffer.concat(Array.from({ length: 64 }, (_, i) => masked(TEXT, `message ${i}`))),
  )
  const texts = await peer.texts(64)
  expect(texts).toEqual(Array.from({ length: 64 }, (_, i) => `message ${i}`))
  expect(writes).toEqual([texts.reduce((sum, text) => sum + text.length + 2, 0)])
})

test('a synchronous echo gives one and the same promise', async () => {
  const promises = new Set<Promise<void>>()
  class Keeper extends WebSocketHandler {
    override onMessage(message: string | Buffer): void {
      promises.add(this.writeMessage(message))
    }
  }
  const peer = await (await serve([['/', Keeper]])).open()
  for (let i = 0; i < 5; i++) {
    peer.socket.write(Buffer.concat([masked(TEXT, 'a'), masked(TEXT, 'b')]))
    await peer.receive(2)
  }
  expect(promises.size).toBe(1)
})

describe('pings', () => {
  test('are answered before onPing is called', async () => {
    class Pinged extends WebSocketHandler {
      override onPing(data: Buffer): void {
        void this.writeMessage(`ping ${String(data)} ${Buffer.isBuffer(data)}`)
      }
      override onPong(data: Buffer): void {
        void this.writeMessage(`pong ${String(data)} ${Buffer.isBuffer(data)}`)
      }
    }
    const peer = await (await serve([['/', Pinged]])).open()
    peer.send(PING, 'x')
    peer.send(10, 'y')
    const frames = await peer.receive(3)
    expect(frames.map(({ opcode }) => opcode)).toEqual([10, TEXT, TEXT])
    expect(frames.map(({ payload }) => payload.toString())).toEqual([
      'x',
      'ping x true',
      'pong y true',
    ])
  })

  test('of the server', async () => {
    const errors: unknown[] = []
    class Pinger extends WebSocketHandler {
      override open(): void {
        this.ping()
        this.ping('hello')
        this.ping(Buffer.alloc(125))
        for (const data of ['ż'.repeat(63), Buffer.alloc(126)]) {
          try {
            this.ping(data)
          } catch (error) {
            errors.push(error)
          }
        }
      }
    }
    const peer = await (await serve([['/', Pinger]])).open()
    const frames = await peer.receive(3)
    expect(frames.map(({ opcode, payload }) => [opcode, payload.length])).toEqual([
      [9, 0],
      [9, 5],
      [9, 125],
    ])
    expect(errors.every((error) => error instanceof RangeError)).toBe(true)
    expect((errors[1] as Error).message).toBe('control frame payloads may not exceed 125 bytes')
  })
})

test('writing after the end throws, whichever end it was', async () => {
  const errors: unknown[] = []
  const closed = new Signal()
  class Writer extends WebSocketHandler {
    #try(): void {
      for (const call of [() => void this.writeMessage('x'), () => this.ping()]) {
        try {
          call()
        } catch (error) {
          errors.push(error)
        }
      }
    }
    override onMessage(): void {
      this.close(1001, 'goodbye')
      this.#try()
    }
    override onClose(): void {
      this.#try()
      closed.resolve()
    }
  }
  const peer = await (await serve([['/', Writer]])).open()
  peer.send(TEXT)
  peer.sendClose(1001)
  await closed.promise
  expect(errors).toHaveLength(4)
  expect(errors.every((error) => error instanceof WebSocketClosedError)).toBe(true)
})

test('setNodelay reaches the socket', async () => {
  const calls: boolean[] = []
  class Nodelay extends WebSocketHandler {
    override open(): void {
      this.wsConnection!.stream!.socket!.setNoDelay = (on) => {
        calls.push(on ?? true)
        return this.wsConnection!.stream!.socket!
      }
      this.setNodelay(true)
      this.setNodelay(false)
      void this.writeMessage('done')
    }
  }
  await (await (await serve([['/', Nodelay]])).open()).receive()
  expect(calls).toEqual([true, false])
})
