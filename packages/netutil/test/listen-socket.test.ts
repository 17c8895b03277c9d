import { once } from 'node:events'
import type net from 'node:net'
import { afterEach, describe, expect, jest, test } from '@jest/globals'
import { appLog } from '@tornado-ts/log'
import { addAcceptHandler } from '../src/accept-handler.ts'
import { AF_INET } from '../src/address.ts'
import { bindSockets } from '../src/bind-sockets.ts'
import { closeUnusedListenSockets, ListenSocket } from '../src/listen-socket.ts'
import { Opened, until } from './sockets.ts'

const opened = new Opened()

afterEach(async () => {
  jest.restoreAllMocks()
  await opened.dispose()
})

async function bind(backlog = 128): Promise<ListenSocket> {
  const [sock] = await bindSockets(0, '127.0.0.1', { backlog })
  return opened.add(sock)
}

/** Connects, and waits until the connection is held. */
async function connectHeld(sock: ListenSocket): Promise<net.Socket> {
  const arrived = once(sock.server, 'connection')
  const client = await opened.connect(sock)
  await arrived
  return client
}

describe('ListenSocket', () => {
  test('knows its address, also when closed', async () => {
    const sock = await bind()
    const { port } = sock
    const address = { address: '127.0.0.1', port, family: 'IPv4' }
    expect(sock.address()).toEqual(address)
    expect([sock.family, sock.closed]).toEqual([AF_INET, false])
    await sock.close()
    expect(sock.address()).toEqual(address)
    expect([sock.port, sock.closed]).toEqual([port, true])
  })

  test('has a number of its own', async () => {
    const [first, second] = [await bind(), await bind()]
    expect(first.fileno()).not.toBe(second.fileno())
    if (process.platform !== 'win32') expect(first.fileno()).toBeGreaterThanOrEqual(0)
  })

  test('listens on what net.Server can, with its errors', async () => {
    const sock = opened.add(await ListenSocket.listen({ host: '127.0.0.1', port: 0 }))
    expect(sock.port).toBeGreaterThan(0)
    await expect(ListenSocket.listen({ host: '127.0.0.1', port: sock.port })).rejects.toMatchObject(
      { code: 'EADDRINUSE' },
    )
    await expect(ListenSocket.listen({ port: -1 })).rejects.toThrow(RangeError)
  })
})

describe('held connections', () => {
  test('are given out in order, paused, with their peer', async () => {
    const sock = await bind()
    const first = await connectHeld(sock)
    const second = await connectHeld(sock)
    first.write('early')
    for (const client of [first, second]) {
      const [socket, address] = sock.accept()!
      opened.add(socket)
      expect(address).toEqual({ address: '127.0.0.1', port: client.localPort, family: 'IPv4' })
      expect([socket.isPaused(), socket.bytesRead, socket.allowHalfOpen]).toEqual([true, 0, true])
    }
    expect(sock.accept()).toBeUndefined()
  })

  test('beyond the backlog are destroyed, the newest first', async () => {
    const sock = await bind(2)
    const kept = [await connectHeld(sock), await connectHeld(sock)]
    const refused = await connectHeld(sock)
    refused.resume()
    await once(refused, 'close')
    const ports = [sock.accept(), sock.accept()].map((accepted) => {
      const [socket, address] = accepted!
      opened.add(socket)
      return address === '' ? 0 : address.port
    })
    expect(ports).toEqual(kept.map((client) => client.localPort))
    expect(sock.accept()).toBeUndefined()
  })

  test('that were aborted are passed over', async () => {
    const sock = await bind()
    sock.server.once('connection', (socket) => socket.destroy())
    await connectHeld(sock)
    const client = await connectHeld(sock)
    const [socket, address] = sock.accept()!
    opened.add(socket)
    expect(address).toMatchObject({ port: client.localPort })
  })

  test('without a peer any more are passed over', async () => {
    const sock = await bind()
    const arrived = once(sock.server, 'connection') as Promise<[net.Socket]>
    await opened.connect(sock)
    const [socket] = await arrived
    Object.defineProperty(socket, 'remoteAddress', { value: undefined })
    expect(sock.accept()).toBeUndefined()
    expect(socket.destroyed).toBe(true)
  })

  test('are destroyed by close, those delivered are not', async () => {
    const sock = await bind()
    const delivered = await connectHeld(sock)
    const [socket] = sock.accept()!
    opened.add(socket)
    const held = await connectHeld(sock)
    held.resume()
    const closing = sock.close()
    expect(sock.close()).toBe(closing)
    expect(sock.readable).toBe(false)
    await closing
    await once(held, 'close')
    socket.write('still here')
    expect(String((await once(delivered, 'data'))[0])).toBe('still here')
  })

  test('are announced while somebody polls', async () => {
    const sock = await bind()
    const announced = jest.fn()
    sock.onReadable(announced)
    expect(sock.readable).toBe(false)
    await connectHeld(sock)
    expect([sock.readable, announced.mock.calls.length]).toEqual([true, 1])
    sock.onReadable(undefined)
    await connectHeld(sock)
    expect(announced).toHaveBeenCalledTimes(1)
  })
})

describe('closing', () => {
  test('frees the port at once', async () => {
    const sock = await bind()
    void sock.close()
    const [again] = await bindSockets(sock.port, '127.0.0.1')
    opened.add(again)
    expect(again.port).toBe(sock.port)
  })

  test('of the server closes the socket', async () => {
    const sock = await bind()
    sock.server.close()
    await until(() => sock.closed)
  })

  test('by await using', async () => {
    const sock = await bind()
    await sock[Symbol.asyncDispose]()
    expect(sock.closed).toBe(true)
  })

  test('of the unused leaves the used alone', async () => {
    const [unused, polled, accepting] = [await bind(), await bind(), await bind()]
    polled.onReadable(() => {})
    addAcceptHandler(accepting, () => {})
    closeUnusedListenSockets()
    expect([unused.closed, polled.closed, accepting.closed]).toEqual([true, false, false])
  })
})

describe('errors of accept', () => {
  test.each([
    ['EMFILE', 1],
    ['ECONNABORTED', 0],
  ])('%s is logged %p times and not fatal', async (code, times) => {
    const logged = jest.spyOn(appLog, 'error').mockReturnValue(undefined)
    const sock = await bind()
    const error = Object.assign(new Error(code), { code })
    sock.server.emit('error', error)
    expect(logged).toHaveBeenCalledTimes(times)
    if (times > 0) {
      expect(logged).toHaveBeenCalledWith('Error in accept on %s', `127.0.0.1:${sock.port}`, {
        excInfo: error,
      })
    }
    expect(sock.closed).toBe(false)
    await connectHeld(sock)
  })
})
