import { once } from 'node:events'
import net from 'node:net'
import { afterEach, describe, expect, test } from '@jest/globals'
import { bindSockets, type ListenSocket } from '@tornado-ts/netutil'
import { type Receiver, SharedSocket } from '../src/shared-socket.ts'

/** A worker that only notes what it is offered. */
class FakeWorker implements Receiver {
  readonly id: number
  readonly offers: net.Socket[] = []
  #offered: (() => void) | undefined

  constructor(id: number) {
    this.id = id
  }

  send(_message: unknown, connection?: net.Socket): void {
    if (connection !== undefined) this.offers.push(connection)
    this.#offered?.()
  }

  /** Resolves when it has been offered so many. */
  async offered(count: number): Promise<void> {
    while (this.offers.length < count) {
      await new Promise<void>((resolve) => (this.#offered = resolve))
    }
  }
}

const clients: net.Socket[] = []
let sock: ListenSocket
let shared: SharedSocket

async function share(): Promise<void> {
  ;[sock] = await bindSockets(0, '127.0.0.1')
  shared = new SharedSocket('key', sock)
}

async function connect(): Promise<net.Socket> {
  const client = net.connect(sock.port, '127.0.0.1').on('error', () => {})
  clients.push(client)
  await once(client, 'connect')
  return client
}

function ready(id: number): FakeWorker {
  const worker = new FakeWorker(id)
  shared.join(id)
  shared.setReady(worker, true)
  return worker
}

afterEach(() => {
  shared.close()
  for (const client of clients.splice(0)) client.destroy()
})

describe('SharedSocket', () => {
  test('offers one connection at a time, to whoever has been free for longest', async () => {
    await share()
    const [a, b] = [ready(0), ready(1)]
    await connect()
    await a.offered(1)
    await connect()
    await b.offered(1)
    await connect()
    shared.answered(b, true)
    await b.offered(2)
    expect([a.offers.length, b.offers.length]).toEqual([1, 2])
    expect(b.offers[0]?.destroyed).toBe(true) // the worker has its own
    expect(a.offers[0]?.destroyed).toBe(false)
  })

  test('keeps connections while nobody is ready', async () => {
    await share()
    await connect()
    const worker = ready(0)
    await worker.offered(1)
    expect(worker.offers[0]?.destroyed).toBe(false)
  })

  test.each(['refuses it', 'dies'])('offers a connection again if the worker %s', async (end) => {
    await share()
    const first = ready(0)
    await connect()
    await first.offered(1)
    const second = ready(1)
    if (end === 'dies') {
      shared.disconnected(first)
    } else {
      shared.setReady(first, false)
      shared.answered(first, false)
    }
    await second.offered(1)
    expect(second.offers[0]).toBe(first.offers[0])
    expect(second.offers[0]?.destroyed).toBe(false)
  })

  test('knows when its last worker has left', async () => {
    await share()
    shared.join(0)
    shared.join(1)
    expect([shared.leave(0), shared.leave(0), shared.leave(1)]).toEqual([false, false, true])
  })

  test('stops when the workers have everything that was accepted', async () => {
    await share()
    const worker = ready(0)
    await Promise.all([connect(), connect(), connect()])
    const stopped = shared.stop()
    for (const count of [1, 2, 3]) {
      await worker.offered(count)
      shared.answered(worker, true)
    }
    await stopped
    await expect(connect()).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  test('does not wait when no worker is ready', async () => {
    await share()
    const client = await connect()
    const closed = once(client, 'close')
    await shared.stop()
    await closed
  })
})
