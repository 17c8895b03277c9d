import { once } from 'node:events'
import { type Server, type Socket, connect, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { PassThrough, Writable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { IOLoop, type PollSource, registerPollSource } from '@tornado-ts/ioloop'
import { CapturedLog } from './captured-log.ts'

const { READ, WRITE, ERROR } = IOLoop

let loop: IOLoop
let log: CapturedLog
let streams: { destroy(): unknown }[]
let servers: Server[]

beforeEach(() => {
  loop = new IOLoop({ makeCurrent: false })
  log = new CapturedLog()
  streams = []
  servers = []
})
afterEach(async () => {
  loop.close()
  for (const stream of streams) stream.destroy()
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  log.release()
})

async function turn(iterations = 1): Promise<void> {
  for (let i = 0; i < iterations; i++) {
    loop.addCallback(() => loop.stop())
    await loop.start()
  }
}

function passThrough(): PassThrough {
  const stream = new PassThrough()
  streams.push(stream)
  return stream
}

async function socketPair(): Promise<[Socket, Socket]> {
  const server = createServer()
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
  const [peer] = (await once(server, 'connection')) as [Socket]
  streams.push(client, peer)
  return [client, peer]
}

class Mailbox implements PollSource {
  readonly items: string[] = []
  #changed: (() => void) | undefined
  readonly #fd: number

  constructor(fd: number) {
    this.#fd = fd
  }

  get readable(): boolean {
    return this.items.length > 0
  }

  get watched(): boolean {
    return this.#changed !== undefined
  }

  fileno(): number {
    return this.#fd
  }

  close(): void {
    this.items.length = 0
  }

  onReadable(callback: (() => void) | undefined): void {
    this.#changed = callback
  }

  put(item: string): void {
    this.items.push(item)
    this.#changed?.()
  }
}

describe('READ', () => {
  test('comes while data is pending, only READ, with the object itself', async () => {
    const stream = passThrough()
    const seen: unknown[] = []
    loop.addHandler(
      stream,
      (fd, events) => seen.push([fd === stream, events, String(fd.read())]),
      READ,
    )
    await turn(3)
    expect(seen).toEqual([])
    stream.write('one')
    await turn(3)
    expect(seen).toEqual([[true, READ, 'one']])
  })

  test('a handler that does not read is called again in the next iteration', async () => {
    const stream = passThrough()
    const handler = jest.fn()
    stream.write('data')
    loop.addHandler(stream, handler, READ)
    await turn(4)
    expect(handler.mock.calls.length).toBeGreaterThanOrEqual(3)
  })

  test('comes on a socket, and at its end', async () => {
    const [client, peer] = await socketPair()
    let text = ''
    loop.addHandler(
      client,
      (socket, events) => {
        expect(events).toBe(READ)
        const chunk = socket.read() as Buffer | null
        if (chunk === null) {
          loop.removeHandler(socket)
          loop.stop()
        } else {
          text += chunk.toString()
        }
      },
      READ,
    )
    peer.write('hello')
    peer.end(' world')
    await loop.start()
    expect(text).toBe('hello world')
  })

  test('a handler that removes another prevents its pending event (test_remove_handler_from_handler)', async () => {
    const pair = [passThrough(), passThrough()]
    const chunks: string[] = []
    for (const stream of pair) {
      stream.write('hi')
      loop.addHandler(
        stream,
        (fd) => {
          chunks.push(String(fd.read()))
          for (const each of pair) loop.removeHandler(each)
        },
        READ,
      )
    }
    await turn(4)
    expect(chunks).toEqual(['hi'])
  })

  test('on a listener comes once for each connection', async () => {
    const server = createServer((socket) => streams.push(socket))
    servers.push(server)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    let connections = 0
    loop.addHandler(
      server,
      (fd, events) => {
        expect([fd, events]).toEqual([server, READ])
        if (++connections === 2) loop.stop()
      },
      READ,
    )
    for (let i = 0; i < 2; i++) streams.push(connect(port, '127.0.0.1'))
    await loop.start()
    await turn(2)
    expect(connections).toBe(2)
  })
})

describe('WRITE', () => {
  test('does not come while only READ is registered, and the other way round', async () => {
    const stream = passThrough()
    const seen: number[] = []
    loop.addHandler(stream, (_fd, events) => seen.push(events), READ)
    await turn(3)
    expect(seen).toEqual([])
    loop.updateHandler(stream, WRITE)
    stream.write('x')
    await turn(2)
    expect(new Set(seen)).toEqual(new Set([WRITE]))
    loop.updateHandler(stream, READ | WRITE)
    seen.length = 0
    await turn(2)
    expect(seen).toContain(READ | WRITE)
  })

  test('waits for drain', async () => {
    let release = (): void => undefined
    const stream = new Writable({
      highWaterMark: 4,
      write: (_chunk, _encoding, done) => {
        release = done
      },
    })
    streams.push(stream)
    stream.write('12345678')
    const handler = jest.fn(() => loop.removeHandler(stream))
    loop.addHandler(stream, handler, WRITE)
    await turn(3)
    expect(handler).not.toHaveBeenCalled()
    release()
    await turn(3)
    expect(handler.mock.calls).toEqual([[stream, WRITE]])
  })

  test('waits for a connection', async () => {
    const server = createServer((socket) => streams.push(socket))
    servers.push(server)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
    streams.push(client)
    let connecting: boolean | undefined
    loop.addHandler(
      client,
      () => {
        connecting = client.connecting
        loop.removeHandler(client)
        loop.stop()
      },
      WRITE,
    )
    await loop.start()
    expect(connecting).toBe(false)
  })
})

describe('ERROR', () => {
  test.each([READ, WRITE])('is reported with %d when the object fails', async (events) => {
    const stream = passThrough()
    const seen: number[] = []
    loop.addHandler(
      stream,
      (fd, got) => {
        if ((got & ERROR) === 0) return
        seen.push(got)
        loop.removeHandler(fd)
        loop.stop()
      },
      events,
    )
    stream.destroy(new Error('lost'))
    await loop.start()
    expect(seen).toEqual([events | ERROR])
  })

  test('a stream that is closed without one is just readable', async () => {
    const stream = passThrough()
    const seen: number[] = []
    loop.addHandler(
      stream,
      (fd, events) => {
        seen.push(events)
        loop.removeHandler(fd)
      },
      READ,
    )
    stream.destroy()
    await turn(4)
    expect(seen).toEqual([READ])
  })
})

describe('numbers and registration', () => {
  test('adding twice, or an object and its number, is refused', () => {
    const mailbox = new Mailbox(-7001)
    registerPollSource(mailbox)
    const nothing = (): void => undefined
    loop.addHandler(mailbox, nothing, READ)
    expect(() => loop.addHandler(mailbox, nothing, READ)).toThrow('fd -7001 added twice')
    expect(() => loop.addHandler(-7001, nothing, READ)).toThrow('fd -7001 added twice')
    loop.addHandler(process.stdout, nothing, 0)
    expect(() => loop.addHandler(1, nothing, 0)).toThrow('fd 1 added twice')
    const stream = passThrough()
    loop.addHandler(stream, nothing, READ)
    expect(() => loop.addHandler(stream, nothing, READ)).toThrow('fd PassThrough added twice')
  })

  test('a PollSource can be given by number; the handler receives the number', async () => {
    const mailbox = new Mailbox(-7002)
    registerPollSource(mailbox)
    const seen: unknown[] = []
    loop.addHandler(-7002, (fd, events) => seen.push(fd, events, mailbox.items.shift()), READ)
    expect(mailbox.watched).toBe(true)
    mailbox.put('letter')
    await turn(3)
    expect(seen).toEqual([-7002, READ, 'letter'])
    loop.removeHandler(mailbox)
    expect(mailbox.watched).toBe(false)
    mailbox.put('late')
    await turn(2)
    expect(seen).toHaveLength(3)
  })

  test('raw descriptors are refused', () => {
    expect(() => loop.addHandler(123456, () => undefined, READ)).toThrow(
      new TypeError('raw file descriptor 123456 cannot be polled; pass a stream or socket object'),
    )
    expect(() => loop.addHandler({} as PollSource, () => undefined, READ)).toThrow(TypeError)
    expect(() => loop.addHandler(passThrough(), 'f' as never, READ)).toThrow(TypeError)
  })

  test('removing what is not watched is harmless, updating it is not', () => {
    loop.removeHandler(passThrough())
    loop.removeHandler(123456)
    expect(() => loop.updateHandler(passThrough(), READ)).toThrow(
      'fd PassThrough is not registered',
    )
  })

  test('an error of a handler is logged and it is called again', async () => {
    const stream = passThrough()
    stream.write('x')
    const failure = new Error('broken')
    let calls = 0
    loop.addHandler(
      stream,
      function onStream() {
        if (++calls === 2) loop.removeHandler(stream)
        throw failure
      },
      READ,
    )
    await turn(4)
    expect(calls).toBe(2)
    expect(log.messages).toEqual([
      'Exception in callback onStream',
      'Exception in callback onStream',
    ])
  })

  test('splitFd and closeFd are there for subclasses', () => {
    const mailbox = new Mailbox(-7003)
    registerPollSource(mailbox)
    mailbox.put('x')
    expect(loop.splitFd(-7003)).toEqual([-7003, mailbox])
    expect(loop.splitFd(mailbox)).toEqual([-7003, mailbox])
    const stream = passThrough()
    expect(loop.splitFd(stream)).toEqual([stream, stream])
    loop.closeFd(-7003)
    expect(mailbox.items).toEqual([])
    loop.closeFd(stream)
    loop.closeFd(stream)
    loop.closeFd(987654)
    expect(stream.destroyed).toBe(true)
  })
})
