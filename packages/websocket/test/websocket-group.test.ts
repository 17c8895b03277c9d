import { constants, createInflateRaw, type InflateRaw } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import { type BroadcastResult, WebSocketGroup, WebSocketHandler } from '../src/index.ts'
import { BINARY, CLOSE, masked, TEXT } from './support/frames.ts'
import { collectLogs } from './support/logs.ts'
import type { RawPeer } from './support/raw-peer.ts'
import { serve, Signal, type Site } from './support/serve.ts'

const logs = collectLogs()

/** A room whose members compress if their client can. */
class Room {
  readonly group: WebSocketGroup
  readonly members: WebSocketHandler[] = []
  /** What each member was told last. */
  readonly told = new Map<WebSocketHandler, string>()
  onClosed = new Signal()
  site!: Site

  constructor(group = new WebSocketGroup()) {
    this.group = group
  }

  static async serve(group?: WebSocketGroup): Promise<Room> {
    const room = new Room(group)
    class Member extends WebSocketHandler {
      override getCompressionOptions(): object {
        return {}
      }
      override open(): void {
        room.group.add(this)
        room.members.push(this)
      }
      override onMessage(message: string | Buffer): void {
        room.told.set(this, String(message))
        void this.writeMessage(`own ${String(message)}`)
      }
      override onClose(): void {
        room.onClosed.resolve()
      }
    }
    room.site = await serve([['/', Member]])
    return room
  }

  async open(extensions?: string): Promise<RawPeer> {
    return this.site.open('/', { 'Sec-WebSocket-Extensions': extensions })
  }
}

test('membership', async () => {
  const room = await Room.serve()
  const { group } = room
  const peers = [await room.open(), await room.open(), await room.open()]
  const [a, b, c] = room.members as [WebSocketHandler, WebSocketHandler, WebSocketHandler]
  expect([...group]).toEqual([a, b, c])
  expect(group.size).toBe(3)
  group.add(a)
  expect(group.size).toBe(3)
  expect(group.has(b)).toBe(true)
  expect(group.delete(b)).toBe(true)
  expect(group.delete(b)).toBe(false)
  expect(group.has(b)).toBe(false)
  group.add(b)
  expect([...group]).toEqual([a, c, b])
  peers[0]!.sendClose()
  await room.onClosed.promise
  expect([...group]).toEqual([c, b])
  group.add(a)
  expect(group.has(a)).toBe(false)
  const other = new WebSocketGroup()
  other.add(c)
  group.clear()
  expect([group.size, other.size]).toEqual([0, 1])
  room.onClosed = new Signal()
  peers[2]!.destroy()
  await room.onClosed.promise
  expect(other.size).toBe(0)
})

test.each<[unknown, object | undefined, number, string]>([
  ['text', undefined, TEXT, 'text'],
  ['żółw', undefined, TEXT, 'żółw'],
  [{ a: 1 }, undefined, TEXT, '{"a":1}'],
  [Buffer.from('ab'), { binary: true }, BINARY, 'ab'],
  [Buffer.from('ab'), undefined, TEXT, 'ab'],
])('broadcast of %p with %p', async (message, options, opcode, payload) => {
  const room = await Room.serve()
  const peers = [await room.open(), await room.open()]
  expect(room.group.broadcast(message as string, options)).toEqual({
    sent: 2,
    dropped: 0,
    closed: 0,
  })
  for (const peer of peers) {
    const [frame] = await peer.receive()
    expect(frame?.opcode).toBe(opcode)
    expect(frame?.payload.toString()).toBe(payload)
  }
  expect(() => room.group.broadcast(5 as unknown as string)).toThrow(TypeError)
})

test('all members get the same Buffer', async () => {
  const room = await Room.serve()
  const peers = await Promise.all(Array.from({ length: 3 }, () => room.open()))
  const written = new Set<unknown>()
  for (const { wsConnection } of room.members) {
    const stream = wsConnection!.stream!
    const writeNoWait = stream.writeNoWait.bind(stream)
    stream.writeNoWait = (data, encoding) => {
      written.add(data)
      return writeNoWait(data, encoding)
    }
  }
  room.group.broadcast('the same')
  for (const peer of peers) expect(await peer.texts()).toEqual(['the same'])
  expect(written.size).toBe(1)
})

test('200 members: one slow, one closing, two left out', async () => {
  const room = await Room.serve()
  const peers = await Promise.all(Array.from({ length: 200 }, () => room.open()))
  const members = [...room.group]
  const byMember = new Map<WebSocketHandler, RawPeer>()
  for (const [i, peer] of peers.entries()) {
    peer.send(TEXT, String(i))
    expect(await peer.texts()).toEqual([`own ${i}`])
  }
  // The order of accepting need not be that of connecting.
  for (const member of members) byMember.set(member, peers[Number(room.told.get(member))]!)
  const [slow, closing, excepted, alsoExcepted] = members as [
    WebSocketHandler,
    WebSocketHandler,
    WebSocketHandler,
    WebSocketHandler,
  ]
  byMember.get(slow)!.socket.pause()
  closing.close(1001)
  const large = Buffer.alloc(1 << 19, 'x')
  const totals = { sent: 0, dropped: 0, closed: 0 }
  for (let i = 0; i < 30; i++) {
    const result: BroadcastResult = room.group.broadcast(i === 0 ? 'hello' : large, {
      binary: i > 0,
      except:
        i === 0
          ? new Set([excepted, alsoExcepted])
          : new Set(members.filter((member) => member !== slow)),
    })
    if (i === 0) expect(result).toEqual({ sent: 197, dropped: 0, closed: 0 })
    totals.closed += result.closed
  }
  expect(totals.closed).toBe(1)
  await room.onClosed.promise
  expect(room.group.has(slow)).toBe(false)
  expect(room.group.broadcast('one', { except: excepted })).toMatchObject({ sent: 197 })
  for (const [member, peer] of byMember) {
    if (member === slow || member === closing || member === excepted) continue
    const expected = member === alsoExcepted ? ['one'] : ['hello', 'one']
    expect(await peer.texts(expected.length)).toEqual(expected)
  }
  expect(byMember.get(excepted)!.frames).toEqual([])
  byMember.get(slow)!.socket.resume()
  const last = (await byMember.get(slow)!.closed()).at(-1)
  expect(last?.payload.toString('latin1')).toBe('\x03\xf5send buffer full')
  expect(byMember.get(closing)!.frames.map(({ opcode }) => opcode)).toEqual([CLOSE])
  expect(logs('ERROR')).toEqual([])
}, 30_000)

test('drop: a slow member misses messages', async () => {
  const room = await Room.serve(
    new WebSocketGroup({ sendPolicy: 'drop', maxBufferedAmount: 1 << 19 }),
  )
  const peer = await room.open()
  peer.socket.pause()
  const totals = { sent: 0, dropped: 0 }
  for (let i = 0; i < 60; i++) {
    const { sent, dropped } = room.group.broadcast(Buffer.alloc(1 << 18), { binary: true })
    totals.sent += sent
    totals.dropped += dropped
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(totals.sent + totals.dropped).toBe(60)
  expect(totals.dropped).toBeGreaterThan(10)
  expect(room.members[0]?.droppedMessages).toBe(totals.dropped)
  peer.socket.resume()
  expect(await peer.receive(totals.sent)).toHaveLength(totals.sent)
})

test('options out of range', () => {
  expect(() => new WebSocketGroup({ sendPolicy: 'wait' as 'drop' })).toThrow(RangeError)
  expect(() => new WebSocketGroup({ sendPolicy: 'hope' as 'drop' })).toThrow(RangeError)
  expect(() => new WebSocketGroup({ maxBufferedAmount: -1 })).toThrow(RangeError)
})

describe('compression', () => {
  const EXTENSIONS = [
    undefined,
    'permessage-deflate',
    'permessage-deflate; server_no_context_takeover',
    'permessage-deflate; server_max_window_bits=10',
    'permessage-deflate; server_max_window_bits=9; server_no_context_takeover',
    'permessage-deflate; client_no_context_takeover',
  ]

  function inflaterOf(extensions: string | undefined): () => InflateRaw {
    const bits = Number(/server_max_window_bits=(\d+)/.exec(extensions ?? '')?.[1] ?? 15)
    const make = (): InflateRaw => createInflateRaw({ windowBits: bits })
    const shared = make()
    return extensions?.includes('server_no_context_takeover') === true ? make : () => shared
  }

  async function inflate(stream: InflateRaw, data: Buffer): Promise<string> {
    const chunks: Buffer[] = []
    const collect = (chunk: Buffer): void => void chunks.push(chunk)
    stream.on('data', collect)
    stream.write(Buffer.concat([data, Buffer.from([0, 0, 0xff, 0xff])]))
    await new Promise<void>((resolve) => stream.flush(constants.Z_SYNC_FLUSH, resolve))
    stream.off('data', collect)
    return Buffer.concat(chunks).toString()
  }

  test('all windows and contexts decode it, and own messages keep their place', async () => {
    const room = await Room.serve()
    const peers = await Promise.all(EXTENSIONS.map((extensions) => room.open(extensions)))
    const inflaters = EXTENSIONS.map(inflaterOf)
    const large = Array.from({ length: 8000 }, (_, i) => `item ${i * 31} `).join('')
    const expected: string[] = []
    for (let i = 0; i < 6; i++) {
      const text = i === 3 ? large : `broadcast ${i} of the same kind as the others`
      room.group.broadcast(text)
      for (const member of room.group)
        void member.writeMessage(`own broadcast ${i} of the same kind`)
      expected.push(text, `own broadcast ${i} of the same kind`)
    }
    for (const [k, peer] of peers.entries()) {
      for (const { payload, rsv } of await peer.receive(expected.length)) {
        const text = rsv === 0 ? payload.toString() : await inflate(inflaters[k]!(), payload)
        expect(rsv).toBe(EXTENSIONS[k] === undefined ? 0 : 4)
        expect(text === expected[0]).toBe(true)
        expected.push(expected.shift()!)
      }
    }
  })

  test('it is compressed once', async () => {
    const room = await Room.serve()
    const peers = await Promise.all(
      Array.from({ length: 20 }, () => room.open('permessage-deflate')),
    )
    room.group.broadcast('to all of you')
    const frames = (await Promise.all(peers.map((peer) => peer.receive()))).flat()
    expect(new Set(frames.map(({ payload }) => payload.toString('hex'))).size).toBe(1)
  })
})

test('a broadcast from within a message leaves with the replies of the same chunk', async () => {
  const room = await Room.serve()
  const peer = await room.open()
  room.members[0]!.onMessage = (message) => {
    void room.members[0]!.writeMessage(`own ${String(message)}`)
    room.group.broadcast(`all ${String(message)}`)
  }
  peer.socket.write(Buffer.concat([masked(TEXT, '1'), masked(TEXT, '2')]))
  expect(await peer.texts(4)).toEqual(['own 1', 'all 1', 'own 2', 'all 2'])
  expect(peer.chunks).toEqual([4])
})
